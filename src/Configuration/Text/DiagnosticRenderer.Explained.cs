using System.Text;

namespace Holdfast.Configuration.Text;

public sealed partial class DiagnosticRenderer
{
    private const int TextWidth = 100;
    private const string Green = "\e[1;32m";
    private const string Blue = "\e[1;34m";

    private readonly HashSet<string> _explained = [];

    /// <summary>
    /// One finding with all that is known of it: the place, what happens at run time, what to write instead, related
    /// places. What holds for every finding of a code is said with the first of them only.
    /// </summary>
    /// <returns>Several lines, each ending in a line feed, the last one empty.</returns>
    public string Explain(Diagnostic diagnostic)
    {
        var text = new StringBuilder();
        DiagnosticKind kind = diagnostic.Kind;
        string severityColour = ColourOf(kind.Severity);
        text.Append(Paint(severityColour, $"{Label(kind.Severity)}[{kind.Code}]"))
            .Append(Paint(Bold, $": {Visible(diagnostic.Message)}")).Append('\n');

        int gutter = Gutter(diagnostic);
        if (diagnostic.Span is { } span)
        {
            AppendPlace(text, span, gutter, '^', severityColour);
            AppendOrigins(text, span, gutter);
        }

        foreach (RelatedSpan related in diagnostic.Related)
        {
            AppendNote(text, gutter, "note", Cyan, related.Text);
            AppendPlace(text, related.Span, gutter, '-', Cyan);
        }

        bool isFirst = _explained.Add(kind.Code);
        string? effect = diagnostic.Effect ?? (isFirst && kind.Consequence.Length > 0 ? kind.Consequence : null);
        string? help = diagnostic.Suggestion ?? (isFirst && diagnostic.Fix is null && kind.Remedy.Length > 0 ? kind.Remedy : null);
        if (effect is not null) AppendNote(text, gutter, "effect", Blue, effect);
        if (help is not null) AppendNote(text, gutter, "help", Green, help);
        if (diagnostic.Fix is { } fix) AppendNote(text, gutter, "fix", Green, $"{fix.Title} (--fix)");
        return text.Append('\n').ToString();
    }

    /// <summary>The line numbers of a finding stand right-aligned in one column.</summary>
    private static int Gutter(Diagnostic diagnostic)
    {
        int widest = diagnostic.Span is { } span ? Digits(span.Line) : 1;
        foreach (RelatedSpan related in diagnostic.Related) widest = Math.Max(widest, Digits(related.Span.Line));
        for (SourceOrigin? origin = diagnostic.Span?.Origin; origin is not null; origin = origin.Outer)
            widest = Math.Max(widest, Digits(origin.Span.Line));
        return widest;
    }

    private void AppendPlace(StringBuilder text, SourceSpan span, int gutter, char mark, string markColour)
    {
        text.Append(' ', gutter).Append(Paint(Blue, "-->")).Append($" {span}\n");
        AppendBar(text, gutter);
        AppendSource(text, span, mark, markColour, gutter);
    }

    private void AppendOrigins(StringBuilder text, SourceSpan span, int gutter)
    {
        bool isSecret = SecretText.StartIn(span.Source.Line(span.Line)) >= 0;
        for (SourceOrigin? origin = span.Origin; origin is not null; origin = origin.Outer)
        {
            if (origin.Kind == OriginKind.Include)
            {
                AppendNote(text, gutter, "note", Cyan, $"included from {origin.Span}");
                continue;
            }

            if (isSecret) continue;
            string what = origin.Kind == OriginKind.Definition ? "expanded from" : "repeated with";
            AppendNote(text, gutter, "note", Cyan, $"{what} ${origin.Name}, set here");
            AppendPlace(text, origin.Span, gutter, '-', Cyan);
        }
    }

    private void AppendBar(StringBuilder text, int gutter) =>
        text.Append(' ', gutter + 2).Append(Paint(Blue, "|")).Append('\n');

    /// <summary>A labelled text, wrapped at blanks.</summary>
    private void AppendNote(StringBuilder text, int gutter, string label, string labelColour, string note)
    {
        text.Append(' ', gutter + 2).Append(Paint(Blue, "=")).Append(' ').Append(Paint(labelColour, $"{label}:"));
        int indent = gutter + 2 + 2 + label.Length + 1;
        AppendWrapped(text, Visible(note), indent, indent + 1);
    }

    /// <summary>Words with a blank before each, on lines of at most <see cref="TextWidth"/> columns.</summary>
    private static void AppendWrapped(StringBuilder text, string words, int column, int indent)
    {
        foreach (string word in words.Split(' '))
        {
            if (column + 1 + word.Length > TextWidth && column > indent)
            {
                text.Append('\n').Append(' ', indent - 1);
                column = indent - 1;
            }

            text.Append(' ').Append(word);
            column += 1 + word.Length;
        }

        text.Append('\n');
    }

    private static string ColourOf(Severity severity) => severity switch
    {
        Severity.Error => Red,
        Severity.Warning => Magenta,
        _ => Cyan,
    };

    private static int Digits(int number) => number.ToString().Length;
}
