namespace Holdfast.Configuration.Syntax;

/// <summary>How names are written.</summary>
internal static class Names
{
    public static bool IsFirst(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>Length of the name at the start of the text; 0: none.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !IsFirst(text[0])) return 0;
        int length = 1;
        while (length < text.Length && IsPart(text[length])) length++;
        return length;
    }

    /// <summary>Length of <c>$NAME=</c> at the start of the text; 0: it is no definition.</summary>
    public static int DefinitionLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[0] != '$') return 0;
        int length = Length(text[1..]);
        return length > 0 && length + 1 < text.Length && text[length + 1] == '=' ? length + 2 : 0;
    }
}
