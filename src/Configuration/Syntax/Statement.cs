using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>What a statement is.</summary>
public enum StatementKind : byte
{
    /// <summary>A keyword with its arguments, or an entry of a list.</summary>
    Words,

    /// <summary><c>{</c></summary>
    OpenBrace,

    /// <summary><c>}</c></summary>
    CloseBrace,
}

/// <summary>
/// The unit that the preprocessor hands to the parser: one piece of a line between braces, or one brace. Includes,
/// conditions, definitions, repetitions and comments are gone; quotes and backslashes are still in it.
/// </summary>
public sealed class Statement
{
    private readonly string _text;
    private readonly int _start;
    private readonly LineMap _map;

    internal Statement(StatementKind kind, string text, int start, int length, LineMap map)
    {
        Kind = kind;
        _text = text;
        _start = start;
        Length = length;
        _map = map;
    }

    /// <summary>What it is.</summary>
    public StatementKind Kind { get; }

    /// <summary>Number of characters of <see cref="Text"/>.</summary>
    public int Length { get; }

    /// <summary>The piece as it stands after all substitution, without blanks at its ends. Never empty.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(_start, Length);

    /// <summary>Where the whole piece stands.</summary>
    public SourceSpan Span => SpanOf(0, Length);

    /// <summary>Where the characters <paramref name="start"/>.. of <see cref="Text"/> come from.</summary>
    /// <param name="start">0..<see cref="Length"/>.</param>
    /// <param name="length">May be zero.</param>
    public SourceSpan SpanOf(int start, int length) => _map.SpanOf(_start + start, length);

    /// <inheritdoc/>
    public override string ToString() => Text.ToString();
}
