using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>An advert from one's own address is taken for one's own.</summary>
public sealed class SourceAddressShared : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P113", Severity.Error, "two nodes send from the same address", ErrorClass.None)
    {
        Consequence = "A node ignores adverts that come from its own address: neither hears the other, and both "
            + "become master.",
        Remedy = "Give each node its own address as unicast_src_ip or mcast_src_ip.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.AllPairs)
        {
            if (first.Router.SourceAddress is not { } source || other.Router.SourceAddress != source) continue;
            context.Report(
                Kind, other.SpanOf("unicast_src_ip", "mcast_src_ip"), $"{other.Name} sends from {source}, and so does {first.Name}",
                [new RelatedSpan(first.SpanOf("unicast_src_ip", "mcast_src_ip"), $"the same on {first.Node.Name}")],
                "each of them takes the adverts of the other for its own: both become master",
                $"the address of {other.Node.Name} itself");
        }
    }
}
