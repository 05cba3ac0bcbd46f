namespace Holdfast.Configuration.Syntax;

/// <summary>Finds comments. See <c>#</c> and <c>!</c> in the documentation of the language.</summary>
internal static class Comments
{
    /// <summary>
    /// The offset at which the comment begins, or the length of the text. Within double quotes there is none; a backslash
    /// protects the character behind it, and those that protect <c>#</c> or <c>!</c> outside quotes are to be removed.
    /// </summary>
    /// <param name="text">The line.</param>
    /// <param name="removable">Receives the offsets of backslashes to be removed; null stays null when there is none.</param>
    public static int Find(ReadOnlySpan<char> text, ref List<int>? removable)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            int skip = text[i..].IndexOfAny("#!\"\\");
            if (skip < 0) break;
            i += skip;
            switch (text[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\':
                    if (!quoted && i + 1 < text.Length && text[i + 1] is ('#' or '!')) (removable ??= []).Add(i);
                    i++;
                    break;
                default:
                    if (!quoted) return i;
                    break;
            }
        }

        return text.Length;
    }
}
