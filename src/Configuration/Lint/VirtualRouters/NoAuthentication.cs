using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A version 2 router on a multicast network, without password.</summary>
public sealed class NoAuthentication : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L103", Severity.Note, "version 2 without a password", ErrorClass.None)
        {
            Consequence = "Every advert with this virtual_router_id on the network counts. A second cluster that was given "
                + "the same number by accident takes part in the election, and the better one of the two takes the role "
                + "from this node.",
            Remedy = "An authentication block with auth_type PASS and auth_pass, the same on all nodes, keeps other clusters "
                + "apart (it is no protection against attackers). Or unicast_peer with check_unicast_src.",
            Example = "authentication {\n    auth_type PASS\n    auth_pass <8 characters>\n}",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            if (router is not { Version: VrrpVersion.V2, Family: IpFamily.V4, Strict: false, IsUnicast: false }) continue;
            if (router.VirtualRouterId == 0) continue; // It has no election: the daemon refuses it.
            if (instance.Has("authentication") || instance.Has("auth_hmac")) continue;
            context.Report(
                Kind, instance.NameSpan, $"{instance.Name} has no password",
                $"any host on the network of {router.Interface ?? "the interface"} that sends adverts of virtual_router_id "
                + $"{router.VirtualRouterId} takes part in this election"
                + (router.IsOwner ? "" : $"; with a priority above {router.Priority} it makes this node give up the addresses"),
                "an authentication block with auth_type PASS, the same on all nodes, added on all at one time");
        }
    }
}
