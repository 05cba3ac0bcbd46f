using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>In VRRPv2 an advert of another interval is rejected (RFC 3768, section 7.1).</summary>
public sealed class IntervalDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P106", Severity.Error, "VRRPv2 nodes have different advert intervals", ErrorClass.None)
    {
        Consequence = "A node of VRRPv2 rejects adverts whose interval is not its own: both become master, and both "
            + "hold the addresses.",
        Remedy = "Set the same advert_int on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            (TimeSpan one, TimeSpan two) = (first.Router.AdvertInterval, other.Router.AdvertInterval);
            if (one == two || first.Router.Version != VrrpVersion.V2 || other.Router.Version != VrrpVersion.V2) continue;
            context.Report(
                Kind, other.SpanOf("advert_int"), $"{other.Name} advertises every {Texts.Seconds(two)}, {first.Name} every {Texts.Seconds(one)}",
                [new RelatedSpan(first.SpanOf("advert_int"), $"{Texts.Seconds(one)} on {first.Node.Name}")],
                $"in version 2 {first.Node.Name} and {other.Node.Name} reject each other's adverts: both become master",
                $"advert_int {Texts.Number(one)}");
        }
    }
}
