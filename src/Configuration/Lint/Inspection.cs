using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint;

/// <summary>
/// All that is to be said about a configuration: what the compiler found and what the rules find, without that which
/// comments in the files or a selection switch off.
/// </summary>
public static class Inspection
{
    /// <summary>The findings, ordered by file and place. Those without a place come first.</summary>
    /// <param name="result">The compilation, with its tree: without one no rule is asked.</param>
    /// <param name="environment">The world that it saw.</param>
    /// <param name="selection">What to show; null: everything.</param>
    public static IReadOnlyList<Diagnostic> Run(
        CompilationResult result, ConfigurationEnvironment environment, FindingSelection? selection = null)
    {
        selection ??= FindingSelection.Everything;
        var comments = AllowComments.Read(result);
        List<Diagnostic> findings = comments.Apply([.. result.Diagnostics, .. Linter.Run(result, environment)]);
        return [.. InOrder(findings.Where(found => IsWanted(found.Kind, selection)).Select(found => Judge(found, selection)), result)];
    }

    /// <summary>
    /// Findings about several configurations, without those that a selection or a comment at one of their places in one
    /// of the files switches off.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Select(
        IReadOnlyList<Diagnostic> findings, IReadOnlyList<CompilationResult> results, FindingSelection? selection = null)
    {
        selection ??= FindingSelection.Everything;
        AllowComments[] comments = [.. results.Select(AllowComments.Read)];
        return
        [
            .. findings.Where(found => IsWanted(found.Kind, selection) && !comments.Any(file => file.Allow(found)))
                .Select(found => Judge(found, selection)),
        ];
    }

    /// <summary>Orders findings by file (in the order in which they were read), place and code.</summary>
    public static IEnumerable<Diagnostic> InOrder(IEnumerable<Diagnostic> findings, CompilationResult result)
    {
        var order = new Dictionary<SourceText, int>();
        foreach (SourceText file in result.Files) order.TryAdd(file, order.Count);
        return findings
            .OrderBy(found => found.Span is { } span ? order.GetValueOrDefault(span.Source) : -1)
            .ThenBy(found => found.Span?.Start ?? -1)
            .ThenBy(found => found.Kind.Code, StringComparer.Ordinal);
    }

    private static bool IsWanted(DiagnosticKind kind, FindingSelection selection) =>
        !kind.CanBeSwitchedOff ||
        (!selection.Allow.Contains(kind.Code) &&
         (selection.Only.Count == 0 || selection.Only.Contains(kind.Code) || selection.Deny.Contains(kind.Code)));

    private static Diagnostic Judge(Diagnostic finding, FindingSelection selection) =>
        selection.Deny.Contains(finding.Kind.Code)
            ? finding with { Kind = finding.Kind with { Severity = Severity.Error } }
            : finding;
}
