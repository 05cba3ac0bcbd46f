using System.Buffers.Binary;

namespace Holdfast.Core.Packets;

/// <summary>The Internet checksum (RFC 1071): the complement of the ones' complement sum of 16-bit words.</summary>
/// <remarks>
/// Sums are 64 bits wide and folded once at the end, so that parts (a pseudo-header, a payload) can be added before;
/// each part but the last must have an even length. No sum of packets comes near 2^64.
/// </remarks>
public static class InternetChecksum
{
    /// <summary>The unfolded sum of <paramref name="bytes"/>; an odd last byte is the high half of a word.</summary>
    public static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        while (bytes.Length >= 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64BigEndian(bytes);
            sum += (word >> 32) + (word & 0xffff_ffff);
            bytes = bytes[8..];
        }

        while (bytes.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
            bytes = bytes[2..];
        }

        return bytes.IsEmpty ? sum : sum + ((ulong)bytes[0] << 8);
    }

    /// <summary>The checksum that belongs to an unfolded sum.</summary>
    public static ushort Finish(ulong sum)
    {
        sum = (sum >> 32) + (sum & 0xffff_ffff);
        sum = (sum >> 32) + (sum & 0xffff_ffff);
        sum = (sum >> 16) + (sum & 0xffff);
        sum = (sum >> 16) + (sum & 0xffff);
        sum = (sum >> 16) + (sum & 0xffff);
        return (ushort)(~sum & 0xffff);
    }

    /// <summary>
    /// The checksum of <paramref name="bytes"/> with the sum of a pseudo-header. Over bytes that contain their checksum
    /// the result is 0 exactly if that is right.
    /// </summary>
    public static ushort Of(ReadOnlySpan<byte> bytes, ulong pseudoHeaderSum = 0) => Finish(Sum(bytes) + pseudoHeaderSum);
}
