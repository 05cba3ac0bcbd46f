using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check without interval runs every second.</summary>
internal sealed class NoInterval : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L207", Severity.Note, "a check has no interval", ErrorClass.None)
        {
            Consequence = "The check is started every second, and has one second for a run unless it has a timeout.",
            Remedy = "Write the interval down.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            if (check.Uses.Count == 0 || check.Node.All("interval").Any()) continue;
            context.Report(
                Kind, check.Node.ValueSpan, $"'{check.Name}' has no interval: it runs every second",
                check.GivenTimeout is null ? "a run that lasts longer than 1 s counts as failed" : null,
                "interval N");
        }
    }
}
