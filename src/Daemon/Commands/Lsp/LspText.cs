using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Lsp;

/// <summary>Translates places and file names between the compiler and LSP.</summary>
internal static class LspText
{
    /// <summary>The path of a document: that of a <c>file:</c> URI, or any other URI as it is.</summary>
    public static string PathOf(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out Uri? parsed) && parsed.IsFile ? parsed.LocalPath : uri;

    /// <summary>The URI of a path.</summary>
    public static string UriOf(string path) => path.StartsWith('/') ? new Uri(path).AbsoluteUri : path;

    /// <summary>The range of a span.</summary>
    public static Range RangeOf(SourceSpan span) => new(PositionOf(span.Source, span.Start), PositionOf(span.Source, span.End));

    /// <summary>The position of an offset.</summary>
    public static Position PositionOf(SourceText text, int offset)
    {
        (int line, int column) = text.Position(offset);
        return new Position(line - 1, column - 1);
    }

    /// <summary>The offset of a position; one beyond the end of its line is that end.</summary>
    public static int OffsetOf(SourceText text, Position position)
    {
        if (position.Line < 0) return 0;
        if (position.Line >= text.LineCount) return text.Text.Length;
        return text.LineStart(position.Line + 1) + Math.Clamp(position.Character, 0, text.Line(position.Line + 1).Length);
    }

    /// <summary>The text after a change.</summary>
    public static string Apply(string path, string text, ContentChange change)
    {
        if (change.Range is not { } range) return change.Text;
        var source = new SourceText(path, text);
        int start = OffsetOf(source, range.Start);
        int end = Math.Max(start, OffsetOf(source, range.End));
        return string.Concat(text.AsSpan(0, start), change.Text, text.AsSpan(end));
    }
}
