using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// An advert of VRRPv2 with another password is rejected. Eight bytes of it are on the wire: only these are
/// compared.
/// </summary>
public sealed class PasswordDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P108", Severity.Error, "the nodes have different passwords", ErrorClass.None)
    {
        Consequence = "Each node rejects the adverts of the other: both become master, and both hold the addresses.",
        Remedy = "Write the same auth_pass on all nodes, of eight characters at most: what follows is cut off.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            if (!HasPassword(first) || !HasPassword(other) || OnWire(first).SequenceEqual(OnWire(other))) continue;
            context.Report(
                Kind, other.SpanOf("auth_pass", "authentication"), $"{other.Name} has another auth_pass than {first.Name}",
                [new RelatedSpan(first.SpanOf("auth_pass", "authentication"), $"auth_pass of {first.Node.Name}")],
                $"{first.Node.Name} and {other.Node.Name} reject each other's adverts: both become master",
                "the same auth_pass on both");
        }
    }

    private static bool HasPassword(PeerMember member) =>
        member.Router is { Version: VrrpVersion.V2, Authentication: AuthenticationType.Pass };

    private static byte[] OnWire(PeerMember member)
    {
        var bytes = new byte[VrrpPacket.AuthDataLength];
        member.Router.Password.AsSpan(0, Math.Min(member.Router.Password.Length, bytes.Length)).CopyTo(bytes);
        return bytes;
    }
}
