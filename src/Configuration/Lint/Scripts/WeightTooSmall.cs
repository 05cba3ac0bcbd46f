using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A weight of one can only decide between nodes of the same priority.</summary>
internal sealed class WeightTooSmall : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L210", Severity.Warning, "a weight that changes no election", ErrorClass.None)
        {
            Consequence = "With a weight of 1 the priorities of two nodes that differ become equal at most, and a "
                + "master keeps its role against an equal priority: the failure of the check moves no address.",
            Remedy = "Use a weight larger than the difference between the priorities of the nodes.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            foreach (CheckUse use in check.Uses)
            {
                if (use.Weight is not (1 or -1) || use.Owner.Keyword?.Name != "vrrp_instance") continue;
                if (HasOtherTrackers(use)) continue;
                SourceSpan span = use.Entry.Words.Count > 2 ? use.Entry.Words[2].Span : check.Node.Last("weight")!.ValueSpan;
                decimal priority = use.Owner.Number("priority") ?? 100;
                decimal good = use.Weight > 0 ? priority + 1 : priority;
                context.Report(
                    Kind, span, $"a weight of {use.Weight} moves {use.Owner.Value} between the priorities {good} and "
                        + $"{good - 1} only",
                    "unless another node has the very same priority, the check decides nothing: no whole number lies "
                        + "between the two",
                    "a weight larger than the difference between the priorities of the nodes, e.g. -50");
            }
        }
    }

    // Several small weights add up.
    private static bool HasOtherTrackers(CheckUse use) =>
        use.Owner.Children.Where(list => list.Keyword?.Name.StartsWith("track_", StringComparison.Ordinal) == true)
            .SelectMany(list => list.Children).Count() > 1;
}
