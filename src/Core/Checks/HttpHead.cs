using System.Globalization;
using System.Text;

namespace Holdfast.Core.Checks;

/// <summary>What a check wants to know of the head of an HTTP/1 answer (RFC 9112): status and length of the body.</summary>
/// <param name="Status">100..999.</param>
/// <param name="ContentLength">Bytes of the body; null: it ends with the connection.</param>
public readonly record struct HttpHead(int Status, long? ContentLength)
{
    private const int ShownBytes = 24;

    /// <summary>Bytes of the head including the empty line at its end; 0 if that is not there yet.</summary>
    /// <param name="bytes">The beginning of the answer.</param>
    /// <param name="from">Bytes at the beginning in which it is known not to be.</param>
    public static int LengthOf(ReadOnlySpan<byte> bytes, int from)
    {
        // Lines end with CR LF; LF alone is taken too (RFC 9112, section 2.2).
        for (int at = Math.Max(0, from - 3); ;)
        {
            int lineEnd = bytes[at..].IndexOf((byte)'\n');
            if (lineEnd < 0) return 0;
            at += lineEnd + 1;
            ReadOnlySpan<byte> rest = bytes[at..];
            if (rest is [(byte)'\n', ..]) return at + 1;
            if (rest is [(byte)'\r', (byte)'\n', ..]) return at + 2;
        }
    }

    /// <summary>Reads a whole head.</summary>
    /// <param name="bytes">The head with its empty line.</param>
    /// <param name="head">The result, if true is returned.</param>
    /// <param name="error">What is wrong with it otherwise.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out HttpHead head, out string error)
    {
        head = default;
        if (!TryReadStatus(Line(ref bytes), out int status, out error)) return false;
        long? length = null;
        bool isEncoded = false;
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> line = Line(ref bytes);
            if (Value(line, "content-length"u8, out ReadOnlySpan<byte> value))
            {
                if (!TryReadLength(value, out long found) || (length is not null && length != found))
                {
                    error = "malformed answer: its Content-Length is no number, or there are two";
                    return false;
                }

                length = found;
            }

            isEncoded |= Value(line, "transfer-encoding"u8, out _);
        }

        bool isWithoutBody = status is < 200 or 204 or 304;
        head = new HttpHead(status, isWithoutBody ? 0 : isEncoded ? null : length);
        return true;
    }

    /// <summary>Whether this can still become the beginning of a status line.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> expected = "HTTP/"u8;
        int common = Math.Min(bytes.Length, expected.Length);
        return bytes[..common].SequenceEqual(expected[..common]);
    }

    /// <summary>The reason for an answer in some other language, with its first bytes.</summary>
    public static string NotHttp(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("the answer is not HTTP: it begins with \"");
        foreach (byte value in bytes[..Math.Min(bytes.Length, ShownBytes)])
        {
            text.Append(value is >= 0x20 and < 0x7f ? (char)value : '.');
        }

        return text.Append('"').ToString();
    }

    private static bool TryReadStatus(ReadOnlySpan<byte> line, out int status, out string error)
    {
        status = 0;
        error = "";
        if (!MayBegin(line) || line.Length < 5)
        {
            error = NotHttp(line);
            return false;
        }

        int blank = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> code = blank < 0 ? [] : line[(blank + 1)..].TrimStart((byte)' ');
        int digits = 0;
        while (digits < code.Length && code[digits] is >= (byte)'0' and <= (byte)'9') digits++;
        if (digits != 3 || code[0] == '0' || (code.Length > 3 && code[3] != ' '))
        {
            error = "malformed answer: its first line has no status of three digits";
            return false;
        }

        status = int.Parse(code[..3], NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }

    private static bool Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (line.Length <= name.Length || line[name.Length] != ':') return false;
        if (!Ascii.EqualsIgnoreCase(line[..name.Length], name)) return false;
        value = line[(name.Length + 1)..].Trim(" \t"u8);
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> value, out long length) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out length);

    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
        bytes = end < 0 ? [] : bytes[(end + 1)..];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }
}
