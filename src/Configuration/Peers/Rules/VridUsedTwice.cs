using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// The VRID is what tells virtual routers on a network apart. Judged where other instances show that the nodes
/// share the network.
/// </summary>
public sealed class VridUsedTwice : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P124", Severity.Error, "two clusters on one network have the same VRID", ErrorClass.None)
    {
        Consequence = "Each takes the adverts of the other for those of its own peers: only one of them is master, "
            + "and the addresses of the other one are nowhere.",
        Remedy = "Give each virtual router on a network a VRID of its own.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        Dictionary<(int Node, string Interface), string> segments = PeerNetwork.Segments(context.Clusters);
        var seen = new Dictionary<(string Segment, byte Vrid, IpFamily Family), PeerMember>();
        foreach (PeerCluster cluster in context.Clusters)
        {
            foreach (PeerMember member in cluster.Members.Where(member => !member.Router.IsUnicast))
            {
                if (!segments.TryGetValue((member.NodeIndex, member.Router.Interface ?? ""), out string? segment)) continue;
                var key = (segment, member.Router.VirtualRouterId, member.Router.Family);
                if (!seen.TryGetValue(key, out PeerMember? first))
                {
                    seen[key] = member;
                    continue;
                }

                if (cluster.Members.Contains(first) || first.NodeIndex == member.NodeIndex) continue;
                context.Report(
                    Kind, member.SpanOf("virtual_router_id"), $"{member.Name} has VRID {member.Router.VirtualRouterId}, which {first.Name} has on the same network",
                    [new RelatedSpan(first.SpanOf("virtual_router_id"), $"{first.Name}, which has other addresses")],
                    $"{first.Node.Name} and {member.Node.Name} take each other's adverts for their own cluster's: one of them does not set its addresses",
                    "a virtual_router_id that nobody on the network has");
            }
        }
    }
}
