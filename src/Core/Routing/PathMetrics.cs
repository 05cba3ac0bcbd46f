namespace Holdfast.Core.Routing;

/// <summary>A value of <c>RTA_METRICS</c>, and whether the kernel may change it (<c>lock</c>, <c>RTAX_LOCK</c>).</summary>
/// <param name="Value">In the unit of the attribute.</param>
/// <param name="IsLocked">The kernel leaves it as it is.</param>
public readonly record struct PathMetric(uint Value, bool IsLocked = false);

/// <summary>What is known about the path of a route (<c>RTAX_*</c>, linux/rtnetlink.h). Null: not given.</summary>
public sealed record PathMetrics
{
    /// <summary><c>mtu</c>, bytes (<c>RTAX_MTU</c>).</summary>
    public PathMetric? Mtu { get; init; }

    /// <summary><c>window</c>: greatest window advertised to the peer, bytes (<c>RTAX_WINDOW</c>).</summary>
    public uint? Window { get; init; }

    /// <summary><c>rtt</c>: first estimate of the round trip in eighths of a millisecond (<c>RTAX_RTT</c>).</summary>
    public PathMetric? Rtt { get; init; }

    /// <summary><c>rttvar</c>: its variance in quarters of a millisecond (<c>RTAX_RTTVAR</c>).</summary>
    public PathMetric? RttVariance { get; init; }

    /// <summary><c>ssthresh</c>: slow start threshold, segments (<c>RTAX_SSTHRESH</c>).</summary>
    public PathMetric? SlowStartThreshold { get; init; }

    /// <summary><c>cwnd</c>: clamp of the congestion window, segments (<c>RTAX_CWND</c>).</summary>
    public PathMetric? CongestionWindow { get; init; }

    /// <summary><c>advmss</c>: MSS to advertise, bytes (<c>RTAX_ADVMSS</c>).</summary>
    public PathMetric? AdvertisedMss { get; init; }

    /// <summary><c>reordering</c>: first metric of reordering, segments (<c>RTAX_REORDERING</c>).</summary>
    public PathMetric? Reordering { get; init; }

    /// <summary><c>hoplimit</c>: 0..255 (<c>RTAX_HOPLIMIT</c>).</summary>
    public byte? HopLimit { get; init; }

    /// <summary><c>initcwnd</c>: first congestion window, segments (<c>RTAX_INITCWND</c>).</summary>
    public uint? InitialCongestionWindow { get; init; }

    /// <summary><c>initrwnd</c>: first receive window, segments (<c>RTAX_INITRWND</c>).</summary>
    public uint? InitialReceiveWindow { get; init; }

    /// <summary><c>features ecn</c> (<c>RTAX_FEATURE_ECN</c>).</summary>
    public bool Ecn { get; init; }

    /// <summary><c>rto_min</c>: least retransmission timeout, milliseconds (<c>RTAX_RTO_MIN</c>).</summary>
    public PathMetric? MinimumRto { get; init; }

    /// <summary><c>quickack</c> (<c>RTAX_QUICKACK</c>).</summary>
    public bool? QuickAck { get; init; }

    /// <summary><c>congctl</c>: the congestion control algorithm (<c>RTAX_CC_ALGO</c>).</summary>
    public string? CongestionControl { get; init; }

    /// <summary>Whether the algorithm is locked.</summary>
    public bool IsCongestionControlLocked { get; init; }

    /// <summary><c>fastopen_no_cookie</c> (<c>RTAX_FASTOPEN_NO_COOKIE</c>).</summary>
    public bool? FastOpenNoCookie { get; init; }
}
