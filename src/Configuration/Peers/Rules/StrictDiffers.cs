using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>Strict mode changes what a node accepts, and whether the addresses answer.</summary>
public sealed class StrictDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P125", Severity.Warning, "strict mode is on one node only", ErrorClass.None)
    {
        Consequence = "A strict node enforces the RFC: no unicast peers and no authentication; keepalived also "
            + "drops what is sent to the addresses of a strict router that does not own them. The other "
            + "node does none of that.",
        Remedy = "Set vrrp_strict or strict_mode alike on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            if (first.Router.Strict == other.Router.Strict) continue;
            PeerMember strict = first.Router.Strict ? first : other;
            context.Report(
                Kind, Place(other), $"strict mode is {Texts.OnOff(other.Router.Strict)} for {other.Name} and {Texts.OnOff(first.Router.Strict)} for {first.Name}",
                [new RelatedSpan(Place(first), $"{Texts.OnOff(first.Router.Strict)} on {first.Node.Name}")],
                strict.Router.Accept
                    ? $"{strict.Node.Name} rejects what the other node lets pass"
                    : $"while {strict.Node.Name} is master keepalived drops what is sent to the addresses; while the other node is, they answer");
        }
    }

    private static SourceSpan Place(PeerMember member) =>
        member.Setting("strict_mode")?.Span ?? member.Global("vrrp_strict")?.Span ?? member.Span;
}
