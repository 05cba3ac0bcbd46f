namespace Holdfast.Linux.Sockets;

/// <summary>A packet in the buffers of a socket: valid until the next receive.</summary>
/// <param name="data">The packet: over IPv4 from its IP header on, over IPv6 the payload.</param>
/// <param name="source">4 or 16 bytes.</param>
/// <param name="destination">4 or 16 bytes; empty if the kernel did not say.</param>
/// <param name="interfaceIndex">Where it came in; 0 if the kernel did not say.</param>
/// <param name="hopLimit">The TTL or hop limit; -1 if the kernel did not say.</param>
/// <param name="isTruncated">Whether the packet was longer than the buffer.</param>
public readonly ref struct ReceivedPacket(
    ReadOnlySpan<byte> data,
    ReadOnlySpan<byte> source,
    ReadOnlySpan<byte> destination,
    int interfaceIndex,
    int hopLimit,
    bool isTruncated)
{
    /// <summary>Over IPv4 from the IP header on, over IPv6 the payload.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>The sender, 4 or 16 bytes.</summary>
    public ReadOnlySpan<byte> Source { get; } = source;

    /// <summary>The destination, 4 or 16 bytes; empty if the kernel did not say.</summary>
    public ReadOnlySpan<byte> Destination { get; } = destination;

    /// <summary>The interface where it came in; 0 if the kernel did not say.</summary>
    public int InterfaceIndex { get; } = interfaceIndex;

    /// <summary>TTL or hop limit; -1 if the kernel did not say.</summary>
    public int HopLimit { get; } = hopLimit;

    /// <summary>Whether it was longer than the buffer; the rest is lost.</summary>
    public bool IsTruncated { get; } = isTruncated;
}
