using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// Unicast adverts go to the listed peers only. Only addresses that a file states are judged.
/// </summary>
public sealed class PeerNotNamed : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P112", Severity.Error, "a unicast node is not among the peers of the other", ErrorClass.None)
    {
        Consequence = "A node sends its adverts to the peers that it lists. One that is not listed hears nothing, "
            + "and becomes master as well.",
        Remedy = "List in unicast_peer what the other nodes have as unicast_src_ip.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach (PeerCluster cluster in context.Clusters)
        {
            foreach (PeerMember sender in cluster.Members.Where(member => member.Router.IsUnicast))
            {
                foreach (PeerMember receiver in cluster.Members)
                {
                    if (receiver == sender || !receiver.Router.IsUnicast || receiver.Router.SourceAddress is not { } address) continue;
                    if (address == sender.Router.SourceAddress || sender.Router.UnicastPeers.Any(peer => peer.Address == address)) continue;
                    context.Report(
                        Kind, sender.Block.Last("unicast_peer")?.Span ?? sender.Span,
                        $"{sender.Name} does not name {address} as a peer, from which {receiver.Name} sends",
                        [new RelatedSpan(receiver.SpanOf("unicast_src_ip", "mcast_src_ip"), $"source address of {receiver.Node.Name}")],
                        $"{receiver.Node.Name} gets no adverts of {sender.Node.Name}: while {sender.Node.Name} is master, {receiver.Node.Name} becomes master too",
                        $"{address} in the unicast_peer block of {sender.Name}");
                }
            }
        }
    }
}
