using System.Text;

namespace Holdfast.Configuration.Text;

/// <summary>Writes findings for people: place, message, the line itself, a caret below it, related places, help.</summary>
/// <param name="colour">Whether to use ANSI colours.</param>
public sealed partial class DiagnosticRenderer(bool colour = false)
{
    /// <summary>Columns of a source line that are shown; of longer ones a window around the caret.</summary>
    private const int Window = 100;

    private const int TabWidth = 4;

    private const string Bold = "\e[1m";
    private const string Red = "\e[1;31m";
    private const string Magenta = "\e[1;35m";
    private const string Cyan = "\e[1;36m";
    private const string Reset = "\e[0m";

    /// <summary>All findings of a bag; a last line counts those that it did not keep.</summary>
    public string Render(DiagnosticBag diagnostics)
    {
        var text = new StringBuilder();
        foreach (Diagnostic diagnostic in diagnostics.Items) Append(text, diagnostic);
        if (diagnostics.Dropped > 0) text.Append("and ").Append(diagnostics.Dropped).Append(" more\n");
        return text.ToString();
    }

    /// <summary>One finding, several lines, each ending in a line feed.</summary>
    public string Render(Diagnostic diagnostic)
    {
        var text = new StringBuilder();
        Append(text, diagnostic);
        return text.ToString();
    }

    /// <summary>Only the place and the message: <c>file:line:column: warning[B101]: message</c>.</summary>
    public static string RenderShort(Diagnostic diagnostic)
    {
        string place = diagnostic.Span is { } span ? $"{span}: " : "";
        return $"{place}{Label(diagnostic.Kind.Severity)}[{diagnostic.Kind.Code}]: {Visible(diagnostic.Message)}";
    }

    private void Append(StringBuilder text, Diagnostic diagnostic)
    {
        if (diagnostic.Span is { } place) AppendIncludes(text, place.Origin);
        string severityColour = ColourOf(diagnostic.Kind.Severity);
        if (diagnostic.Span is { } at) text.Append(Paint(Bold, $"{at}:")).Append(' ');
        text.Append(Paint(severityColour, $"{Label(diagnostic.Kind.Severity)}[{diagnostic.Kind.Code}]:")).Append(' ')
            .Append(Paint(Bold, Visible(diagnostic.Message))).Append('\n');
        if (diagnostic.Span is { } span)
        {
            AppendSource(text, span, '^', severityColour);
            if (SecretText.StartIn(span.Source.Line(span.Line)) < 0) AppendExpansions(text, span.Origin);
        }

        foreach (RelatedSpan related in diagnostic.Related)
        {
            text.Append($"{related.Span}: ").Append(Paint(Cyan, "note:")).Append($" {Visible(related.Text)}\n");
            AppendSource(text, related.Span, '-', Cyan);
        }

        if (diagnostic.Suggestion is { } help)
        {
            text.Append("  ").Append(Paint(Cyan, "help:")).Append($" {Visible(help)}\n");
        }
    }

    private static void AppendIncludes(StringBuilder text, SourceOrigin? origin)
    {
        string lead = "in file included from";
        for (; origin is not null; origin = origin.Outer)
        {
            if (origin.Kind != OriginKind.Include) continue;
            text.Append($"{lead} {origin.Span}\n");
            lead = "                 from";
        }
    }

    private void AppendExpansions(StringBuilder text, SourceOrigin? origin)
    {
        for (; origin is not null; origin = origin.Outer)
        {
            if (origin.Kind == OriginKind.Include) continue;
            string what = origin.Kind == OriginKind.Definition ? "expanded from" : "repeated with";
            text.Append($"{origin.Span}: ").Append(Paint(Cyan, "note:")).Append($" {what} ${origin.Name}, set here\n");
            AppendSource(text, origin.Span, '-', Cyan);
        }
    }

    /// <summary>The line and, below it, a mark under the span.</summary>
    private void AppendSource(StringBuilder text, SourceSpan span, char mark, string markColour, int gutterWidth = 0)
    {
        (int number, int column) = span.Source.Position(span.Start);
        ReadOnlySpan<char> line = span.Source.Line(number);
        int secret = SecretText.StartIn(line);
        int start = Math.Min(column - 1, line.Length);
        int end = Math.Clamp(start + span.Length, start, line.Length);

        // Before a place deep in a very long line only its surroundings are looked at.
        int from = start > Window / 2 && line.Length > Window ? Math.Min(start - (Window / 2), line.Length - Window) : 0;
        int to = Math.Min(line.Length, from + Window);
        var shown = new StringBuilder(from > 0 ? "..." : "");
        int markStart = -1;
        int markEnd = -1;
        for (int i = from; i <= to; i++)
        {
            if (i == start) markStart = DisplayWidth.Of(shown);
            if (i == Math.Min(end, to)) markEnd = DisplayWidth.Of(shown);
            if (i == to) break;
            if (secret >= 0 && i >= secret && SecretText.IsHidden(line[i]))
                shown.Append('*');
            else if (line[i] == '\t')
                shown.Append(' ', TabWidth);
            else
                AppendVisible(shown, line[i]);
        }

        if (to < line.Length) shown.Append("...");
        string gutter = number.ToString().PadLeft(gutterWidth);
        text.Append($" {gutter} | {shown}".TrimEnd()).Append('\n');
        text.Append(' ', gutter.Length + 1).Append(" | ").Append(' ', markStart)
            .Append(Paint(markColour, new string(mark, Math.Max(1, markEnd - markStart)))).Append('\n');
    }

    private static string Label(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    /// <summary>Text from a file must not steer the terminal.</summary>
    private static string Visible(string text)
    {
        int control = text.AsSpan().IndexOfAnyInRange('\0', '\x1f');
        if (control < 0 && text.AsSpan().IndexOfAnyInRange('\x7f', '\x9f') < 0) return text;
        var shown = new StringBuilder();
        foreach (char c in text) AppendVisible(shown, c);
        return shown.ToString();
    }

    private static void AppendVisible(StringBuilder text, char c)
    {
        if (char.IsControl(c) || c is '\ufeff' or '\u200b' or '\u202e')
            text.Append(c < 0x100 ? $"\\x{(int)c:x2}" : $"\\u{(int)c:x4}");
        else if (c is '\u00a0' or '\u3000')
            text.Append($"\\u{(int)c:x4}");
        else
            text.Append(c);
    }

    private string Paint(string code, string text) => colour ? $"{code}{text}{Reset}" : text;
}
