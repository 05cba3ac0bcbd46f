using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Global;

/// <summary>router_id LVS_DEVEL, as in every sample.</summary>
public sealed class StockRouterId : ILintRule
{
    private const string Stock = "LVS_DEVEL";

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L450", Severity.Note, "router_id is that of the sample configurations", ErrorClass.None)
        {
            Consequence = "router_id stands in the subject of mails. With the name from the sample on every node, nobody sees "
                + "which one has written.",
            Remedy = "Write a name of this node, or leave the line out: then it is the host name.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        if (context.Global("router_id").LastOrDefault() is not { Value: Stock } setting) return;
        context.Report(
            Kind, setting.ValueSpan, $"router_id {Stock} is the one of the samples",
            $"mails of every node that kept it begin with [{Stock}]",
            $"router_id {context.Environment.NodeName}, or no router_id: the host name is the default",
            Edits.Delete("delete the line", setting));
    }
}
