using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check whose runs may last longer than the time between them.</summary>
internal sealed class TimeoutAboveInterval : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L204", Severity.Note, "the timeout of a check is above its interval", ErrorClass.None)
        {
            Consequence = "While a run lasts no other one begins: a check that hangs is run once in its timeout, not "
                + "once in its interval, and its failure is noticed that much later.",
            Remedy = "Set the timeout below the interval, or raise the interval.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            if (check.GivenTimeout is not { } timeout || timeout <= check.Interval) continue;
            decimal hung = timeout * check.Fall;
            context.Report(
                Kind, check.Node.Last("timeout")!.ValueSpan,
                $"the timeout of '{check.Name}' ({TreeValues.Seconds(timeout)}) is above its interval "
                + $"({TreeValues.Seconds(check.Interval)})",
                $"a run that hangs keeps the next ones from starting: with fall {check.Fall} it takes at least "
                + $"{TreeValues.Seconds(hung)} until the check counts as failed, not "
                + $"{TreeValues.Seconds(check.Interval * check.Fall)}",
                $"timeout {check.Interval}");
        }
    }
}
