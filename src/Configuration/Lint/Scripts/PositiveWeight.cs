using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A positive weight raises the priority of the healthy node; the arithmetic is shown.</summary>
internal sealed class PositiveWeight : ILintRule
{
    private const int Highest = 254;

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L209", Severity.Note, "a positive weight is added while the check succeeds", ErrorClass.None)
        {
            Consequence = "The configured priority is that of a failing node; a healthy one has the weight on top. "
                + "The addresses move only if the weight is larger than the difference between the configured "
                + "priorities, and if the other node's check succeeds.",
            Remedy = "Compare priority + weight of the one node with priority of the other, or write a negative "
                + "weight, which leaves the priority of a healthy node as configured.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (CheckScript check in context.Checks)
        {
            List<CheckUse> uses = [.. check.Uses.Where(use => use is { Weight: > 0, Reverse: false } && IsInstance(use))];
            if (uses.Count == 0) continue;
            var sums = uses.Select(use => (use, Priority: use.Owner.Number("priority") ?? 100)).Select(item =>
                $"{item.use.Owner.Value} has priority {Math.Min(item.Priority + item.use.Weight, Highest)} while it "
                    + "succeeds, "
                + $"{item.Priority} while it fails");
            (CheckUse first, decimal own) = (uses[0], uses[0].Owner.Number("priority") ?? 100);
            bool overridden = first.Entry.Words.Count > 1;
            context.Report(
                Kind, overridden ? first.Entry.Words[2].Span : check.Node.Last("weight")!.ValueSpan,
                $"{first.Weight} is added to the priority while '{check.Name}' succeeds, and nothing is taken away "
                    + "while it fails",
                string.Join("; ", sums.Distinct()) + " (other trackers not counted)",
                $"the other node must come to more than {own} and less than {Math.Min(own + first.Weight, Highest)}, "
                + "or the check changes nothing");
        }
    }

    private static bool IsInstance(CheckUse use) => use.Owner.Keyword?.Name == "vrrp_instance";
}
