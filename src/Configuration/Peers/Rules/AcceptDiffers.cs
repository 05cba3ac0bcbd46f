using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// Accept_Mode (RFC 9568, section 6.1) decides whether the master answers at its virtual addresses.
/// </summary>
public sealed class AcceptDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P126", Severity.Warning, "one node accepts packets to the addresses and the other does not", ErrorClass.None)
    {
        Consequence = "Under keepalived, whether a ping or a connection to a virtual address is answered depends on "
            + "who is master. Holdfast reads no_accept and does not filter packets.",
        Remedy = "Set accept or no_accept alike on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            if (first.Router.Accept == other.Router.Accept || first.Router.Strict != other.Router.Strict) continue;
            PeerMember silent = first.Router.Accept ? other : first;
            context.Report(
                Kind, other.SpanOf("no_accept", "accept"), $"{silent.Name} does not accept packets to its addresses, {(silent == first ? other : first).Name} does",
                [new RelatedSpan(first.SpanOf("no_accept", "accept"), $"{(first.Router.Accept ? "accepts" : "does not accept")} on {first.Node.Name}")],
                $"while {silent.Node.Name} is master keepalived drops what is sent to the addresses; Holdfast lets it pass on both");
        }
    }
}
