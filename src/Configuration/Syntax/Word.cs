using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>A word of a statement. Cheap: its text and position are made when asked for.</summary>
public readonly struct Word
{
    private readonly Statement _statement;
    private readonly int _textStart;
    private readonly int _textLength;
    private readonly string? _text;

    /// <summary>A word whose text stands in the statement as it is.</summary>
    internal Word(Statement statement, int start, int length, int textStart, int textLength, bool wasQuoted)
    {
        _statement = statement;
        Start = start;
        Length = length;
        _textStart = textStart;
        _textLength = textLength;
        WasQuoted = wasQuoted;
    }

    /// <summary>A word whose text had to be put together.</summary>
    internal Word(Statement statement, int start, int length, string text, bool wasQuoted)
    {
        _statement = statement;
        Start = start;
        Length = length;
        _text = text;
        WasQuoted = wasQuoted;
    }

    /// <summary>Offset of the word, with its quotes, in <see cref="Statement.Text"/>.</summary>
    public int Start { get; }

    /// <summary>Number of characters of the word with its quotes.</summary>
    public int Length { get; }

    /// <summary>Whether any of it stood in quotes.</summary>
    public bool WasQuoted { get; }

    /// <summary>The text without quotes and escapes. Allocates nothing.</summary>
    public ReadOnlySpan<char> Chars => _text ?? _statement.Text.Slice(_textStart, _textLength);

    /// <summary>The text without quotes and escapes, as a string (a new one for each call).</summary>
    public string Text => _text ?? Chars.ToString();

    /// <summary>Where the word stands, with its quotes.</summary>
    public SourceSpan Span => _statement.SpanOf(Start, Length);

    /// <summary>Where a part of the word stands: offsets count from the first character of <see cref="Chars"/>. The whole
    /// word when its text was put together from pieces.</summary>
    public SourceSpan SpanOf(int start, int length) =>
        _text is null ? _statement.SpanOf(_textStart + start, length) : Span;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
