using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing;

/// <summary>The transport protocol of a service.</summary>
public enum TransportProtocol : byte
{
    /// <summary>None was said, nor is one needed: a service by firewall mark.</summary>
    None = 0,

    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,

    /// <summary>SCTP.</summary>
    Sctp = 132,
}

/// <summary>That connections of one client go to one real server.</summary>
/// <param name="Timeout">1 s..2678400 s after the last connection; 360 s when only said to be on.</param>
public sealed record Persistence(TimeSpan Timeout)
{
    /// <summary>What is used when persistence is on without a time.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(360);

    /// <summary>
    /// Clients of one network count as one. IPv4: a mask, IPv6: none, see <see cref="PrefixLength"/>. Null: each address
    /// counts for itself.
    /// </summary>
    public IpAddress? Mask { get; init; }

    /// <summary>The same for IPv6: 1..128. Null: each address counts for itself.</summary>
    public byte? PrefixLength { get; init; }

    /// <summary><c>persistence_engine</c>: a module of the kernel, at most 15 characters (<c>sip</c>); null: none.</summary>
    public string? Engine { get; init; }
}

/// <summary>One <c>virtual_server</c>, checked, with every default filled in. Never changes.</summary>
public sealed record VirtualServer
{
    /// <summary>What it answers to.</summary>
    public required Service Service { get; init; }

    /// <summary>Family of the service; for a group with members of both families: None.</summary>
    public IpFamily Family { get; init; } = IpFamily.V4;

    /// <summary>Transport protocol; None only for a firewall mark, or a group of them.</summary>
    public TransportProtocol Protocol { get; init; }

    /// <summary>How a real server is chosen.</summary>
    public Scheduler Scheduler { get; init; }

    /// <summary>Flags, without <see cref="ServiceFlags.Persistent"/>.</summary>
    public ServiceFlags Flags { get; init; }

    /// <summary>Forwarding of real servers that say nothing else.</summary>
    public Forwarding Forwarding { get; init; } = Forwarding.Nat;

    /// <summary>Persistence; null: none.</summary>
    public Persistence? Persistence { get; init; }

    /// <summary>From check to check, 1 µs..4294967 s, of real servers that say nothing else. Default 60 s.</summary>
    public TimeSpan DelayLoop { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Limit of a connection attempt, 1 µs or more, for real servers that say nothing else. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>retry</c> as written here, 1 or more; null: each kind of check has its own default.</summary>
    public uint? Retry { get; init; }

    /// <summary><c>delay_before_retry</c> as written here; null: each kind of check has its own default.</summary>
    public TimeSpan? DelayBeforeRetry { get; init; }

    /// <summary><c>warmup</c> as written here; null: the interval of the check.</summary>
    public TimeSpan? Warmup { get; init; }

    /// <summary>A failed real server keeps its place with weight 0, if it says nothing else.</summary>
    public bool InhibitOnFailure { get; init; }

    /// <summary>Checks stop while the address is not set on this machine.</summary>
    public bool HaSuspend { get; init; }

    /// <summary>Real servers begin as failed.</summary>
    public bool Alpha { get; init; }

    /// <summary>At the end of the daemon quorum_down and notify_down are run.</summary>
    public bool Omega { get; init; }

    /// <summary>Total weight of working real servers that is needed to be up, 1 or more.</summary>
    public uint Quorum { get; init; } = 1;

    /// <summary>Up at <see cref="Quorum"/> + this, down below <see cref="Quorum"/> - this.</summary>
    public uint Hysteresis { get; init; }

    /// <summary>Run when the quorum is gained; null: nothing.</summary>
    public ScriptCommand? QuorumUp { get; init; }

    /// <summary>Run when the quorum is lost; null: nothing.</summary>
    public ScriptCommand? QuorumDown { get; init; }

    /// <summary>Mail when the quorum is gained or lost.</summary>
    public bool SmtpAlert { get; init; }

    /// <summary>Weight of real servers that say nothing else, 1..2147483647.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Host header of HTTP checks that say nothing else; null: the address.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>Name shown over SNMP; null: none.</summary>
    public string? SnmpName { get; init; }

    /// <summary>The server used while the quorum is lost; null: none.</summary>
    public SorryServer? SorryServer { get; init; }

    /// <summary>Real servers in the order of the file; empty only beside a sorry server.</summary>
    public IReadOnlyList<RealServer> RealServers { get; init; } = [];
}

/// <summary>The server used while the quorum is lost.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">0..65535; 0: the port of the virtual server.</param>
public sealed record SorryServer(IpAddress Address, ushort Port)
{
    /// <summary>How packets reach it.</summary>
    public Forwarding Forwarding { get; init; } = Forwarding.Nat;

    /// <summary>It stays in the table with weight 0 while it is not used.</summary>
    public bool Inhibit { get; init; }
}
