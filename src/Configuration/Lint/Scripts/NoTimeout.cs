using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check that hangs is only noticed when its interval is over.</summary>
internal sealed class NoTimeout : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L205", Severity.Note, "a check has no timeout", ErrorClass.None)
        {
            Consequence = "A run that hangs counts as failed when the interval is over. keepalived ends it then; Holdfast "
                + "lets it go on for as long again, 5 seconds at least.",
            Remedy = "Write the timeout down: the longest time that a good run may take.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            if (check.Uses.Count == 0 || check.Node.All("timeout").Any()) continue;
            context.Report(
                Kind, check.Node.ValueSpan,
                $"'{check.Name}' has no timeout: a run that hangs has failed after the interval, "
                    + $"{TreeValues.Seconds(check.Interval)}",
                check.Fall > 1
                    ? $"a check that hangs counts as failed after {check.Fall} runs, "
                        + $"{TreeValues.Seconds(check.Interval * check.Fall)} at the earliest"
                    : null,
                "timeout N, the longest time that a good run may take");
        }
    }
}
