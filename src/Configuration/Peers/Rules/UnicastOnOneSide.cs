using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>A unicast router takes no adverts to a group, and a multicast router none to an address.</summary>
public sealed class UnicastOnOneSide : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P111", Severity.Error, "one node sends to peers and the other to a group", ErrorClass.None)
    {
        Consequence = "Each node rejects the adverts of the other: both become master, and both hold the addresses.",
        Remedy = "Give both nodes a unicast_peer block, or neither.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            if (first.Router.IsUnicast == other.Router.IsUnicast) continue;
            (PeerMember unicast, PeerMember multicast) = first.Router.IsUnicast ? (first, other) : (other, first);
            context.Report(
                Kind, multicast.Block.Last("unicast_peer")?.Span ?? multicast.Span,
                $"{multicast.Name} advertises to a multicast group, {unicast.Name} to unicast peers",
                [new RelatedSpan(unicast.Block.Last("unicast_peer")?.Span ?? unicast.Span, $"peers of {unicast.Node.Name}")],
                $"{first.Node.Name} and {other.Node.Name} reject each other's adverts: both become master",
                $"a unicast_peer block for {multicast.Name}, with the address of {unicast.Node.Name}");
        }
    }
}
