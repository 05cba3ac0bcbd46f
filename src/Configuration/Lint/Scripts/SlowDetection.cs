using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check that notices a failure only after half a minute or more.</summary>
internal sealed class SlowDetection : ILintRule
{
    private const decimal Long = 30;

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L211", Severity.Note, "a check notices a failure late", ErrorClass.None)
        {
            Consequence = "Until fall runs have failed, one per interval, the node keeps the addresses of a service "
                + "that is down.",
            Remedy = "Shorten the interval, or lower fall.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            decimal seconds = check.Interval * check.Fall;
            if (check.Uses.Count == 0 || seconds < Long) continue;
            context.Report(
                Kind, (check.Node.Last("interval") ?? check.Node).ValueSpan,
                $"it takes about {TreeValues.Seconds(seconds)} until '{check.Name}' counts as failed",
                $"{TreeValues.Count(check.Fall, "failed run")}, one every {TreeValues.Seconds(check.Interval)}: "
                    + "clients of a service "
                + "that is down wait as long",
                "a shorter interval");
        }
    }
}
