using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Configuration.Peers;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>Findings as JSON of our own. Lines and columns count from 1, columns in UTF-16 code units.</summary>
/// <param name="Version">Rises when the meaning of a member changes; new members may come at any time.</param>
/// <param name="Status">The exit status.</param>
/// <param name="Summary">How many findings there are.</param>
/// <param name="Files">The configurations, with their findings.</param>
/// <param name="Peers">How several configurations work together; null: there is one only.</param>
internal sealed record JsonReport(
    int Version, int Status, CheckCounts Summary, IReadOnlyList<JsonReport.Configuration> Files, PeerReportJson? Peers)
{
    /// <summary>A main file with all that it includes.</summary>
    internal sealed record Configuration(
        string File, bool Starts, IReadOnlyList<string> Reads, IReadOnlyList<Finding> Findings, int Dropped);

    /// <summary>A finding.</summary>
    internal sealed record Finding(
        string Code, string Severity, string Title, string Message, string? Effect, string? Help, Place? Place,
        IReadOnlyList<Related>? Related, IReadOnlyList<Step>? Origin, Change? Fix);

    /// <summary>A piece of a file; the end is behind its last character.</summary>
    internal sealed record Place(string File, int Line, int Column, int EndLine, int EndColumn)
    {
        public static Place Of(SourceSpan span)
        {
            (int endLine, int endColumn) = span.Source.Position(span.End);
            return new Place(span.Source.Path, span.Line, span.Column, endLine, endColumn);
        }
    }

    /// <summary>Another place that helps to understand.</summary>
    internal sealed record Related(string Message, Place Place);

    /// <summary>How the text came into the configuration: <c>include</c>, <c>definition</c> or <c>repetition</c>.</summary>
    internal sealed record Step(string Kind, string Name, Place Place);

    /// <summary>A change that mends it.</summary>
    internal sealed record Change(string Title, IReadOnlyList<Edit> Edits);

    /// <summary>One replacement.</summary>
    internal sealed record Edit(Place Place, string Text);

    /// <summary>The whole report, ending in a line feed.</summary>
    public static string Write(IReadOnlyList<CheckedFile> files, PeerReport? peers = null)
    {
        var report = new JsonReport(
            1, CheckStatus.Of(files), CheckCounts.Of(files),
            [
                .. files.Select(file => new Configuration(
                    file.Path, !file.CannotStart, [.. file.Result.Files.Select(read => read.Path).Distinct()],
                    [.. file.Findings.Select(Convert)], file.Result.DroppedDiagnostics)),
            ],
            peers is null ? null : PeerReportJson.Of(peers));
        return JsonSerializer.Serialize(report, CheckJson.Readable.JsonReport) + "\n";
    }

    private static Finding Convert(Diagnostic found) => new(
        found.Kind.Code,
        found.Kind.Severity.ToString().ToLowerInvariant(),
        found.Kind.Title,
        found.Message,
        found.Effect ?? NullIfEmpty(found.Kind.Consequence),
        found.Suggestion ?? NullIfEmpty(found.Kind.Remedy),
        found.Span is { } span ? Place.Of(span) : null,
        found.Related.Count == 0 ? null : [.. found.Related.Select(related => new Related(related.Text, Place.Of(related.Span)))],
        Steps(found.Span?.Origin),
        found.Fix is { } fix ? new Change(fix.Title, [.. fix.Edits.Select(edit => new Edit(Place.Of(edit.Span), edit.Replacement))]) : null);

    private static List<Step>? Steps(SourceOrigin? origin)
    {
        if (origin is null) return null;
        var steps = new List<Step>();
        for (; origin is not null; origin = origin.Outer)
            steps.Add(new Step(origin.Kind.ToString().ToLowerInvariant(), origin.Name, Place.Of(origin.Span)));
        return steps;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

/// <summary>Source-generated JSON of the reports.</summary>
[JsonSerializable(typeof(JsonReport))]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class CheckJson : JsonSerializerContext
{
    /// <summary>Quotes and letters of other languages stay as they are: no browser reads this as HTML.</summary>
    public static CheckJson Readable { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
