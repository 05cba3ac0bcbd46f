using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>Unicast peers, and no word from which address this node speaks to them.</summary>
public sealed class UnicastWithoutSource : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L116", Severity.Note, "unicast_peer without unicast_src_ip", ErrorClass.None)
        {
            Consequence = "Adverts leave from the first address of the interface. If that is not the one that the peers have in "
                + "their unicast_peer, those with check_unicast_src refuse them and become master too; and the order "
                + "of addresses may change with the network configuration.",
            Remedy = "unicast_src_ip with the address that the peers name.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            if (!router.IsUnicast || router.SourceAddress is not null) continue;
            if (instance.Setting("unicast_peer") is not { } peers) continue;
            context.Report(
                Kind, peers.Span, $"{instance.Name} has unicast peers, but does not say from which address it speaks to them",
                $"adverts leave from the first address of {router.Interface}, whichever that is when it starts",
                $"unicast_src_ip with the address of this node that the peers name");
        }
    }
}
