using Holdfast.Core.Packets;

namespace Holdfast.Core.Routing;

/// <summary>One leg of a multipath route (<c>nexthop</c>; <c>struct rtnexthop</c> of linux/rtnetlink.h).</summary>
public sealed record NextHop
{
    /// <summary><c>via</c>: the next router (<c>RTA_GATEWAY</c>, or <c>RTA_VIA</c> for another family than the route's).</summary>
    public IpAddress? Gateway { get; init; }

    /// <summary><c>dev</c> (<c>rtnh_ifindex</c>).</summary>
    public string? Device { get; init; }

    /// <summary><c>weight</c>: its share of the traffic, 1..256 (<c>rtnh_hops</c> is one less); null: 1.</summary>
    public int? Weight { get; init; }

    /// <summary><c>onlink</c> (<c>RTNH_F_ONLINK</c>).</summary>
    public bool OnLink { get; init; }

    /// <summary><c>encap</c>.</summary>
    public Encapsulation? Encapsulation { get; init; }

    /// <summary><c>realms</c>, as in <see cref="Route.Realms"/>.</summary>
    public uint? Realms { get; init; }
}
