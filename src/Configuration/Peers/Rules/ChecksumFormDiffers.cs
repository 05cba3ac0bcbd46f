using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// The checksum of VRRPv3 over IPv4 has two forms, with and without pseudo-header. Holdfast accepts both.
/// </summary>
public sealed class ChecksumFormDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P109", Severity.Warning, "the nodes sum up their adverts in different ways", ErrorClass.None)
    {
        Consequence = "Holdfast accepts both forms. Other implementations accept the one that they are set to: they "
            + "reject the adverts of the other node, and both become master.",
        Remedy = "Set v3_checksum_as_v2 alike on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            (VirtualRouter one, VirtualRouter two) = (first.Router, other.Router);
            bool concerned = one is { Version: VrrpVersion.V3, Family: IpFamily.V4 } && two.Version == VrrpVersion.V3;
            if (!concerned || one.V3ChecksumAsV2 == two.V3ChecksumAsV2) continue;
            context.Report(
                Kind, Place(other), $"v3_checksum_as_v2 is {Texts.OnOff(two.V3ChecksumAsV2)} for {other.Name} and {Texts.OnOff(one.V3ChecksumAsV2)} for {first.Name}",
                [new RelatedSpan(Place(first), $"{Texts.OnOff(one.V3ChecksumAsV2)} on {first.Node.Name}")],
                "harmless while both run Holdfast, which accepts both forms; other implementations may reject the adverts");
        }
    }

    private static SourceSpan Place(PeerMember member) =>
        member.Setting("v3_checksum_as_v2")?.Span ?? member.Global("v3_checksum_as_v2")?.Span ?? member.Span;
}
