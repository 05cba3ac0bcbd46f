using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint;

/// <summary>Runs the rules over a configuration that was compiled.</summary>
public static class Linter
{
    /// <summary>What the rules find, ordered by file and place. Needs a result with a tree; without one there is nothing.</summary>
    /// <param name="result">The compilation.</param>
    /// <param name="environment">The world that it saw.</param>
    public static IReadOnlyList<Diagnostic> Run(CompilationResult result, ConfigurationEnvironment environment)
    {
        if (result.Tree is null) return [];
        var findings = new DiagnosticBag();
        var context = new LintContext(result, environment, findings);
        foreach (ILintRule rule in LintRules.All) rule.Check(context);
        var order = result.Files.Select((file, index) => (file, index)).ToDictionary(pair => pair.file, pair => pair.index);
        return
        [
            .. findings.Items
                .DistinctBy(Place)
                .OrderBy(found => found.Span is { } span ? order.GetValueOrDefault(span.Source) : -1)
                .ThenBy(found => found.Span?.Start ?? -1)
                .ThenBy(found => found.Kind.Code, StringComparer.Ordinal),
        ];
    }

    // A repetition makes many instances of one place: what is wrong with all of them is said once.
    private static (string Code, SourceText? File, int Start, string Message) Place(Diagnostic found) =>
        (found.Kind.Code, found.Span?.Source, found.Span?.Start ?? -1, found.Span is { IsVerbatim: false } ? "" : found.Message);
}
