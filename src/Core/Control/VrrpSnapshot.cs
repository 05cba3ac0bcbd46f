using Holdfast.Core.Packets;
using Holdfast.Core.Routing;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Control;

/// <summary>All that the VRRP process knows at one moment: what dump files and status queries are made of.</summary>
public sealed record VrrpSnapshot
{
    /// <summary>Wall-clock time.</summary>
    public DateTimeOffset TakenAt { get; init; }

    /// <summary>Global settings in force.</summary>
    public GlobalSettings Global { get; init; } = new();

    /// <summary>Virtual routers in the order of the file.</summary>
    public IReadOnlyList<RouterSnapshot> Routers { get; init; } = [];

    /// <summary>Sync groups.</summary>
    public IReadOnlyList<GroupSnapshot> Groups { get; init; } = [];

    /// <summary>Tracked scripts.</summary>
    public IReadOnlyList<ScriptSnapshot> Scripts { get; init; } = [];

    /// <summary>Static addresses in force.</summary>
    public IReadOnlyList<VirtualAddress> StaticAddresses { get; init; } = [];

    /// <summary>Static routes in force.</summary>
    public IReadOnlyList<Route> StaticRoutes { get; init; } = [];

    /// <summary>Static rules in force.</summary>
    public IReadOnlyList<RoutingRule> StaticRules { get; init; } = [];

    /// <summary>Who follows static items.</summary>
    public IReadOnlyList<TrackGroup> TrackGroups { get; init; } = [];

    /// <summary>Files that could be tracked.</summary>
    public IReadOnlyList<TrackFile> TrackFiles { get; init; } = [];

    /// <summary>Processes that could be tracked.</summary>
    public IReadOnlyList<TrackProcess> TrackProcesses { get; init; } = [];

    /// <summary>BFD sessions that could be tracked.</summary>
    public IReadOnlyList<Bfd.BfdSettings> BfdSessions { get; init; } = [];

    /// <summary>Interfaces that share a limit of gratuitous ARPs.</summary>
    public IReadOnlyList<GarpGroup> GarpGroups { get; init; } = [];

    /// <summary>Debounce delays of interfaces.</summary>
    public IReadOnlyList<LinkDelay> LinkDelays { get; init; } = [];

    /// <summary>Interfaces of the network namespace.</summary>
    public IReadOnlyList<InterfaceSnapshot> Interfaces { get; init; } = [];
}

/// <summary>One virtual router: settings, state, counters.</summary>
public sealed record RouterSnapshot
{
    /// <summary>Its settings.</summary>
    public required VirtualRouter Settings { get; init; }

    /// <summary>Name of its sync group; null: none.</summary>
    public string? SyncGroup { get; init; }

    /// <summary>The role it is in.</summary>
    public VrrpRole Role { get; init; }

    /// <summary>The role it would like to be in.</summary>
    public VrrpRole WantedRole { get; init; }

    /// <summary>Priority after tracking, 1..255.</summary>
    public byte EffectivePriority { get; init; }

    /// <summary>The same before it is clamped.</summary>
    public int TotalPriority { get; init; }

    /// <summary>Priority in the last advert of the present master; 0: none heard.</summary>
    public byte MasterPriority { get; init; }

    /// <summary>Sender of the last advert of the present master; null: none heard.</summary>
    public IpAddress? Master { get; init; }

    /// <summary>Interval that the present master advertises.</summary>
    public TimeSpan MasterAdvertInterval { get; init; }

    /// <summary>How long the master may be silent.</summary>
    public TimeSpan MasterDownInterval { get; init; }

    /// <summary>Wall-clock time of the last change of role; null: none yet.</summary>
    public DateTimeOffset? LastTransition { get; init; }

    /// <summary>The causes that keep it in fault, in words; empty: none.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>How many of them are something tracked, not the interface or its address.</summary>
    public int TrackerFaults { get; init; }

    /// <summary>How many scripts have not given their first result.</summary>
    public int PendingScripts { get; init; }

    /// <summary>Wall-clock time at which its timer ends; null: none runs.</summary>
    public DateTimeOffset? NextTimer { get; init; }

    /// <summary>Wall-clock time of its last advert; null: none sent.</summary>
    public DateTimeOffset? LastAdvertSent { get; init; }

    /// <summary>Descriptor of the socket that it receives from; -1: none.</summary>
    public int ReceiveDescriptor { get; init; } = -1;

    /// <summary>Descriptor of the socket that it sends by; -1: none.</summary>
    public int SendDescriptor { get; init; } = -1;

