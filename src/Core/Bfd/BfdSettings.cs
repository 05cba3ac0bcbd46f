using Holdfast.Core.Packets;

namespace Holdfast.Core.Bfd;

/// <summary>A <c>bfd_instance</c>: one BFD session (RFC 5880), checked and with every default filled in. Never changes.</summary>
public sealed record BfdSettings
{
    /// <summary>Name, at most 31 characters.</summary>
    public required string Name { get; init; }

    /// <summary><c>neighbor_ip</c>: the other end.</summary>
    public required IpAddress Neighbor { get; init; }

    /// <summary><c>source_ip</c>, of the same family; null: the kernel chooses.</summary>
    public IpAddress? Source { get; init; }

    /// <summary><c>min_rx</c>: RequiredMinRxInterval; 1 ms..4294.967 s. Default 10 ms.</summary>
    public TimeSpan MinimumReceiveInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary><c>min_tx</c>: DesiredMinTxInterval while up; 1 ms..4294.967 s. Default 10 ms.</summary>
    public TimeSpan MinimumTransmitInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary><c>idle_tx</c>: DesiredMinTxInterval while not up; 1 s..4294.967 s. Default 1 s.</summary>
    public TimeSpan IdleTransmitInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>multiplier</c>: DetectMult, 1..255. Default 5.</summary>
    public byte Multiplier { get; init; } = 5;

    /// <summary><c>passive</c>: send nothing before the other end was heard (RFC 5880, section 6.1).</summary>
    public bool Passive { get; init; }

    /// <summary><c>ttl</c>: TTL or hop limit of what is sent, 1..255. Default 255, with IPv6 64.</summary>
    public byte Ttl { get; init; } = byte.MaxValue;

    /// <summary><c>max_hops</c>: hops that a packet may have travelled, 0..255, not above <see cref="Ttl"/>; 255: any number. Default 0.</summary>
    public byte MaxHops { get; init; }

    /// <summary><c>multihop</c>: RFC 5883, UDP port 4784 instead of 3784.</summary>
    public bool Multihop { get; init; }

    /// <summary><c>weight</c>: -253..253, for those who track it without a weight of their own.</summary>
    public int Weight { get; init; }

    /// <summary>Whether up and down change places for the weight.</summary>
    public bool Reverse { get; init; }

    /// <summary>Whether the VRRP process is told of it.</summary>
    public bool ForVrrp { get; init; } = true;

    /// <summary>Whether the checker process is told of it.</summary>
    public bool ForCheckers { get; init; } = true;
}
