using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Editing;

/// <summary>A place in a file: the block around it, the statement and the word that it touches.</summary>
internal sealed class EditorPlace
{
    public EditorPlace(EditorModel model, SourceText file, int offset)
    {
        Model = model;
        File = file;
        Offset = Math.Clamp(offset, 0, file.Text.Length);
        (int number, int column) = file.Position(Offset);
        Line = file.Line(number).ToString();
        Column = Math.Min(column - 1, Line.Length);
        LineStart = file.LineStart(number);
        foreach (ConfigurationNode node in model.Tree?.Descendants() ?? [])
        {
            if (Encloses(node)) Container = node;
            if (node.Statement is { } statement && Touches(statement.Span)) Statement = node;
        }
    }

    public EditorModel Model { get; }

    public SourceText File { get; }

    public int Offset { get; }

    /// <summary>The text of the line.</summary>
    public string Line { get; }

    /// <summary>Where in it the place is, from 0.</summary>
    public int Column { get; }

    public int LineStart { get; }

    /// <summary>The innermost block around the place; null: the root.</summary>
    public ConfigurationNode? Container { get; }

    /// <summary>The statement that holds the place, or ends there; null: none.</summary>
    public ConfigurationNode? Statement { get; }

    /// <summary>The keywords that may stand there.</summary>
    public KeywordBlock Block => Container?.Keyword?.Children ?? KeywordTable.Root;

    /// <summary>Whether the place lies behind the start of a comment.</summary>
    public bool IsInComment
    {
        get
        {
            List<int>? removable = null;
            return Comments.Find(Line, ref removable) < Column;
        }
    }

    /// <summary>The words of the statement up to the place; the last one is being written, and may be empty.</summary>
    public List<string> WordsBefore()
    {
        int start = Line.AsSpan(0, Column).LastIndexOfAny('{', '}') + 1;
        // ${NAME} is no block.
        if (start > 1 && Line[start - 2] == '$') start = Line.AsSpan(0, start - 2).LastIndexOfAny('{', '}') + 1;
        List<string> words = [.. Line[start..Column].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];
        if (Column == start || Line[Column - 1] is ' ' or '\t') words.Add("");
        return words;
    }

    /// <summary>The <c>$NAME</c> or <c>${NAME}</c> at the place; null: none.</summary>
    public (string Name, SourceSpan Span)? Reference()
    {
        for (int start = Math.Min(Column, Line.Length - 1); start >= 0; start--)
        {
            if (Line[start] != '$') continue;
            int name = start + 1 < Line.Length && Line[start + 1] == '{' ? start + 2 : start + 1;
            int length = Names.Length(Line.AsSpan(name));
            if (length == 0 || name + length < Column) return null;
            return (Line.Substring(name, length), new SourceSpan(File, LineStart + start, name + length - start));
        }

        return null;
    }

    /// <summary>The index of the word of the statement that holds the place; -1: none does.</summary>
    public int WordIndex()
    {
        if (Statement is null) return -1;
        for (int i = 0; i < Statement.Words.Count; i++)
        {
            if (Touches(Statement.Words[i].Span)) return i;
        }

        return -1;
    }

    private bool Touches(SourceSpan span) =>
        ReferenceEquals(span.Source, File) && span.Start <= Offset && Offset <= span.End;

    private bool Encloses(ConfigurationNode node) =>
        node.OpenBrace is { } open && ReferenceEquals(open.Source, File) && open.IsVerbatim && open.End <= Offset &&
        (node.CloseBrace is not { } close || !ReferenceEquals(close.Source, File) || Offset <= close.Start);
}
