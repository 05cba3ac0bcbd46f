using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// virtual_ipaddress is in the adverts, virtual_ipaddress_excluded is not: the lists in the adverts then differ.
/// </summary>
public sealed class AddressListedDifferently : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P104", Severity.Warning, "an address is excluded from the adverts of one node only", ErrorClass.None)
    {
        Consequence = "Adverts carry virtual_ipaddress and not virtual_ipaddress_excluded, so each node reports the "
            + "lists of the other as wrong. The addresses move all the same.",
        Remedy = "List the address in the same block on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            foreach (IpAddress address in first.Addresses.Select(entry => entry.Address).Distinct())
            {
                bool listed = first.Router.Addresses.Any(entry => entry.Address == address);
                bool otherListed = other.Router.Addresses.Any(entry => entry.Address == address);
                if (listed == otherListed || other.Addresses.All(entry => entry.Address != address)) continue;
                PeerMember excluding = listed ? other : first;
                PeerMember listing = listed ? first : other;
                context.Report(
                    Kind, other.SpanOf(address), $"{address} is excluded from adverts on {excluding.Node.Name}, and listed on {listing.Node.Name}",
                    [new RelatedSpan(first.SpanOf(address), $"{(listed ? "listed" : "excluded")} on {first.Node.Name}")],
                    "each node logs that the address list of the other one is not its own; the election goes on");
            }
        }
    }
}
