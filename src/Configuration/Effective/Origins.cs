using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Effective;

/// <summary>Says in a few words where a value comes from.</summary>
/// <param name="main">The main file, whose lines need no name.</param>
internal sealed class Origins(SourceText? main)
{
    /// <summary>What nobody wrote.</summary>
    public const string Default = "default";

    /// <summary>A place: <c>line 12</c>, <c>file.conf:12</c>, <c>$NAME, line 2</c>.</summary>
    public string Of(SourceSpan span)
    {
        for (SourceOrigin? origin = span.Origin; origin is not null; origin = origin.Outer)
        {
            if (origin.Kind != OriginKind.Include) return $"${origin.Name}, {Place(origin.Span)}";
        }

        return Place(span);
    }

    /// <summary>A statement of <c>global_defs</c> that an instance inherits from.</summary>
    public string Inherited(ConfigurationNode node) => $"from global_defs, {Of(node.ValueSpan)}";

    private string Place(SourceSpan span) =>
        ReferenceEquals(span.Source, main) ? $"line {span.Line}" : $"{span.Source.Path}:{span.Line}";
}
