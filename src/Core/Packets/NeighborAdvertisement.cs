using System.Buffers.Binary;

namespace Holdfast.Core.Packets;

/// <summary>An unsolicited Neighbor Advertisement (RFC 4861, section 4.4; RFC 9568, section 8.2.2) as an Ethernet frame.</summary>
/// <remarks>
/// <code>
/// +--------------------------------+-----------------------------+----------+
/// | destination 33:33:00:00:00:01  |         source MAC          |  0x86dd  |
/// +--------------------------------+-----------------------------+----------+
/// | 6 | traffic class | flow label | length 32 | next 58 | hop limit 255    |
/// | source = VIP, 16 bytes         | destination = ff02::1, 16 bytes        |
/// +------------+--------+----------+--------+-------------------------------+
/// | type 136   | code 0 |     checksum      | R S O, 29 bits reserved       |
/// | target = VIP, 16 bytes                                                  |
/// | option 2   | len 1  |          target MAC, 6 bytes                      |
/// +------------+--------+---------------------------------------------------+
/// </code>
/// </remarks>
public static class NeighborAdvertisement
{
    /// <summary>Bytes of the frame.</summary>
    public const int Length = 14 + 40 + IcmpLength;

    private const int IcmpLength = 32;
    private const byte IcmpProtocol = 58;
    private const byte RouterFlag = 0x80;
    private const byte OverrideFlag = 0x20;

    private static readonly IpAddress s_allNodes = new([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

    /// <summary>Writes the frame that announces <paramref name="address"/> and returns its length, 86.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <param name="hardwareAddress">The six bytes of the sending interface's MAC address.</param>
    /// <param name="address">The IPv6 address that is announced; also the packet's source.</param>
    /// <param name="isRouter">The R flag: whether this host forwards.</param>
    public static int WriteUnsolicited(
        Span<byte> destination, ReadOnlySpan<byte> hardwareAddress, IpAddress address, bool isRouter)
    {
        Span<byte> frame = destination[..Length];
        frame.Clear();
        frame[0] = frame[1] = 0x33;
        frame[5] = 1;
        hardwareAddress[..6].CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], 0x86dd);

        Span<byte> ip = frame[14..];
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], IcmpLength);
        ip[6] = IcmpProtocol;
        ip[7] = 255;
        address.Write(ip[8..]);
        s_allNodes.Write(ip[24..]);

        Span<byte> icmp = ip[40..];
        icmp[0] = 136;
        icmp[4] = (byte)(OverrideFlag | (isRouter ? RouterFlag : 0));
        address.Write(icmp[8..]);
        icmp[24] = 2;
        icmp[25] = 1;
        hardwareAddress[..6].CopyTo(icmp[26..]);
        ulong pseudoHeader = PseudoHeader.Sum(address, s_allNodes, IcmpProtocol, IcmpLength);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], InternetChecksum.Of(icmp, pseudoHeader));
        return Length;
    }
}
