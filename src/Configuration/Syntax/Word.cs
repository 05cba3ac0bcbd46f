using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>A word of a statement. Cheap: its text and position are made when asked for.</summary>
public readonly struct Word
{
    private const int Quoted = 1 << 30;
    private const int Composed = 1 << 29;
    private const int LengthMask = Composed - 1;

    private readonly string _text;
    private readonly LineMap _map;
    private readonly int _start;
    private readonly int _flagsAndLength;

    /// <summary>A word that stands in a text as it is, or with quotes around it.</summary>
    internal Word(string text, LineMap map, int start, int length, bool isQuoted)
    {
        _text = text;
        _map = map;
        _start = start;
        _flagsAndLength = length | (isQuoted ? Quoted : 0);
    }

    /// <summary>A word whose text had to be put together from what stands at a place.</summary>
    internal Word(string text, SourceSpan place, bool wasQuoted)
    {
        _text = text;
        _map = new FixedMap(place);
        _flagsAndLength = text.Length | Composed | (wasQuoted ? Quoted : 0);
    }

    /// <summary>Whether any of it stood in quotes.</summary>
    public bool WasQuoted => (_flagsAndLength & Quoted) != 0;

    /// <summary>The text without quotes and escapes. Allocates nothing.</summary>
    public ReadOnlySpan<char> Chars => _text.AsSpan(TextStart, TextLength);

    /// <summary>The text without quotes and escapes, as a string (a new one for each call).</summary>
    public string Text => Chars.ToString();

    /// <summary>Where the word stands, with its quotes.</summary>
    public SourceSpan Span => _map.SpanOf(_start, _flagsAndLength & LengthMask);

    private bool IsComposed => (_flagsAndLength & Composed) != 0;

    private int TextStart => WasQuoted && !IsComposed ? _start + 1 : _start;

    private int TextLength => (_flagsAndLength & LengthMask) - (WasQuoted && !IsComposed ? 2 : 0);

    /// <summary>Where a part of the word stands: offsets count from the first character of <see cref="Chars"/>. The whole
    /// word when its text was put together from pieces.</summary>
    public SourceSpan SpanOf(int start, int length) => IsComposed ? Span : _map.SpanOf(TextStart + start, length);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
