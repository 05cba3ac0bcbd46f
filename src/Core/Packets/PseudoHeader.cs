using System.Buffers.Binary;

namespace Holdfast.Core.Packets;

/// <summary>What a checksum covers of the IP header: addresses, protocol and length.</summary>
/// <remarks>
/// <code>
/// IPv4 (RFC 793, section 3.1)           IPv6 (RFC 8200, section 8.1)
/// +--------------------------------+    +--------------------------------+
/// |         source address         |    |    source address, 16 bytes    |
/// |       destination address      |    |  destination address, 16 bytes |
/// +--------+-----------+-----------+    +--------------------------------+
/// |  zero  | protocol  |  length   |    |     upper-layer length, 32     |
/// +--------+-----------+-----------+    |      zero, 24     | next header|
///                                       +--------------------------------+
/// </code>
/// Zeroes add nothing, so both families have one formula.
/// </remarks>
public static class PseudoHeader
{
    /// <summary>The unfolded sum of the pseudo-header of either family, for <see cref="InternetChecksum.Of"/>.</summary>
    /// <param name="source">Sender.</param>
    /// <param name="destination">Receiver or group, of the same family.</param>
    /// <param name="protocol">112 for VRRP, 58 for ICMPv6.</param>
    /// <param name="payloadLength">Bytes after the IP header.</param>
    public static ulong Sum(IpAddress source, IpAddress destination, byte protocol, int payloadLength) =>
        Sum(source) + Sum(destination) + protocol + ((uint)payloadLength >> 16) + ((uint)payloadLength & 0xffff);

    private static ulong Sum(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = address.Write(bytes);
        return length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : InternetChecksum.Sum(bytes[..length]);
    }
}
