using System.Buffers.Binary;

namespace Holdfast.Core.Packets;

/// <summary>A gratuitous ARP request (RFC 826; RFC 9568, section 8.1.2) as an Ethernet frame.</summary>
/// <remarks>
/// <code>
/// +-----------------------------+-----------------------------+----------+
/// |  destination ff:ff:ff:ff:…  |         source MAC          |  0x0806  |
/// +----------+----------+-------+--------+---------+----------+----------+
/// | hw    1  | 0x0800   | 6     | 4      | op  1   |   sender MAC        |
/// +----------+----------+-------+--------+---------+---------------------+
/// |  sender address = VIP   |  target MAC ff:ff:ff:… |  target address = VIP |
/// +-------------------------+------------------------+-----------------------+
/// </code>
/// </remarks>
public static class ArpPacket
{
    /// <summary>Bytes of the frame without padding.</summary>
    public const int Length = 14 + 28;

    /// <summary>Writes the frame that announces <paramref name="address"/> and returns its length, 42.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <param name="hardwareAddress">The six bytes of the sending interface's MAC address.</param>
    /// <param name="address">The IPv4 address that is announced.</param>
    public static int WriteGratuitousRequest(
        Span<byte> destination, ReadOnlySpan<byte> hardwareAddress, IpAddress address)
    {
        Span<byte> frame = destination[..Length];
        frame[..6].Fill(0xff);
        hardwareAddress[..6].CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], 0x0806);
        BinaryPrimitives.WriteUInt16BigEndian(frame[14..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(frame[16..], 0x0800);
        frame[18] = 6;
        frame[19] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(frame[20..], 1);
        hardwareAddress[..6].CopyTo(frame[22..]);
        address.Write(frame[28..]);
        frame.Slice(32, 6).Fill(0xff);
        address.Write(frame[38..]);
        return Length;
    }
}
