using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A virtual server for a group that is defined nowhere.</summary>
internal sealed class UnknownGroup : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L311", Severity.Error, "the virtual_server_group is not defined", ErrorClass.None)
        {
            Consequence = "The virtual server is dropped: nothing is balanced by it, and its servers are not checked.",
            Remedy = "Define the group, outside all blocks: virtual_server_group NAME { ADDRESS PORT }.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        HashSet<string> groups = [.. context.Blocks("virtual_server_group").Select(group => group.Value ?? "")];
        foreach (ConfigurationNode node in context.Blocks("virtual_server"))
        {
            if (node.Words.Count < 3 || node.Value != "group" || groups.Contains(node.Words[2].Text)) continue;
            string name = node.Words[2].Text;
            if (context.Has(node.Statement!.Value.Span, "B050", "V003", "B013")) continue;
            string? nearest = SpellingSuggestion.Nearest(name, groups);
            context.Report(
                Kind, node.Words[2].Span, $"there is no virtual_server_group '{name}'", "this virtual server is dropped: nothing is balanced",
                nearest is null ? $"virtual_server_group {name} {{ ADDRESS PORT }}" : $"did you mean '{nearest}'?");
        }
    }
}
