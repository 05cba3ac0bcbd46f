using System.Buffers.Binary;
using System.Numerics;

namespace Holdfast.Core.Checks;

/// <summary>
/// MD5 (RFC 1321) of bytes that come in pieces. It guards nothing, it tells pages apart; our own because the library's
/// would load OpenSSL, several megabytes, into a process that may otherwise do without.
/// </summary>
public sealed class Md5
{
    /// <summary>Bytes of a digest.</summary>
    public const int Length = 16;

    private const int BlockLength = 64;

    private readonly byte[] _block = new byte[BlockLength];
    private uint _a = 0x67452301, _b = 0xefcdab89, _c = 0x98badcfe, _d = 0x10325476;
    private ulong _total;

    // The integer part of 2^32 * |sin(i + 1)|.
    private static ReadOnlySpan<uint> Sines =>
    [
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
        0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
        0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
        0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
        0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
        0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
        0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
    ];

    private static ReadOnlySpan<byte> Shifts => [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> sines = Sines;
        ReadOnlySpan<byte> shifts = Shifts;
        int filled = (int)(_total % BlockLength);
        _total += (ulong)bytes.Length;
        if (filled > 0)
        {
            int taken = Math.Min(BlockLength - filled, bytes.Length);
            bytes[..taken].CopyTo(_block.AsSpan(filled));
            bytes = bytes[taken..];
            if (filled + taken < BlockLength) return;
            Mix(_block, sines, shifts);
        }

        for (; bytes.Length >= BlockLength; bytes = bytes[BlockLength..])
        {
            Mix(bytes[..BlockLength], sines, shifts);
        }

        bytes.CopyTo(_block);
    }

    /// <summary>Writes the digest of everything; the end of this object's use.</summary>
    /// <param name="digest">At least <see cref="Length"/> bytes.</param>
    public void Finish(Span<byte> digest)
    {
        ulong bits = unchecked(_total * 8);
        int filled = (int)(_total % BlockLength);
        Span<byte> padding = stackalloc byte[2 * BlockLength];
        padding.Clear();
        padding[0] = 0x80;
        int length = (filled < BlockLength - 8 ? BlockLength : 2 * BlockLength) - filled;
        BinaryPrimitives.WriteUInt64LittleEndian(padding[(length - 8)..], bits);
        Append(padding[..length]);
        BinaryPrimitives.WriteUInt32LittleEndian(digest, _a);
        BinaryPrimitives.WriteUInt32LittleEndian(digest[4..], _b);
        BinaryPrimitives.WriteUInt32LittleEndian(digest[8..], _c);
        BinaryPrimitives.WriteUInt32LittleEndian(digest[12..], _d);
    }

    private void Mix(ReadOnlySpan<byte> block, ReadOnlySpan<uint> sines, ReadOnlySpan<byte> shifts)
    {
        unchecked
        {
            uint a = _a, b = _b, c = _c, d = _d;
            for (int i = 0; i < 64; i++)
            {
                int round = i >> 4;
                (uint mixed, int word) = round switch
                {
                    0 => ((b & c) | (~b & d), i),
                    1 => ((d & b) | (~d & c), 5 * i + 1),
                    2 => (b ^ c ^ d, 3 * i + 5),
                    _ => (c ^ (b | ~d), 7 * i),
                };
                uint sum = a + mixed + sines[i] + BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * (word & 15))..]);
                (a, d, c) = (d, c, b);
                b += BitOperations.RotateLeft(sum, shifts[4 * round + (i & 3)]);
            }

            _a += a;
            _b += b;
            _c += c;
            _d += d;
        }
    }
}
