using Holdfast.Core.Packets;

namespace Holdfast.Core.Routing;

/// <summary>What the kernel does with a packet that a route matches (<c>RTN_*</c>, linux/rtnetlink.h).</summary>
public enum RouteType : byte
{
    /// <summary>Forward it to the gateway or the device.</summary>
    Unicast = 1,

    /// <summary>Deliver it here.</summary>
    Local = 2,

    /// <summary>Deliver it here as broadcast, send it as broadcast.</summary>
    Broadcast = 3,

    /// <summary>Deliver it here as broadcast, send it as unicast.</summary>
    Anycast = 4,

    /// <summary>A multicast route.</summary>
    Multicast = 5,

    /// <summary>Drop it in silence.</summary>
    Blackhole = 6,

    /// <summary>Drop it and answer: unreachable.</summary>
    Unreachable = 7,

    /// <summary>Drop it and answer: administratively prohibited.</summary>
    Prohibit = 8,

    /// <summary>Go on with the next rule.</summary>
    Throw = 9,

    /// <summary>Translate the address; no kernel does it any more.</summary>
    Nat = 10,

    /// <summary>Ask an external resolver; no kernel does it.</summary>
    ExternalResolve = 11,
}

/// <summary>Where a new route stands among equal ones (<c>NLM_F_*</c>, linux/netlink.h).</summary>
public enum RouteInsertion : byte
{
    /// <summary><c>prepend</c>: before them (<c>NLM_F_CREATE</c>).</summary>
    Prepend,

    /// <summary><c>append</c>: after them (<c>NLM_F_CREATE | NLM_F_APPEND</c>).</summary>
    Append,

    /// <summary><c>add</c>: there must be none (<c>NLM_F_CREATE | NLM_F_EXCL</c>).</summary>
    Add,
}

/// <summary>Preference of a default router (RFC 4191, <c>ICMPV6_ROUTER_PREF_*</c> of linux/icmpv6.h).</summary>
public enum RouterPreference : byte
{
    /// <summary>Medium.</summary>
    Medium = 0,

    /// <summary>High.</summary>
    High = 1,

    /// <summary>Low.</summary>
    Low = 3,
}

/// <summary>
/// One line of <c>virtual_routes</c> or <c>static_routes</c>: a route as <c>ip route</c> has it. The attributes are those
/// of linux/rtnetlink.h; what is null is not sent to the kernel.
/// </summary>
public sealed record Route
{
    /// <summary>Table <c>main</c> (<c>RT_TABLE_MAIN</c>).</summary>
    public const uint MainTable = 254;

    /// <summary>The originator that marks what belongs to the daemon (<c>RTPROT_KEEPALIVED</c>).</summary>
    public const byte OwnProtocol = 18;

    /// <summary>Family of the destination (<c>rtm_family</c>).</summary>
    public required IpFamily Family { get; init; }

    /// <summary><c>rtm_type</c>.</summary>
    public RouteType Type { get; init; } = RouteType.Unicast;

    /// <summary><c>RTA_DST</c>; all zero with prefix length 0 for <c>default</c>.</summary>
    public required IpAddress Destination { get; init; }

    /// <summary>0..32 or 0..128.</summary>
    public byte DestinationPrefixLength { get; init; }

    /// <summary><c>from</c>: sources it is for, IPv6 only (<c>RTA_SRC</c>); null: all.</summary>
    public IpAddress? Source { get; init; }

    /// <summary>0..128; meaningful with <see cref="Source"/> only.</summary>
    public byte SourcePrefixLength { get; init; }

    /// <summary><c>src</c>: the address that packets from here take as theirs (<c>RTA_PREFSRC</c>).</summary>
    public IpAddress? PreferredSource { get; init; }

    /// <summary>
    /// <c>via</c>: the next router (<c>RTA_GATEWAY</c>; <c>RTA_VIA</c> when it is not of the family of the route).
    /// </summary>
    public IpAddress? Gateway { get; init; }

    /// <summary><c>dev</c>: the interface to send on (<c>RTA_OIF</c>).</summary>
    public string? Device { get; init; }

    /// <summary><c>onlink</c>: the gateway is on the link, whatever the addresses say (<c>RTNH_F_ONLINK</c>).</summary>
    public bool OnLink { get; init; }

    /// <summary><c>tos</c>: 0..255 (<c>rtm_tos</c>); null: 0.</summary>
    public byte? Tos { get; init; }

    /// <summary><c>table</c> (<c>RTA_TABLE</c>), or that of <see cref="Vrf"/>.</summary>
    public uint Table { get; init; } = MainTable;

    /// <summary><c>vrf</c>: the VRF device whose table is used, which is known only at run time; null: <see cref="Table"/>.</summary>
    public string? Vrf { get; init; }

    /// <summary>
    /// <c>protocol</c>: who made it (<c>rtm_protocol</c>), 0..255. Null: not said, of a route that is not tracked; the
    /// kernel is told <see cref="OwnProtocol"/> then, too.
    /// </summary>
    public byte? Protocol { get; init; }

    /// <summary><c>scope</c> (<c>rtm_scope</c>), 0..255; null: what suits the type (link without gateway, host if local).</summary>
    public byte? Scope { get; init; }

    /// <summary><c>metric</c> (<c>RTA_PRIORITY</c>); null: the kernel's, 0 for IPv4 and 1024 for IPv6.</summary>
    public uint? Metric { get; init; }

    /// <summary><c>realms</c>: source realm in the upper 16 bits, destination realm below (<c>RTA_FLOW</c>).</summary>
    public uint? Realms { get; init; }

    /// <summary><c>encap</c> (<c>RTA_ENCAP</c>); null: none.</summary>
    public Encapsulation? Encapsulation { get; init; }

    /// <summary><c>expires</c>: seconds that it lives, IPv6 only (<c>RTA_EXPIRES</c>); null: for ever.</summary>
    public uint? Expires { get; init; }

    /// <summary>Properties of the path (<c>RTA_METRICS</c>); null: none given.</summary>
    public PathMetrics? Path { get; init; }

    /// <summary><c>pref</c>, IPv6 only (<c>RTA_PREF</c>).</summary>
    public RouterPreference? Preference { get; init; }

    /// <summary><c>ttl-propagate</c> of MPLS (<c>RTA_TTL_PROPAGATE</c>).</summary>
    public bool? TtlPropagate { get; init; }

    /// <summary>Among equal routes.</summary>
    public RouteInsertion Insertion { get; init; }

    /// <summary>Legs of a multipath route (<c>RTA_MULTIPATH</c>); empty: it has one path, described here.</summary>
    public IReadOnlyList<NextHop> NextHops { get; init; } = [];

    /// <summary><c>no_track</c>: somebody else may remove it and nothing follows.</summary>
    public bool NoTrack { get; init; }

    /// <summary><c>track_group</c>: whose instances go to backup when it is lost; static routes only.</summary>
    public string? TrackGroup { get; init; }
}
