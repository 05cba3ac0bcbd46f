using System.Buffers.Binary;

namespace Holdfast.Core.Packets;

/// <summary>The IPv4 header of an advert (RFC 791, section 3.1; VRRP's values: RFC 9568, section 5.1.1).</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------+-------+---------------+-------------------------------+
/// |   4   |  IHL  |   TOS  0xc0   |         total length          |
/// +-------+-------+---------------+-----+-------------------------+
/// |        identification         |flags|     fragment offset     |
/// +---------------+---------------+-----+-------------------------+
/// |   TTL   255   | protocol  112 |        header checksum        |
/// +---------------+---------------+-------------------------------+
/// |                        source address                         |
/// +---------------------------------------------------------------+
/// |                      destination address                      |
/// +---------------------------------------------------------------+
/// </code>
/// </remarks>
/// <param name="HeaderLength">Bytes of the header with options, 20..60.</param>
/// <param name="TotalLength">Bytes of header and payload; link-layer padding after it does not count.</param>
/// <param name="Ttl">Time to live as received.</param>
/// <param name="Protocol">Protocol of the payload.</param>
/// <param name="Source">Sender.</param>
/// <param name="Destination">Receiver or group.</param>
public readonly record struct Ipv4Header(
    int HeaderLength, int TotalLength, byte Ttl, byte Protocol, IpAddress Source, IpAddress Destination)
{
    /// <summary>IANA's protocol number of VRRP.</summary>
    public const byte VrrpProtocol = 112;

    /// <summary>Bytes of a header without options.</summary>
    public const int MinLength = 20;

    /// <summary>DSCP class selector 6, internetwork control: what routing protocols send with.</summary>
    public const byte TypeOfService = 0xc0;

    /// <summary>
    /// Reads a header. The header checksum is not looked at: the kernel has done that before a raw socket sees the packet.
    /// </summary>
    public static PacketError TryRead(ReadOnlySpan<byte> packet, out Ipv4Header header)
    {
        header = default;
        if (packet.Length < MinLength) return PacketError.Truncated;
        int headerLength = (packet[0] & 0x0f) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (packet[0] >> 4 != 4 || headerLength < MinLength || totalLength < headerLength) return PacketError.BadIpHeader;
        if (packet.Length < totalLength) return PacketError.Truncated;
        header = new Ipv4Header(headerLength, totalLength, Ttl: packet[8], Protocol: packet[9],
            Source: new IpAddress(packet.Slice(12, 4)), Destination: new IpAddress(packet.Slice(16, 4)));
        return PacketError.None;
    }

    /// <summary>Writes a header without options and returns its length, 20. Identification 0: the kernel draws one.</summary>
    public static int Write(
        Span<byte> destination, IpAddress source, IpAddress target, int payloadLength, byte ttl, ushort identification = 0)
    {
        destination[0] = 0x45;
        destination[1] = TypeOfService;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(MinLength + payloadLength));
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], identification);
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], 0);
        destination[8] = ttl;
        destination[9] = VrrpProtocol;
        BinaryPrimitives.WriteUInt16BigEndian(destination[10..], 0);
        source.Write(destination[12..]);
        target.Write(destination[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[10..], InternetChecksum.Of(destination[..MinLength]));
        return MinLength;
    }
}
