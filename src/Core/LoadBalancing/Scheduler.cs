namespace Holdfast.Core.LoadBalancing;

/// <summary>How the kernel chooses a real server (<c>lb_algo</c>).</summary>
public enum Scheduler : byte
{
    /// <summary>wlc: weighted least connection, the default.</summary>
    WeightedLeastConnection,

    /// <summary>rr: round robin.</summary>
    RoundRobin,

    /// <summary>wrr: weighted round robin.</summary>
    WeightedRoundRobin,

    /// <summary>lc: least connection.</summary>
    LeastConnection,

    /// <summary>lblc: locality-based least connection.</summary>
    LocalityBased,

    /// <summary>lblcr: locality-based least connection with replication.</summary>
    LocalityBasedReplicated,

    /// <summary>sh: source hashing.</summary>
    SourceHashing,

    /// <summary>mh: Maglev hashing.</summary>
    MaglevHashing,

    /// <summary>dh: destination hashing.</summary>
    DestinationHashing,

    /// <summary>sed: shortest expected delay.</summary>
    ShortestExpectedDelay,

    /// <summary>nq: never queue.</summary>
    NeverQueue,

    /// <summary>fo: weighted failover.</summary>
    WeightedFailover,

    /// <summary>ovf: weighted overflow.</summary>
    WeightedOverflow,

    /// <summary>twos: power of two choices (Linux 6.8).</summary>
    PowerOfTwo,
}

/// <summary>Flags of a service, with the values of <c>IP_VS_SVC_F_*</c> in <c>linux/ip_vs.h</c>.</summary>
[Flags]
public enum ServiceFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IP_VS_SVC_F_PERSISTENT: follows from <see cref="VirtualServer.Persistence"/>.</summary>
    Persistent = 0x1,

    /// <summary>IP_VS_SVC_F_HASHED (<c>hashed</c>).</summary>
    Hashed = 0x2,

    /// <summary>IP_VS_SVC_F_ONEPACKET (<c>ops</c>): UDP only.</summary>
    OnePacket = 0x4,

    /// <summary>IP_VS_SVC_F_SCHED1 (<c>flag-1</c>, <c>sh-fallback</c>, <c>mh-fallback</c>).</summary>
    Scheduler1 = 0x8,

    /// <summary>IP_VS_SVC_F_SCHED2 (<c>flag-2</c>, <c>sh-port</c>, <c>mh-port</c>).</summary>
    Scheduler2 = 0x10,

    /// <summary>IP_VS_SVC_F_SCHED3 (<c>flag-3</c>).</summary>
    Scheduler3 = 0x20,
}

/// <summary>The kernel's names of schedulers.</summary>
public static class Schedulers
{
    /// <summary>The name that the kernel and <c>lb_algo</c> use.</summary>
    public static string Name(this Scheduler scheduler) => scheduler switch
    {
        Scheduler.RoundRobin => "rr",
        Scheduler.WeightedRoundRobin => "wrr",
        Scheduler.LeastConnection => "lc",
        Scheduler.LocalityBased => "lblc",
        Scheduler.LocalityBasedReplicated => "lblcr",
        Scheduler.SourceHashing => "sh",
        Scheduler.MaglevHashing => "mh",
        Scheduler.DestinationHashing => "dh",
        Scheduler.ShortestExpectedDelay => "sed",
        Scheduler.NeverQueue => "nq",
        Scheduler.WeightedFailover => "fo",
        Scheduler.WeightedOverflow => "ovf",
        Scheduler.PowerOfTwo => "twos",
        _ => "wlc",
    };

    /// <summary>The scheduler of a name; false: the kernel has none of that name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out Scheduler scheduler)
    {
        Scheduler? found = name switch
        {
            "rr" => Scheduler.RoundRobin,
            "wrr" => Scheduler.WeightedRoundRobin,
            "lc" => Scheduler.LeastConnection,
            "wlc" => Scheduler.WeightedLeastConnection,
            "lblc" => Scheduler.LocalityBased,
            "lblcr" => Scheduler.LocalityBasedReplicated,
            "sh" => Scheduler.SourceHashing,
            "mh" => Scheduler.MaglevHashing,
            "dh" => Scheduler.DestinationHashing,
            "sed" => Scheduler.ShortestExpectedDelay,
            "nq" => Scheduler.NeverQueue,
            "fo" => Scheduler.WeightedFailover,
            "ovf" => Scheduler.WeightedOverflow,
            "twos" => Scheduler.PowerOfTwo,
            _ => null,
        };
        scheduler = found ?? Scheduler.WeightedLeastConnection;
        return found is not null;
    }
}
