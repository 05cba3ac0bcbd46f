using Holdfast.Core.Packets;

namespace Holdfast.Core.Routing;

/// <summary>The tunnel that a route puts packets into (<c>LWTUNNEL_ENCAP_*</c>, linux/lwtunnel.h).</summary>
public enum EncapsulationKind : byte
{
    /// <summary>MPLS labels.</summary>
    Mpls = 1,

    /// <summary>Metadata of an IPv4 tunnel device.</summary>
    Ip = 2,

    /// <summary>Identifier locator addressing.</summary>
    Ila = 3,

    /// <summary>Metadata of an IPv6 tunnel device.</summary>
    Ip6 = 4,
}

/// <summary>A light-weight tunnel (<c>encap</c>). Which members count depends on <see cref="Kind"/>; null: not given.</summary>
public sealed record Encapsulation
{
    /// <summary>Which tunnel.</summary>
    public required EncapsulationKind Kind { get; init; }

    /// <summary>Tunnel key (<c>LWTUNNEL_IP_ID</c>).</summary>
    public ulong? Id { get; init; }

    /// <summary>Outer destination (<c>LWTUNNEL_IP_DST</c>).</summary>
    public IpAddress? Destination { get; init; }

    /// <summary>Outer source (<c>LWTUNNEL_IP_SRC</c>).</summary>
    public IpAddress? Source { get; init; }

    /// <summary>Outer TOS or traffic class (<c>LWTUNNEL_IP_TOS</c>, <c>LWTUNNEL_IP6_TC</c>).</summary>
    public byte? Tos { get; init; }

    /// <summary>Outer TTL or hop limit (<c>LWTUNNEL_IP_TTL</c>, <c>LWTUNNEL_IP6_HOPLIMIT</c>).</summary>
    public byte? Ttl { get; init; }

    /// <summary>Tunnel flags (<c>LWTUNNEL_IP_FLAGS</c>).</summary>
    public ushort? Flags { get; init; }

    /// <summary>MPLS: the labels, outermost first, at most two, each 0..1048575.</summary>
    public IReadOnlyList<uint>? Labels { get; init; }

    /// <summary>ILA: the locator (<c>ILA_ATTR_LOCATOR</c>), in host order: <c>a:b:c:d</c> is 0xaaaabbbbccccdddd.</summary>
    public ulong? Locator { get; init; }
}
