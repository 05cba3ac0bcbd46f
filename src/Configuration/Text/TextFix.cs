namespace Holdfast.Configuration.Text;

/// <summary>One replacement.</summary>
/// <param name="Span">What is replaced; of length zero: where the text is inserted.</param>
/// <param name="Replacement">What takes its place; empty: nothing.</param>
public sealed record TextEdit(SourceSpan Span, string Replacement);

/// <summary>A change of the text that mends a finding.</summary>
/// <param name="Title">What it does, as an imperative: "quote the command".</param>
/// <param name="Edits">Replacements that do not overlap. Each span is verbatim text of its file (<see cref="SourceSpan.IsVerbatim"/>).</param>
public sealed record TextFix(string Title, IReadOnlyList<TextEdit> Edits)
{
    /// <summary>A fix of one replacement; null when the place is not verbatim text of a file, but the product of an expansion.</summary>
    public static TextFix? Replace(string title, SourceSpan span, string replacement) =>
        span.IsVerbatim ? new TextFix(title, [new TextEdit(span, replacement)]) : null;
}
