using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.Text;

/// <summary>Conditions none of which is about this node.</summary>
internal sealed class NoConditionHolds : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L405", Severity.Note, "no condition is about this node", ErrorClass.None)
        {
            Consequence = "Every line with '@ID' is dropped, as the node has another name: the settings that make "
                + "this node different from the others are missing.",
            Remedy = "Compare the names with that of the node (uname -n up to the first dot), or start the daemon "
                + "with --config-id ID.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        string node = context.Environment.ConfigId ?? context.Environment.NodeName.Split('.')[0];
        List<Condition> conditions = [.. context.Lines.Select(Condition.Read).OfType<Condition>()];
        List<Condition> positive = [.. conditions.Where(condition => !condition.IsNegated)];
        if (positive.Count == 0 || positive.Exists(condition => condition.Id == node)) return;
        List<string> names = [.. positive.Select(condition => condition.Id).Distinct()];
        string? nearest = SpellingSuggestion.Nearest(node, names);
        context.Report(
            Kind, positive[0].Span,
            $"this node is '{node}': none of the lines for "
                + $"{string.Join(", ", names.Take(5))}{(names.Count > 5 ? " ..." : "")} is for it",
            $"{TreeValues.Count(positive.Count, "line")} with such a condition "
                + $"{(positive.Count == 1 ? "is" : "are")} dropped here",
            nearest is null ? "--config-id ID, to see what another node makes of it" : $"did you mean @{node} "
                + $"instead of @{nearest}?");
    }
}
