using System.Text;

namespace Holdfast.Configuration.Text;

/// <summary>
/// Finds passwords and keys in lines of a configuration. More people read a log, a diff or a report than may read the
/// file: secrets do not belong there.
/// </summary>
public static class SecretText
{
    // Beginnings, so that a slip of the pen at the end does not tell the secret. "password" is that of a TLS key.
    private static readonly string[] s_keywords = ["auth_pas", "smtp_pas", "password"];

    /// <summary>Where in a line a secret may begin; everything from there on may belong to it. -1: there is none.</summary>
    public static int StartIn(ReadOnlySpan<char> line)
    {
        foreach (string keyword in s_keywords)
        {
            int at = line.IndexOf(keyword, StringComparison.Ordinal);
            if (at < 0) continue;
            // "auth_pass=x" is no keyword, but tells the secret all the same.
            int end = line[at..].IndexOfAny(" \t=:");
            return end < 0 ? -1 : at + end + (line[at + end] is '=' or ':' ? 1 : 0);
        }

        return StartOfKey(line);
    }

    /// <summary>The line with an asterisk for each character of a secret; braces and blanks stay.</summary>
    public static string Mask(ReadOnlySpan<char> line)
    {
        int start = StartIn(line);
        if (start < 0) return line.ToString();
        var masked = new StringBuilder();
        for (int i = 0; i < line.Length; i++) masked.Append(i >= start && IsHidden(line[i]) ? '*' : line[i]);
        return masked.ToString();
    }

    /// <summary>Whether a character of a secret is hidden: not if it shows only where words and blocks end.</summary>
    public static bool IsHidden(char c) => !char.IsWhiteSpace(c) && c is not ('{' or '}');

    // "key 1 hex:..." of auth_hmac; the key of a TLS client is a path and no secret.
    private static int StartOfKey(ReadOnlySpan<char> line)
    {
        const string Keyword = "key";
        for (int from = 0; from < line.Length;)
        {
            int at = line[from..].IndexOf(Keyword, StringComparison.Ordinal);
            if (at < 0) return -1;
            at += from;
            from = at + Keyword.Length;
            if (at > 0 && line[at - 1] is not (' ' or '\t' or '{')) continue;
            ReadOnlySpan<char> rest = line[from..];
            int number = rest.IndexOfAnyExcept(" \t");
            if (number < 1) continue;
            int digits = rest[number..].IndexOfAnyExceptInRange('0', '9');
            if (digits > 0 && rest[number + digits] is (' ' or '\t')) return from + number + digits;
        }

        return -1;
    }
}
