using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint;

/// <summary>Changes that several rules propose.</summary>
internal static class Edits
{
    /// <summary>
    /// Takes a statement away, with its line when nothing but blanks is left on it. Null: it is not verbatim text.
    /// </summary>
    public static TextFix? Delete(string title, ConfigurationNode node)
    {
        if (node.Statement?.Span is not { IsVerbatim: true } span || span.Length == 0) return null;
        string text = span.Source.Text;
        int start = span.Start;
        int end = span.End;
        while (start > 0 && text[start - 1] is ' ' or '\t') start--;
        while (end < text.Length && text[end] is ' ' or '\t' or '\r') end++;
        bool isAlone = (start == 0 || text[start - 1] == '\n') && (end == text.Length || text[end] == '\n');
        if (!isAlone) return TextFix.Replace(title, span, "");
        if (end < text.Length) end++;
        return TextFix.Replace(title, span with { Start = start, Length = end - start }, "");
    }

    /// <summary>Replaces a word, which loses its quotes. Null: it is not verbatim text.</summary>
    public static TextFix? Replace(string title, Word word, string replacement) =>
        TextFix.Replace(title, word.Span, replacement);
}
