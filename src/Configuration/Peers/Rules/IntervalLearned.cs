using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>In VRRPv3 a backup uses the interval of the master (RFC 9568, section 6.4.2).</summary>
public sealed class IntervalLearned : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P129", Severity.Note, "VRRPv3 nodes have different advert intervals", ErrorClass.None)
    {
        Consequence = "A backup of VRRPv3 takes over the interval of the master, so how fast a failure is noticed "
            + "depends on who was master. The difference is reported again and again.",
        Remedy = "Set the same advert_int on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            (TimeSpan one, TimeSpan two) = (first.Router.AdvertInterval, other.Router.AdvertInterval);
            if (one == two || first.Router.Version != VrrpVersion.V3 || other.Router.Version != VrrpVersion.V3) continue;
            context.Report(
                Kind, other.SpanOf("advert_int"), $"{other.Name} advertises every {Texts.Seconds(two)}, {first.Name} every {Texts.Seconds(one)}",
                [new RelatedSpan(first.SpanOf("advert_int"), $"{Texts.Seconds(one)} on {first.Node.Name}")],
                $"{first.Node.Name} is given up for dead after {Texts.Seconds(one * other.Router.DownTimerAdverts)} and a skew, "
                    + $"{other.Node.Name} after {Texts.Seconds(two * first.Router.DownTimerAdverts)} and a skew",
                $"advert_int {Texts.Number(one)}");
        }
    }
}
