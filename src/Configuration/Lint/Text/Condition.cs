using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Text;

/// <summary><c>@ID</c> or <c>@^ID</c> before a line.</summary>
/// <param name="Id">The name of a node.</param>
/// <param name="IsNegated">Whether the line is for all others.</param>
/// <param name="Span">Where the condition stands.</param>
/// <param name="Rest">What it is about.</param>
internal sealed record Condition(string Id, bool IsNegated, SourceSpan Span, string Rest)
{
    /// <summary>As it is written.</summary>
    public string Text => (IsNegated ? "@^" : "@") + Id;

    /// <summary>The condition of a line; null: it has none.</summary>
    public static Condition? Read(SourceLine line)
    {
        ReadOnlySpan<char> text = line.Text;
        int start = Blanks.Skip(text, 0);
        if (start >= text.Length || text[start] != '@') return null;
        bool isNegated = start + 1 < text.Length && text[start + 1] == '^';
        int id = start + (isNegated ? 2 : 1);
        int end = text[id..].IndexOfAny(Blanks.Any);
        end = end < 0 ? text.Length : id + end;
        return end == id
            ? null
            : new Condition(text[id..end].ToString(), isNegated, line.SpanOf(start, end - start), text[end..].Trim().ToString());
    }
}
