using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>Says of every piece of a text where it comes from.</summary>
internal abstract class LineMap
{
    public abstract SourceSpan SpanOf(int start, int length);
}

/// <summary>The map of text that stands in a file just as it is: one per file and way into the configuration.</summary>
internal sealed class FileMap(SourceText source, SourceOrigin? origin) : LineMap
{
    public SourceText Source { get; } = source;

    public SourceOrigin? Origin { get; } = origin;

    public override SourceSpan SpanOf(int start, int length) => new(Source, start, length, Origin);
}

/// <summary>The map of text that was computed, such as a loop variable: all of it comes from one place.</summary>
internal sealed class FixedMap(SourceSpan span) : LineMap
{
    public override SourceSpan SpanOf(int start, int length) => span;
}

/// <summary>One use of a definition: the reference, and the map of the value that took its place.</summary>
/// <param name="Definition">What was used.</param>
/// <param name="Reference">Where it was referred to.</param>
/// <param name="Outer">The use whose value contained the reference; null: the reference stands in a line of a file.</param>
internal sealed record Expansion(Definition Definition, SourceSpan Reference, Expansion? Outer)
{
    /// <summary>Whether this use is part of a use of <paramref name="definition"/>.</summary>
    public bool IsPartOf(Definition definition)
    {
        for (Expansion? use = this; use is not null; use = use.Outer)
        {
            if (ReferenceEquals(use.Definition, definition)) return true;
        }

        return false;
    }

    /// <summary>The reference, as the place of text that came from <paramref name="value"/>.</summary>
    public SourceSpan Locate(SourceSpan? value) => value is not { } span
        ? Reference
        : Reference with { Origin = new SourceOrigin(Definition.Kind, Definition.Name, span, Reference.Origin) };
}

/// <summary>The map of a further line of a multi-line definition, which stands in no line of the file that uses it.</summary>
internal sealed class ExpansionMap(Expansion expansion, LineMap value) : LineMap
{
    public Expansion Expansion => expansion;

    public override SourceSpan SpanOf(int start, int length) => expansion.Locate(value.SpanOf(start, length));
}

/// <summary>A run of a substituted text that comes from one place.</summary>
/// <param name="Start">Where the run begins in the text.</param>
/// <param name="Map">The map of where it comes from; null: it was computed and stands nowhere.</param>
/// <param name="MapStart">Where the run begins in that.</param>
/// <param name="Expansion">The use that brought it; null: it stood in the line itself.</param>
internal readonly record struct MappedRun(int Start, LineMap? Map, int MapStart, Expansion? Expansion)
{
    public SourceSpan SpanOf(int start, int length)
    {
        SourceSpan? place = Map?.SpanOf(MapStart + (start - Start), length);
        return Expansion?.Locate(place) ?? place!.Value;
    }
}

/// <summary>The map of a line that was put together from several places.</summary>
internal sealed class MappedLine(MappedRun[] runs, int length) : LineMap
{
    public override SourceSpan SpanOf(int start, int length1)
    {
        int first = Find(start);
        int end = start + length1;
        int firstEnd = first + 1 < runs.Length ? runs[first + 1].Start : length;
        if (end <= firstEnd) return runs[first].SpanOf(start, length1);

        int last = Find(end - 1);
        SourceSpan left = runs[first].SpanOf(start, firstEnd - start);
        SourceSpan right = runs[last].SpanOf(runs[last].Start, end - runs[last].Start);
        SourceSpan whole = left.To(right);
        return runs[first].Expansion is null && runs[last].Expansion is not null && ReferenceEquals(left.Source, right.Source)
            ? whole with { Origin = right.Origin }
            : whole;
    }

    private int Find(int position)
    {
        int low = 0;
        int high = runs.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (runs[middle].Start <= position)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}
