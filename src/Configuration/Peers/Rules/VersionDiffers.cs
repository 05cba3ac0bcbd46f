using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>Adverts of another version are rejected (RFC 9568, section 7.1).</summary>
public sealed class VersionDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P105", Severity.Error, "the nodes speak different versions of VRRP", ErrorClass.None)
    {
        Consequence = "Each node rejects the adverts of the other: both become master, and both hold the addresses.",
        Remedy = "Set the same version on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            (int one, int two) = ((int)first.Router.Version, (int)other.Router.Version);
            if (one == two) continue;
            context.Report(
                Kind, Place(other), $"{other.Name} speaks version {two}, {first.Name} version {one}",
                [new RelatedSpan(Place(first), $"version {one} on {first.Node.Name}")],
                $"{first.Node.Name} and {other.Node.Name} reject each other's adverts: both become master",
                $"version {Math.Max(one, two)} on both");
        }
    }

    private static SourceSpan Place(PeerMember member) =>
        member.Setting("version")?.ValueSpan ?? member.Global("vrrp_version")?.ValueSpan ?? member.Span;
}
