using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>The node's own address among its peers.</summary>
public sealed class OwnAddressAmongPeers : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L117", Severity.Note, "the node is a peer of itself", ErrorClass.None)
        {
            Consequence = "Every advert is sent to this node too, where it is thrown away. Nothing else happens; but a list that "
                + "is the same on all nodes easily lacks one of them.",
            Remedy = "List the other nodes only.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            foreach ((ConfigurationNode entry, IpAddress address) in Peers.Of(instance))
            {
                if (!IsOwn(context, instance.Router, address)) continue;
                context.Report(
                    Kind, entry.Span, $"{address}, a peer of {instance.Name}, is an address of this node itself",
                    "each advert is sent to this node too, which throws it away", "only the other nodes",
                    Edits.Delete("take it off the list", entry));
            }
        }
    }

    // What the interface has now may be a virtual address that the daemon has set.
    private static bool IsOwn(LintContext context, VirtualRouter router, IpAddress address) =>
        address == router.SourceAddress
        || (router.Interface is { } device && context.Environment.FindInterface(device) is { } facts
            && facts.Addresses.Contains(address)
            && !context.ModelIfStarted.VirtualRouters.Where(other => !other.IsOwner)
                .SelectMany(other => other.Addresses.Concat(other.ExcludedAddresses))
                .Any(other => other.Address == address));
}
