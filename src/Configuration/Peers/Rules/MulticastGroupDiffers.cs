using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>Adverts to another group are not received.</summary>
public sealed class MulticastGroupDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P110", Severity.Error, "the nodes use different multicast groups", ErrorClass.None)
    {
        Consequence = "No node hears the other: both become master, and both hold the addresses.",
        Remedy = "Set the same group on all nodes, or none.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            if (first.Router.IsUnicast || other.Router.IsUnicast) continue;
            (IpAddress one, IpAddress two) = (Group(first), Group(other));
            if (one == two) continue;
            context.Report(
                Kind, Place(other), $"{other.Name} advertises to {two}, {first.Name} to {one}",
                [new RelatedSpan(Place(first), $"{one} on {first.Node.Name}")],
                $"{first.Node.Name} and {other.Node.Name} do not hear each other: both become master");
        }
    }

    private static IpAddress Group(PeerMember member) => new AdvertValidator(member.Router).Group;

    private static SourceSpan Place(PeerMember member) =>
        member.Setting("mcast_dst_ip")?.ValueSpan
        ?? member.Global(member.Router.Family == IpFamily.V4 ? "vrrp_mcast_group4" : "vrrp_mcast_group6")?.ValueSpan
        ?? member.Span;
}
