using Holdfast.Core.Packets;

namespace Holdfast.Core.Routing;

/// <summary>What a rule does with a packet that it matches (<c>FR_ACT_*</c>, linux/fib_rules.h).</summary>
public enum RuleAction : byte
{
    /// <summary>Look the route up in a table.</summary>
    Table = 1,

    /// <summary>Go on with another rule.</summary>
    GoTo = 2,

    /// <summary>Nothing: go on with the next rule.</summary>
    Nop = 3,

    /// <summary>Drop it in silence.</summary>
    Blackhole = 6,

    /// <summary>Drop it and answer: unreachable.</summary>
    Unreachable = 7,

    /// <summary>Drop it and answer: prohibited.</summary>
    Prohibit = 8,
}

/// <summary>A range of ports or users, both ends included.</summary>
/// <param name="First">The least.</param>
/// <param name="Last">The greatest, not below the least.</param>
public readonly record struct NumberRange(uint First, uint Last);

/// <summary>
/// One line of <c>virtual_rules</c> or <c>static_rules</c>: a rule as <c>ip rule</c> has it. The attributes are those of
/// linux/fib_rules.h; what is null is not sent to the kernel and matches everything.
/// </summary>
public sealed record RoutingRule
{
    /// <summary>Family of the packets (<c>family</c> of struct fib_rule_hdr).</summary>
    public required IpFamily Family { get; init; }

    /// <summary>What it does.</summary>
    public required RuleAction Action { get; init; }

    /// <summary>
    /// <c>preference</c>: rules are asked in ascending order of it (<c>FRA_PRIORITY</c>). Rules without one are given
    /// 16384 and downwards in the order of the file.
    /// </summary>
    public required uint Priority { get; init; }

    /// <summary>Whether the file says the priority itself.</summary>
    public bool IsPriorityGiven { get; init; } = true;

    /// <summary><c>not</c>: it is for packets that do not match (<c>FIB_RULE_INVERT</c>).</summary>
    public bool IsInverted { get; init; }

    /// <summary><c>from</c> (<c>FRA_SRC</c>); all zero with prefix length 0 for <c>all</c>.</summary>
    public IpAddress? Source { get; init; }

    /// <summary>0..32 or 0..128; meaningful with <see cref="Source"/> only.</summary>
    public byte SourcePrefixLength { get; init; }

    /// <summary><c>to</c> (<c>FRA_DST</c>); all zero with prefix length 0 for <c>all</c>.</summary>
    public IpAddress? Destination { get; init; }

    /// <summary>0..32 or 0..128; meaningful with <see cref="Destination"/> only.</summary>
    public byte DestinationPrefixLength { get; init; }

    /// <summary><c>tos</c>: 0..255 (<c>tos</c> of struct fib_rule_hdr).</summary>
    public byte Tos { get; init; }

    /// <summary><c>table</c> (<c>FRA_TABLE</c>); 1 or more with <see cref="RuleAction.Table"/> unless <see cref="L3mdev"/>.</summary>
    public uint Table { get; init; }

    /// <summary><c>goto</c>: the priority of the next rule (<c>FRA_GOTO</c>), above one's own.</summary>
    public uint? GoTo { get; init; }

    /// <summary><c>fwmark</c> (<c>FRA_FWMARK</c>).</summary>
    public uint? Mark { get; init; }

    /// <summary>Bits of the mark that count (<c>FRA_FWMASK</c>); null: all.</summary>
    public uint? MarkMask { get; init; }

    /// <summary><c>realms</c>: source realm in the upper 16 bits, destination realm below (<c>FRA_FLOW</c>).</summary>
    public uint? Realms { get; init; }

    /// <summary><c>suppress_prefixlength</c>: routes of this or a shorter prefix do not count (<c>FRA_SUPPRESS_PREFIXLEN</c>).</summary>
    public int? SuppressPrefixLength { get; init; }

    /// <summary><c>suppress_ifgroup</c>: routes over this group of interfaces do not count (<c>FRA_SUPPRESS_IFGROUP</c>).</summary>
    public uint? SuppressInterfaceGroup { get; init; }

    /// <summary><c>iif</c>: the interface it came in on (<c>FRA_IIFNAME</c>).</summary>
    public string? InputDevice { get; init; }

    /// <summary><c>oif</c>: the interface that its socket is bound to (<c>FRA_OIFNAME</c>).</summary>
    public string? OutputDevice { get; init; }

    /// <summary><c>tunnel-id</c> (<c>FRA_TUN_ID</c>).</summary>
    public ulong? TunnelId { get; init; }

    /// <summary><c>uidrange</c>: users whose sockets it is for (<c>FRA_UID_RANGE</c>).</summary>
    public NumberRange? Users { get; init; }

    /// <summary><c>l3mdev</c>: the table is that of the packet's VRF (<c>FRA_L3MDEV</c>).</summary>
    public bool L3mdev { get; init; }

    /// <summary>
    /// <c>protocol</c>: who made the rule (<c>FRA_PROTOCOL</c>), 0..255: that of the daemon if the rule is tracked. Null:
    /// not said, of a rule that is not tracked.
    /// </summary>
    public byte? Protocol { get; init; }

    /// <summary><c>ipproto</c>: 0..255 (<c>FRA_IP_PROTO</c>).</summary>
    public byte? IpProtocol { get; init; }

    /// <summary><c>sport</c>: 1..65535 (<c>FRA_SPORT_RANGE</c>).</summary>
    public NumberRange? SourcePorts { get; init; }

    /// <summary><c>dport</c>: 1..65535 (<c>FRA_DPORT_RANGE</c>).</summary>
    public NumberRange? DestinationPorts { get; init; }

    /// <summary><c>no_track</c>: somebody else may remove it and nothing follows.</summary>
    public bool NoTrack { get; init; }

    /// <summary><c>track_group</c>: whose instances go to backup when it is lost; static rules only.</summary>
    public string? TrackGroup { get; init; }
}
