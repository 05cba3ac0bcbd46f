using Holdfast.Configuration.Editing;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Lsp;

/// <summary>Completions the way an editor takes them.</summary>
internal static class LspCompletion
{
    private const int PlainText = 1;
    private const int Snippet = 2;
    private const int Deprecated = 1;

    /// <summary>One completion; its text takes the place of the word that is being written.</summary>
    public static CompletionItem Of(Completion item, SourceText file, int offset)
    {
        int start = offset;
        while (start > 0 && !char.IsWhiteSpace(file.Text[start - 1]) && !EndsWord(file.Text, start)) start--;
        var range = new Range(LspText.PositionOf(file, start), LspText.PositionOf(file, offset));
        bool isBlock = item.Kind == CompletionKind.Block;
        string text = !isBlock ? item.Label
            : item.Detail.TrimEnd('{', ' ') is { Length: > 0 } name ? $"{item.Label} ${{1:{Escape(name)}}} {{\n\t$0\n}}"
            : $"{item.Label} {{\n\t$0\n}}";
        return new CompletionItem(
            item.Label,
            item.Kind switch
            {
                CompletionKind.Keyword => 10,
                CompletionKind.Block => 22,
                CompletionKind.Value => 12,
                CompletionKind.Name => 18,
                _ => 6,
            },
            item.Detail.Length > 0 ? item.Detail : null,
            item.Documentation.Length > 0 ? new MarkupContent("markdown", item.Documentation) : null,
            null,
            isBlock ? Snippet : PlainText,
            item.IsDeprecated ? [Deprecated] : null,
            new LspTextEdit(range, text));
    }

    // A brace ends a word, but for that of ${NAME.
    private static bool EndsWord(string text, int start) =>
        text[start - 1] is '}' or '{' && !(text[start - 1] == '{' && start > 1 && text[start - 2] == '$');

    private static string Escape(string text) => text.Replace("}", "\\}", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);
}
