using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>virtual_router_id 51, the number of every sample file, in a router that is not unicast.</summary>
public sealed class StockVirtualRouterId : ILintRule
{
    private const byte Stock = 51;

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L101", Severity.Note, "virtual_router_id is that of the sample configurations", ErrorClass.None)
        {
            Consequence = "51 stands in nearly every sample. A second cluster on the same network that kept it takes part "
                + "in the same election: adverts with a higher priority and the same password, or none, make this "
                + "master give up its addresses; others fill both logs.",
            Remedy = "Choose a number from 1 to 255 that no other cluster on the network uses, the same on all nodes of "
                + "this one. 'tcpdump -ni eth0 vrrp' shows those in use.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            if (instance.Router.IsUnicast || instance.Router.VirtualRouterId != Stock) continue;
            if (instance.Setting("virtual_router_id") is not { } setting) continue;
            context.Report(
                Kind, setting.ValueSpan, $"{instance.Name} has virtual_router_id {Stock}, as nearly every sample has",
                $"another cluster on the network of {instance.Router.Interface ?? "the interface"} that kept {Stock} too takes "
                + "part in this election",
                "a number that no other cluster on this network uses, the same on all nodes");
        }
    }
}
