using System.Globalization;
using System.Text;

namespace Holdfast.Daemon.Commands.Genhash;

/// <summary>Bytes in lines of sixteen: offset, hexadecimal, ASCII.</summary>
internal static class HexDump
{
    private const int Width = 16;

    /// <summary>The lines, each with its end.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        for (int start = 0; start < bytes.Length; start += Width)
        {
            ReadOnlySpan<byte> row = bytes.Slice(start, Math.Min(Width, bytes.Length - start));
            text.Append(CultureInfo.InvariantCulture, $"{start:0000}  ");
            for (int i = 0; i < Width; i++)
            {
                if (i == Width / 2) text.Append("- ");
                text.Append(i < row.Length ? $"{row[i]:x2} " : "   ");
            }

            text.Append("  ");
            for (int i = 0; i < Width; i++) text.Append(i >= row.Length ? ' ' : row[i] is >= 0x20 and < 0x7f ? (char)row[i] : '.');
            text.Append('\n');
        }

        return text.ToString();
    }
}
