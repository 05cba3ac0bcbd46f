using System.Text;

namespace Holdfast.Core.Notifications;

/// <summary>What <see cref="SmtpReply.TryRead"/> found.</summary>
public enum SmtpReplyStatus
{
    /// <summary>A whole reply.</summary>
    Complete,

    /// <summary>The beginning of a reply.</summary>
    Incomplete,

    /// <summary>Not SMTP.</summary>
    Malformed,

    /// <summary>More than a reply may have: <see cref="SmtpReply.MaxLength"/> or <see cref="SmtpReply.MaxLines"/>.</summary>
    TooLong,
}

/// <summary>A reply of an SMTP server, of one or more lines (RFC 5321, section 4.2).</summary>
/// <param name="Code">200..599.</param>
/// <param name="Lines">The texts after the code, without control characters; at least one, which may be empty.</param>
public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>The longest reply that is read, in bytes.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>The most lines that are read.</summary>
    public const int MaxLines = 128;

    private const int LongestText = 200;
    private const int CodeLength = 3;

    /// <summary>The server may do it later (4yz).</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>The server will never do it (5yz).</summary>
    public bool IsPermanent => Code >= 500;

    /// <summary>Code and text for a log: one line, no control characters, at most some 200 of them.</summary>
    public string Text
    {
        get
        {
            string text = $"{Code} {string.Join(' ', Lines)}".TrimEnd();
            return text.Length > LongestText ? text[..LongestText] + "…" : text;
        }
    }

    /// <summary>Reads the reply at the beginning of what has arrived.</summary>
    /// <param name="source">All bytes that have arrived and were not consumed.</param>
    /// <param name="reply">The reply, if it is complete.</param>
    /// <param name="length">Bytes that it takes.</param>
    public static SmtpReplyStatus TryRead(ReadOnlySpan<byte> source, out SmtpReply? reply, out int length)
    {
        reply = null;
        length = 0;
        int code = 0;
        var lines = new List<string>();
        for (int at = 0; ;)
        {
            int end = source[at..].IndexOf((byte)'\n');
            if (end < 0) return source.Length >= MaxLength ? SmtpReplyStatus.TooLong : SmtpReplyStatus.Incomplete;
            ReadOnlySpan<byte> line = source.Slice(at, end);
            at += end + 1;
            if (at > MaxLength || lines.Count == MaxLines) return SmtpReplyStatus.TooLong;
            if (line is [.., (byte)'\r']) line = line[..^1];
            if (!TryReadCode(line, out int found) || (code != 0 && found != code)) return SmtpReplyStatus.Malformed;
            code = found;
            lines.Add(line.Length > CodeLength ? Clean(line[(CodeLength + 1)..]) : "");
            if (line.Length > CodeLength && line[CodeLength] == '-') continue;
            if (line.Length > CodeLength && line[CodeLength] != ' ') return SmtpReplyStatus.Malformed;
            length = at;
            reply = new SmtpReply(code, lines);
            return SmtpReplyStatus.Complete;
        }
    }

    private static bool TryReadCode(ReadOnlySpan<byte> line, out int code)
    {
        code = 0;
        if (line.Length < CodeLength || line[0] is < (byte)'2' or > (byte)'5') return false;
        foreach (byte digit in line[..CodeLength])
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            code = 10 * code + digit - '0';
        }

        return true;
    }

    private static string Clean(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(bytes));
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i])) text[i] = '?';
        }

        return text.ToString();
    }
}
