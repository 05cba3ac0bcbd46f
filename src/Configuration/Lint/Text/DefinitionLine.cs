using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>A <c>$NAME=...</c> in a file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Span">Where <c>$NAME</c> stands.</param>
internal sealed record DefinitionLine(string Name, SourceSpan Span)
{
    /// <summary>Every definition, in order.</summary>
    public static IEnumerable<DefinitionLine> All(LintContext context)
    {
        foreach (SourceLine line in context.Lines)
        {
            if (Read(line) is { } definition) yield return definition;
        }
    }

    /// <summary>The length of the name that begins at an offset; 0: none does.</summary>
    public static int NameLength(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > start && char.IsAsciiDigit(text[end]))))
            end++;
        return end - start;
    }

    private static DefinitionLine? Read(SourceLine line)
    {
        ReadOnlySpan<char> text = line.Text;
        int start = Blanks.Skip(text, 0);
        if (start < text.Length && text[start] == '@')
        {
            // A condition may stand before it.
            while (start < text.Length && !Blanks.Is(text[start])) start++;
            start = Blanks.Skip(text, start);
        }

        if (start >= text.Length || text[start] != '$') return null;
        int length = NameLength(text, start + 1);
        return length > 0 && start + 1 + length < text.Length && text[start + 1 + length] == '='
            ? new DefinitionLine(text.Slice(start + 1, length).ToString(), line.SpanOf(start, length + 1))
            : null;
    }
}
