using System.Buffers;

namespace Holdfast.Core.Checks.Http2;

/// <summary>
/// The Huffman code of HPACK (RFC 7541, appendix B). It is canonical: the lengths of the codes say it all.
/// </summary>
internal static class HpackHuffman
{
    private const int Shortest = 5;
    private const int Longest = 30;
    private const int EndOfString = 256;

    private static readonly byte[] s_lengths =
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    // Of each length: the first code, and where its symbols begin in the list of all symbols by length.
    private static readonly (uint FirstCode, int Count, int Offset)[] s_rows = Rows();
    private static readonly ushort[] s_symbols =
        [.. Enumerable.Range(0, s_lengths.Length).OrderBy(symbol => s_lengths[symbol]).ThenBy(symbol => symbol).Select(symbol => (ushort)symbol)];

    /// <summary>Decodes a string; false: it is none (RFC 7541, section 5.2).</summary>
    public static bool TryDecode(ReadOnlySpan<byte> coded, IBufferWriter<byte> text)
    {
        uint code = 0;
        int length = 0;
        foreach (byte b in coded)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                code = code << 1 | (uint)(b >> bit & 1);
                if (++length < Shortest) continue;
                (uint first, int count, int offset) = s_rows[length];
                if (code < first || code - first >= (uint)count)
                {
                    if (length == Longest) return false;
                    continue;
                }

                ushort symbol = s_symbols[offset + (int)(code - first)];
                if (symbol == EndOfString) return false;
                text.Write([(byte)symbol]);
                (code, length) = (0, 0);
            }
        }

        // It is filled up with ones, less than a byte.
        return length < 8 && code == (1u << length) - 1;
    }

    private static (uint FirstCode, int Count, int Offset)[] Rows()
    {
        var rows = new (uint FirstCode, int Count, int Offset)[Longest + 1];
        uint code = 0;
        int offset = 0;
        for (int length = 1; length <= Longest; length++)
        {
            code <<= 1;
            int count = s_lengths.Count(candidate => candidate == length);
            rows[length] = (code, count, offset);
            code += (uint)count;
            offset += count;
        }

        return rows;
    }
}