    /// <summary>Source of its adverts; null: none known.</summary>
    public IpAddress? SourceAddress { get; init; }

    /// <summary>Per entry of <see cref="VirtualRouter.Addresses"/>: whether it is set by us. May be shorter: false.</summary>
    public IReadOnlyList<bool> AddressesSet { get; init; } = [];

    /// <summary>Per entry of <see cref="VirtualRouter.ExcludedAddresses"/>: whether it is set by us.</summary>
    public IReadOnlyList<bool> ExcludedAddressesSet { get; init; } = [];

    /// <summary>Counters since the start or since they were cleared.</summary>
    public VrrpCounters Counters { get; init; } = new();
}

/// <summary>Counters of one virtual router, with the meaning that keepalived's statistics give them.</summary>
public sealed record VrrpCounters
{
    /// <summary>Valid adverts received.</summary>
    public long AdvertsReceived { get; init; }

    /// <summary>Adverts sent.</summary>
    public long AdvertsSent { get; init; }

    /// <summary>Transitions to master.</summary>
    public long BecameMaster { get; init; }

    /// <summary>Transitions away from master.</summary>
    public long ReleasedMaster { get; init; }

    /// <summary>Packets with a wrong length.</summary>
    public long LengthErrors { get; init; }

    /// <summary>Packets with a wrong TTL or hop limit.</summary>
    public long TtlErrors { get; init; }

    /// <summary>Packets of a type other than advertisement.</summary>
    public long InvalidTypes { get; init; }

    /// <summary>Adverts with another interval than ours.</summary>
    public long IntervalErrors { get; init; }

    /// <summary>Adverts with other addresses than ours.</summary>
    public long AddressListErrors { get; init; }

    /// <summary>Packets with an unknown authentication type.</summary>
    public long InvalidAuthenticationTypes { get; init; }

    /// <summary>Packets with another authentication type than ours.</summary>
    public long AuthenticationTypeMismatches { get; init; }

    /// <summary>Packets with a wrong password.</summary>
    public long AuthenticationFailures { get; init; }

    /// <summary>Adverts of priority 0 received.</summary>
    public long PriorityZeroReceived { get; init; }

    /// <summary>Adverts of priority 0 sent.</summary>
    public long PriorityZeroSent { get; init; }

    /// <summary>Packets with a wrong checksum. keepalived has no counter for it: not in its files.</summary>
    public long ChecksumErrors { get; init; }

    /// <summary>Packets of another version. keepalived has no counter for it: not in its files.</summary>
    public long VersionErrors { get; init; }
}

/// <summary>One sync group.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Role">The role it is in.</param>
/// <param name="FaultyMembers">How many members have a fault.</param>
/// <param name="StartingMembers">How many members have not started.</param>
public sealed record GroupSnapshot(SyncGroup Settings, VrrpRole Role, int FaultyMembers = 0, int StartingMembers = 0);

/// <summary>One tracked script.</summary>
public sealed record ScriptSnapshot
{
    /// <summary>Its settings.</summary>
    public required TrackScript Settings { get; init; }

    /// <summary>Whether it counts as well; null: no result yet.</summary>
    public bool? IsUp { get; init; }

    /// <summary>Consecutive results that count towards the next change.</summary>
    public int Result { get; init; }

    /// <summary>Exit status of the last run; null: none, or killed.</summary>
    public int? LastStatus { get; init; }

    /// <summary>Whether a run is under way.</summary>
    public bool Running { get; init; }

    /// <summary>Names of the virtual routers that track it.</summary>
    public IReadOnlyList<string> TrackedBy { get; init; } = [];
}

/// <summary>One interface as the VRRP process sees it.</summary>
public sealed record InterfaceSnapshot
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Kernel index.</summary>
    public int Index { get; init; }

    /// <summary>Whether it is administratively up.</summary>
    public bool IsUp { get; init; }

    /// <summary>Whether it is running (carrier).</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether it is the loopback.</summary>
    public bool IsLoopback { get; init; }

    /// <summary>Largest packet, bytes.</summary>
    public int Mtu { get; init; }

    /// <summary>Hardware address; empty: none.</summary>
    public IReadOnlyList<byte> HardwareAddress { get; init; } = [];

    /// <summary>Primary IPv4 address; null: none.</summary>
    public IpAddress? Ipv4Address { get; init; }

    /// <summary>Link-local IPv6 address; null: none.</summary>
    public IpAddress? Ipv6Address { get; init; }

    /// <summary>Names of the virtual routers that follow it, with their weight.</summary>
    public IReadOnlyList<Tracked> TrackedBy { get; init; } = [];
}
