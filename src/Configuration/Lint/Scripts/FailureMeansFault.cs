using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A check without weight: its failure is a fault, not a lower priority.</summary>
internal sealed class FailureMeansFault : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L208", Severity.Note, "a check without weight puts the instance into FAULT", ErrorClass.None)
        {
            Consequence = "While the check fails the instance is in FAULT: it gives up its addresses whatever the "
                + "priorities, and takes them under no circumstances. If the check fails on all nodes, nobody has "
                + "the addresses.",
            Remedy = "If that is meant, write 'weight 0'. Else give a negative weight that is larger than the "
                + "difference between the priorities of the nodes.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            if (check.Node.All("weight").Any()) continue;
            List<CheckUse> uses = [.. check.Uses.Where(use => use.Entry.Words.Count == 1)];
            if (uses.Count == 0) continue;
            List<string?> owners = [.. uses.Select(use => use.Owner.Value).Distinct()];
            string faulty = string.Join(", ", owners) + (owners.Count == 1 ? " is" : " are");
            context.Report(new Diagnostic(
                Kind, check.Node.ValueSpan, $"'{check.Name}' has no weight: while it fails, {faulty} in FAULT")
            {
                Effect = "the addresses are given up at once, whatever the priorities; if the check fails on every "
                    + "node, nobody has them",
                Suggestion = "'weight 0' if that is meant, else a negative weight above the difference of the "
                    + "priorities",
                Related = [.. uses.Select(use => new RelatedSpan(use.Entry.Span, "tracked here without weight"))],
            });
        }
    }
}
