using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>A piece of a text with the map of where that text comes from.</summary>
internal readonly record struct TextSlice(string Text, int Start, int Length, LineMap? Map)
{
    public ReadOnlySpan<char> Chars => Text.AsSpan(Start, Length);
}

/// <summary>A <c>$NAME</c>: what the file defines, what a repetition sets, or what is predefined.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Whether a definition or a repetition made it.</param>
/// <param name="Value">The value, or its first line.</param>
internal sealed record Definition(string Name, OriginKind Kind, TextSlice Value)
{
    /// <summary>The further lines; null: the definition has only one line.</summary>
    public List<TextSlice>? MoreLines { get; init; }
}
