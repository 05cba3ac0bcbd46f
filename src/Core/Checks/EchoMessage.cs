using System.Buffers.Binary;
using Holdfast.Core.Packets;

namespace Holdfast.Core.Checks;

/// <summary>ICMP echo of both families (RFC 792, RFC 4443).</summary>
public static class EchoMessage
{
    /// <summary>Bytes of our requests: a header of 8 and as much data as ping(8) sends.</summary>
    public const int Length = 64;

    /// <summary>Writes a request. The kernel puts in the checksum of ICMPv6, which needs addresses.</summary>
    /// <param name="message"><see cref="Length"/> bytes.</param>
    /// <param name="isIpv6">ICMPv6.</param>
    /// <param name="id">Of the sender.</param>
    /// <param name="sequence">Of the request.</param>
    public static void WriteRequest(Span<byte> message, bool isIpv6, ushort id, ushort sequence)
    {
        message = message[..Length];
        message.Clear();
        message[0] = isIpv6 ? (byte)128 : (byte)8;
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], id);
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], sequence);
        for (int i = 8; i < Length; i++) message[i] = (byte)i;
        if (!isIpv6) BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Of(message));
    }

    /// <summary>Reads a reply to one of our requests.</summary>
    /// <param name="packet">As a raw socket gives it: with the IP header in IPv4, without it in IPv6.</param>
    /// <param name="isIpv6">ICMPv6.</param>
    /// <param name="id">Of the sender.</param>
    /// <param name="sequence">Of the request, if true is returned.</param>
    public static bool TryReadReply(ReadOnlySpan<byte> packet, bool isIpv6, ushort id, out ushort sequence)
    {
        sequence = 0;
        if (!isIpv6)
        {
            if (packet.IsEmpty) return false;
            int header = (packet[0] & 0xf) * 4;
            if (packet.Length < header) return false;
            packet = packet[header..];
        }

        if (packet.Length < 8 || packet[0] != (isIpv6 ? 129 : 0) || packet[1] != 0) return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) != id) return false;
        sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        return true;
    }
}
