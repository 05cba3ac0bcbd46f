using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>One failed run of a check is enough.</summary>
internal sealed class OneFailedRun : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L206", Severity.Note, "one failed run of a check is enough", ErrorClass.None)
        {
            Consequence = "A single run that fails, because the machine was busy for a moment, moves the addresses.",
            Remedy = "Set fall, and rise for the way back, to 2 or more, and shorten the interval to match.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            if (check.Uses.Count == 0 || check.Node.All("fall").Any()) continue;
            CheckUse use = check.Uses[0];
            string owner = use.Owner.Value ?? "";
            string effect = use.Weight == 0
                ? $"after one failed run {owner} is in FAULT and without its addresses"
                : $"after one failed run the priority of {owner} has changed by {Math.Abs(use.Weight)}";
            context.Report(
                Kind, check.Node.ValueSpan, $"one failed run of '{check.Name}' is enough: it has no fall", effect,
                check.Node.All("rise").Any() ? "fall 2" : "fall 2 and rise 2");
        }
    }
}
