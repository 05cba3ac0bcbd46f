using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Lsp;

/// <summary>What an editor can do about a finding.</summary>
internal static class LspActions
{
    /// <summary>The fix, if there is one, and the comment that switches the finding off, if it may be.</summary>
    public static IEnumerable<CodeAction> Of(Diagnostic found)
    {
        LspDiagnostic shown = LspDiagnostics.Of(found);
        if (found.Fix is { } fix) yield return new CodeAction(fix.Title, "quickfix", [shown], true, Edit(fix.Edits));
        if (!found.Kind.CanBeSwitchedOff || found.Span is not { IsVerbatim: true } span) yield break;

        int start = span.Source.LineStart(span.Line);
        ReadOnlySpan<char> line = span.Source.Line(span.Line);
        string indent = line[..(line.Length - line.TrimStart().Length)].ToString();
        var comment = new TextEdit(span with { Start = start, Length = 0 }, $"{indent}# holdfast: allow {found.Kind.Code}\n");
        yield return new CodeAction($"allow {found.Kind.Code} here, by a comment", "quickfix", [shown], null, Edit([comment]));
    }

    private static WorkspaceEdit Edit(IReadOnlyList<TextEdit> edits) => new(edits
        .GroupBy(edit => LspText.UriOf(edit.Span.Source.Path))
        .ToDictionary(
            group => group.Key,
            group => (IReadOnlyList<LspTextEdit>)[.. group.Select(edit => new LspTextEdit(LspText.RangeOf(edit.Span), edit.Replacement))]));
}
