namespace Holdfast.Configuration.Text;

/// <summary>
/// A piece of a file. Text that an expansion put there is represented by the reference to it (<c>$NAME</c>) in the file;
/// <see cref="Origin"/> then leads to the definition, and through the <c>include</c> lines to the main file.
/// </summary>
/// <param name="Source">The file.</param>
/// <param name="Start">Offset of the first character.</param>
/// <param name="Length">Number of characters; may be zero (a place, such as the end of the file).</param>
/// <param name="Origin">How this piece came into the configuration; null: it stands in the main file itself.</param>
public readonly record struct SourceSpan(SourceText Source, int Start, int Length, SourceOrigin? Origin = null)
{
    /// <summary>Offset behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>The line, from 1.</summary>
    public int Line => Source.Position(Start).Line;

    /// <summary>The column, from 1, in characters.</summary>
    public int Column => Source.Position(Start).Column;

    /// <summary>Whether the file holds the text itself, which may then be changed there: no definition or repetition put it here.</summary>
    public bool IsVerbatim
    {
        get
        {
            for (SourceOrigin? origin = Origin; origin is not null; origin = origin.Outer)
            {
                if (origin.Kind != OriginKind.Include) return false;
            }

            return true;
        }
    }

    /// <summary>The text in the file: for an expansion that of the reference.</summary>
    public ReadOnlySpan<char> Text => Source.Text.AsSpan(Start, Length);

    /// <summary>From the start of this piece to the end of another, if both stand in the same file; else this piece.</summary>
    public SourceSpan To(SourceSpan last) => ReferenceEquals(Source, last.Source) && last.End > Start
        ? this with { Length = last.End - Start }
        : this;

    /// <summary><c>file:line:column</c>.</summary>
    public override string ToString()
    {
        (int line, int column) = Source.Position(Start);
        return $"{Source.Path}:{line}:{column}";
    }
}

/// <summary>How a piece of text came into the configuration.</summary>
public enum OriginKind : byte
{
    /// <summary>Its file was included.</summary>
    Include,

    /// <summary>It is the value of a <c>$NAME</c>.</summary>
    Definition,

    /// <summary>It was set by a <c>~SEQ</c> or <c>~LST</c>.</summary>
    Repetition,
}

/// <summary>One step on the way from a piece of text to the main file.</summary>
/// <param name="Kind">What kind of step.</param>
/// <param name="Name">The name of the definition or variable; the pattern of an include.</param>
/// <param name="Span">The include line, the place in the definition, or the repetition.</param>
/// <param name="Outer">The next step outward; null at the main file.</param>
public sealed record SourceOrigin(OriginKind Kind, string Name, SourceSpan Span, SourceOrigin? Outer);
