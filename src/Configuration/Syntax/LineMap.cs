using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>Says for every character of a (substituted) text where it comes from.</summary>
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
