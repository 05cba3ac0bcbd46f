using System.Globalization;
using System.Text;

namespace Holdfast.Core.Notifications;

/// <summary>A mail as it is transferred: header and body (RFC 5322, RFC 2045, RFC 2047).</summary>
/// <param name="From">Sender.</param>
/// <param name="To">All recipients, also those who get it by another transfer.</param>
/// <param name="Subject">Any text; control characters become spaces.</param>
/// <param name="Body">Any text; a line feed ends a line.</param>
/// <param name="Date">When what the mail tells has happened.</param>
/// <param name="MessageId">Without angle brackets.</param>
public sealed record MailText(
    Mailbox From, IReadOnlyList<Mailbox> To, string Subject, string Body, DateTimeOffset Date, string MessageId)
{
    private const int LongestLine = 998; // RFC 5322, section 2.1.1
    private const int EncodedLine = 76; // RFC 2045, section 6.8
    private const int BytesPerWord = 45; // 60 characters of base64 in a word of at most 75 (RFC 2047, section 2)

    /// <summary>Whether the body is sent best as 8-bit text.</summary>
    public bool WantsEightBit => !Ascii.IsValid(Body) && HasShortLines;

    private bool HasShortLines => Body.Split('\n').All(line => Encoding.UTF8.GetByteCount(line) <= LongestLine);

    /// <summary>The bytes of the mail; every line ends with CR LF.</summary>
    /// <param name="eightBit">Whether the server takes 8-bit text (8BITMIME, RFC 6152).</param>
    public byte[] Compose(bool eightBit)
    {
        (string encoding, string body) = (HasShortLines, Ascii.IsValid(Body)) switch
        {
            (true, true) => ("7bit", Lines(Body)),
            (true, false) when eightBit => ("8bit", Lines(Body)),
            _ => ("base64", Base64(Body)),
        };
        var text = new StringBuilder();
        Field(text, "Date", Date.ToString("ddd, d MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Zone(Date.Offset));
        Field(text, "From", From.HeaderText);
        Field(text, "Subject", IsPlain(Subject) ? Subject : EncodeWords(WithoutControls(Subject)));
        Field(text, "X-Mailer", "Keepalived");
        Field(text, "To", string.Join(",\r\n ", To.Select(mailbox => mailbox.HeaderText)));
        Field(text, "Message-ID", $"<{MessageId}>");
        Field(text, "Auto-Submitted", "auto-generated");
        Field(text, "MIME-Version", "1.0");
        Field(text, "Content-Type", "text/plain; charset=utf-8");
        Field(text, "Content-Transfer-Encoding", encoding);
        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(body).ToString());
    }

    /// <summary>Whether a text can stand in a header field as it is.</summary>
    internal static bool IsPlain(string text) => text.All(static c => c is >= ' ' and < '\x7f') && !text.Contains("=?");

    /// <summary>A text as encoded words, one on each line (RFC 2047, section 4.1).</summary>
    internal static string EncodeWords(string text)
    {
        var words = new List<string>();
        var bytes = new List<byte>(BytesPerWord);
        Span<byte> encoded = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            // A character does not go over from one word to the next (section 5).
            int length = rune.EncodeToUtf8(encoded);
            if (bytes.Count + length > BytesPerWord) End();
            bytes.AddRange(encoded[..length]);
        }

        if (bytes.Count > 0) End();
        return string.Join("\r\n ", words);

        void End()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }

    private static void Field(StringBuilder text, string name, string value) =>
        text.Append(name).Append(": ").Append(value).Append("\r\n");

    private static string Zone(TimeSpan offset) => (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);

    private static string WithoutControls(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));

    // A control character in a body could only have come from a name, and is of no use to anybody.
    private static string Lines(string body) =>
        string.Concat(body.TrimEnd('\n').Split('\n').Select(static line => WithoutControls(line.TrimEnd('\r')) + "\r\n"));

    private static string Base64(string body)
    {
        string text = Convert.ToBase64String(Encoding.UTF8.GetBytes(Lines(body)));
        return string.Concat(text.Chunk(EncodedLine).Select(static line => new string(line) + "\r\n"));
    }
}
