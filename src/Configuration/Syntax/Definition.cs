using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>A piece of a text with the map of where that text comes from.</summary>
internal readonly record struct TextSlice(string Text, int Start, int Length, LineMap? Map)
{
    public ReadOnlySpan<char> Chars => Text.AsSpan(Start, Length);
}

/// <summary>A <c>$NAME</c>: what the file defines, what a repetition sets, or what is predefined.</summary>
/// <param name="name">Its name.</param>
/// <param name="kind">Whether a definition or a repetition made it.</param>
/// <param name="value">The value, or its first line.</param>
internal sealed class Definition(string name, OriginKind kind, TextSlice value)
{
    public string Name => name;

    public OriginKind Kind => kind;

    /// <summary>The value, or its first line.</summary>
    public TextSlice Value { get; private set; } = value;

    /// <summary>The further lines; null: the definition was written in one line.</summary>
    public List<TextSlice>? MoreLines { get; init; }

    /// <summary>Whether the value has more than one line, so that a reference must end its line.</summary>
    public bool IsMultiLine => MoreLines is { Count: > 0 };

    /// <summary>Adds a line to a multi-line value. As long as the first line is empty, the next one takes its place.</summary>
    public void Append(TextSlice line)
    {
        if (Value.Length == 0 && MoreLines!.Count == 0)
            Value = line;
        else
            MoreLines!.Add(line);
    }
}
