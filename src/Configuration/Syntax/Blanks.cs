using System.Buffers;

namespace Holdfast.Configuration.Syntax;

/// <summary>What separates words: space, tab, line feed, vertical tab, form feed, carriage return.</summary>
internal static class Blanks
{
    public const string All = " \t\n\v\f\r";

    public static SearchValues<char> Any { get; } = SearchValues.Create(All);

    public static SearchValues<char> AndQuote { get; } = SearchValues.Create(All + "\"");

    public static bool Is(char c) => c is ' ' or (>= '\t' and <= '\r');

    /// <summary>The offset of the first character from <paramref name="start"/> that is no blank.</summary>
    public static int Skip(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && Is(text[start])) start++;
        return start;
    }

    /// <summary>The offset behind the last character before <paramref name="end"/> that is no blank.</summary>
    public static int SkipBack(ReadOnlySpan<char> text, int start, int end)
    {
        while (end > start && Is(text[end - 1])) end--;
        return end;
    }
}
