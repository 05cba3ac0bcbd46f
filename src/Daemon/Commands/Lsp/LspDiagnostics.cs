using System.Text;
using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Lsp;

/// <summary>Findings the way an editor shows them.</summary>
internal static class LspDiagnostics
{
    private const int Deprecated = 2;

    /// <summary>One finding.</summary>
    public static LspDiagnostic Of(Diagnostic found) => new(
        found.Span is { } span ? LspText.RangeOf(span) : new Range(new Position(0, 0), new Position(0, 0)),
        found.Kind.Severity switch { Severity.Error => 1, Severity.Warning => 2, _ => 3 },
        found.Kind.Code,
        "holdfast",
        Message(found),
        found.Related.Count == 0 ? null : [.. found.Related.Select(Related)],
        found.Kind == BindingDiagnostics.Deprecated ? [Deprecated] : null);

    private static RelatedInformation Related(RelatedSpan related) =>
        new(new Location(LspText.UriOf(related.Span.Source.Path), LspText.RangeOf(related.Span)), related.Text);

    private static string Message(Diagnostic found)
    {
        var text = new StringBuilder(found.Message);
        if ((found.Effect ?? found.Kind.Consequence) is { Length: > 0 } effect) text.Append('\n').Append(effect);
        if (found.Suggestion is { Length: > 0 } help) text.Append("\nhelp: ").Append(help);
        return text.ToString();
    }
}
