using System.Text.Json;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>Findings as SARIF 2.1.0.</summary>
internal static class SarifReport
{
    /// <summary>The whole log, ending in a line feed.</summary>
    public static string Write(IReadOnlyList<CheckedFile> files)
    {
        Diagnostic[] findings = [.. files.SelectMany(file => file.Findings)];
        DiagnosticKind[] kinds = [.. findings.Select(finding => finding.Kind).DistinctBy(kind => kind.Code).OrderBy(kind => kind.Code, StringComparer.Ordinal)];
        Dictionary<string, int> index = kinds.Select((kind, at) => (kind.Code, at)).ToDictionary(pair => pair.Code, pair => pair.at);
        var run = new SarifLog.Run(
            new SarifLog.Tool(new SarifLog.Driver("Holdfast", Usage.HoldfastVersion, [.. kinds.Select(Rule)])),
            [new SarifLog.Invocation(ExecutionSuccessful: true, CheckStatus.Of(files))],
            "utf16CodeUnits",
            [.. findings.Select(finding => Result(finding, index[finding.Kind.Code]))]);
        var log = new SarifLog("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", [run]);
        return JsonSerializer.Serialize(log, CheckJson.Readable.SarifLog) + "\n";
    }

    private static SarifLog.Rule Rule(DiagnosticKind kind)
    {
        DiagnosticKind known = DiagnosticCatalog.Find(kind.Code) ?? kind;
        return new SarifLog.Rule(
            known.Code, Text(known.Title), Text(known.Consequence.Length > 0 ? known.Consequence : known.Title),
            Text(known.Remedy.Length > 0 ? known.Remedy : known.Title), new SarifLog.RuleConfiguration(Level(known.Severity)));
    }

    private static SarifLog.Result Result(Diagnostic finding, int ruleIndex) => new(
        finding.Kind.Code,
        ruleIndex,
        Level(finding.Kind.Severity),
        Text(Sentences(finding)),
        finding.Span is { } span ? [new SarifLog.Location(Place(span))] : [],
        finding.Related.Count == 0
            ? null
            : [.. finding.Related.Select((related, at) => new SarifLog.Location(Place(related.Span), at, Text(related.Text)))],
        finding.Fix is { } fix ? [Fix(fix)] : null);

    private static string Sentences(Diagnostic finding)
    {
        string text = finding.Message;
        if (finding.Effect is { } effect) text += $"\n{effect}";
        if (finding.Suggestion is { } help) text += $"\n{help}";
        return text;
    }

    private static SarifLog.Fix Fix(TextFix fix) => new(
        Text(fix.Title),
        [
            .. fix.Edits.GroupBy(edit => edit.Span.Source).Select(edits => new SarifLog.ArtifactChange(
                Artifact(edits.Key.Path),
                [.. edits.Select(edit => new SarifLog.Replacement(Region(edit.Span), new SarifLog.ArtifactContent(edit.Replacement)))])),
        ]);

    private static SarifLog.PhysicalLocation Place(SourceSpan span) => new(Artifact(span.Source.Path), Region(span));

    private static SarifLog.ArtifactLocation Artifact(string path)
    {
        string escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return new SarifLog.ArtifactLocation(path.StartsWith('/') ? $"file://{escaped}" : escaped);
    }

    private static SarifLog.Region Region(SourceSpan span)
    {
        (int endLine, int endColumn) = span.Source.Position(span.End);
        return new SarifLog.Region(span.Line, span.Column, endLine, endColumn);
    }

    private static SarifLog.Message Text(string text) => new(text);

    private static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
