using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.LoadBalancing;

/// <summary>A group of addresses that no virtual server serves.</summary>
internal sealed class UnusedGroup : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L312", Severity.Error, "a virtual_server_group is not used", ErrorClass.None)
        {
            Consequence = "The group alone sets up nothing: its addresses are not balanced.",
            Remedy = "Refer to it: virtual_server group NAME { ... }.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        HashSet<string> used =
        [
            .. context.Root.Children.Where(node => node.Keyword?.Name == "virtual_server" && node.Value == "group" && node.Words.Count > 2)
                .Select(node => node.Words[2].Text),
        ];
        foreach (ConfigurationNode group in context.Blocks("virtual_server_group"))
        {
            if (group.Value is not { } name || used.Contains(name) || context.Has(group.ValueSpan, "B105")) continue;
            context.Report(
                Kind, group.ValueSpan, $"virtual_server_group '{name}' is used by no virtual_server", "its addresses are not balanced",
                $"virtual_server group {name} {{ ... }}");
        }
    }
}
