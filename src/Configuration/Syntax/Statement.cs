using System.Runtime.CompilerServices;
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
/// conditions, definitions, repetitions and comments are gone; quotes and backslashes are still in it. A small value, as
/// a large configuration has some hundred thousand of them: it points into the text.
/// </summary>
public readonly struct Statement : IEquatable<Statement>
{
    private const int KindShift = 29;

    private readonly string _text;
    private readonly LineMap _map;
    private readonly int _start;
    private readonly int _kindAndLength;

    internal Statement(StatementKind kind, string text, int start, int length, LineMap map)
    {
        _text = text;
        _start = start;
        _kindAndLength = ((int)kind << KindShift) | length;
        _map = map;
    }

    /// <summary>What it is.</summary>
    public StatementKind Kind => (StatementKind)(_kindAndLength >> KindShift);

    /// <summary>Number of characters of <see cref="Text"/>.</summary>
    public int Length => _kindAndLength & ((1 << KindShift) - 1);

    /// <summary>The piece as it stands after all substitution, without blanks at its ends. Never empty.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(_start, Length);

    /// <summary>Where the whole piece stands.</summary>
    public SourceSpan Span => SpanOf(0, Length);

    /// <summary>Where the characters <paramref name="start"/>.. of <see cref="Text"/> come from.</summary>
    /// <param name="start">0..<see cref="Length"/>.</param>
    /// <param name="length">May be zero.</param>
    public SourceSpan SpanOf(int start, int length) => _map.SpanOf(_start + start, length);

    /// <summary>Whether both are the same piece of the same reading of a text.</summary>
    public static bool operator ==(Statement left, Statement right) => left.Equals(right);

    /// <summary>Whether they are different pieces, which may read alike.</summary>
    public static bool operator !=(Statement left, Statement right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Statement other) =>
        ReferenceEquals(_map, other._map) && ReferenceEquals(_text, other._text) && _start == other._start &&
        _kindAndLength == other._kindAndLength;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Statement other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((RuntimeHelpers.GetHashCode(_map) * 397) ^ _start);

    /// <inheritdoc/>
    public override string ToString() => Text.ToString();

    /// <summary>A word that stands in it as it is, apart from quotes around it.</summary>
    /// <param name="start">Offset of the word, with its quotes.</param>
    /// <param name="length">Number of characters, with its quotes.</param>
    /// <param name="isQuoted">Whether it is <c>"..."</c>.</param>
    internal Word WordAt(int start, int length, bool isQuoted) => new(_text, _map, _start + start, length, isQuoted);
}
