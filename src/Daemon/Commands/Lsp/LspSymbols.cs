using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Daemon.Commands.Lsp;

/// <summary>The blocks of a file, for an outline.</summary>
internal static class LspSymbols
{
    private const int Namespace = 3;
    private const int MaxDepth = 3;

    /// <summary>The symbol of a block, or none for what is no block of this file.</summary>
    public static IEnumerable<DocumentSymbol> Of(ConfigurationNode node, SourceText file, int depth = 0)
    {
        if (depth > MaxDepth || node.OpenBrace is not { } open || !ReferenceEquals(node.Span.Source, file)) yield break;
        SourceSpan start = node.Statement!.Value.Span;
        SourceSpan whole = start.To(node.CloseBrace ?? open);
        string words = string.Join(' ', node.Words.Select(word => word.Text));
        yield return new DocumentSymbol(
            words, null, Namespace, LspText.RangeOf(whole), LspText.RangeOf(start),
            [.. node.Children.SelectMany(child => Of(child, file, depth + 1))]);
    }
}
