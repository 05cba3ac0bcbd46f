using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// The VRID is what tells virtual routers apart: instances that share an address and not the VRID do not hear
/// each other.
/// </summary>
public sealed class VridDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P101", Severity.Error, "instances with the same addresses have different VRIDs", ErrorClass.None)
    {
        Consequence = "Neither instance takes the adverts of the other for its own: both become master, and both "
            + "nodes hold the same addresses.",
        Remedy = "Give the instances the same virtual_router_id.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            (byte one, byte two) = (first.Router.VirtualRouterId, other.Router.VirtualRouterId);
            if (one == two) continue;
            string shared = first.Addresses.Select(entry => entry.Address).First(address => other.Addresses.Any(entry => entry.Address == address)).ToString();
            context.Report(
                Kind, other.SpanOf("virtual_router_id"),
                $"{other.Name} has VRID {two}, {first.Name} has VRID {one}, and both have {shared}",
                [new RelatedSpan(first.SpanOf("virtual_router_id"), $"VRID {one} on {first.Node.Name}")],
                $"{first.Node.Name} and {other.Node.Name} do not hear each other: both become master and hold {shared}",
                $"virtual_router_id {one}");
        }
    }
}
