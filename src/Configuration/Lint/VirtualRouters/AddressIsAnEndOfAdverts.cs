using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A virtual address that is also the source of the adverts or a peer: it is on the master only.</summary>
public sealed class AddressIsAnEndOfAdverts : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L120", Severity.Warning, "a virtual address is a source or peer of adverts", ErrorClass.None)
        {
            Consequence = "Adverts must go from and to addresses that each node has of its own. A virtual address is on the master "
                + "only: a node cannot speak from it before it is master, and what a master sends to it stays on that "
                + "very node, so that the other one hears nothing and becomes master too.",
            Remedy = "Write addresses of the nodes as source and peers, and take them out of the virtual ones.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            foreach (AddressLine line in instance.Addresses())
            {
                IpAddress address = line.Address.Address;
                // The owner's virtual addresses are its own ones.
                if (address == router.SourceAddress && !router.IsOwner)
                {
                    context.Report(
                        Kind, line.Span, $"{address} is a virtual address of {instance.Name}, and the source of its adverts",
                        "only the master has it: as backup this node removes the address it speaks from",
                        "as source an address that this node always has");
                }
                else if (router.UnicastPeers.Any(peer => peer.Address == address))
                {
                    context.Report(
                        Kind, line.Span, $"{address} is a virtual address of {instance.Name}, and one of its peers",
                        "while this node is master, adverts to that peer do not leave it: the peer hears nothing and becomes master too",
                        "as peer an address that the other node always has");
                }
            }
        }
    }
}
