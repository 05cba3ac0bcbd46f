using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>An advert of VRRPv2 with another type of authentication is rejected.</summary>
public sealed class AuthenticationDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P107", Severity.Error, "the nodes authenticate in different ways", ErrorClass.None)
    {
        Consequence = "Each node rejects the adverts of the other: both become master, and both hold the addresses.",
        Remedy = "Give all nodes the same authentication block, or none of them one.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            (AuthenticationType one, AuthenticationType two) = (first.Router.Authentication, other.Router.Authentication);
            if (one == two || first.Router.Version != VrrpVersion.V2 || other.Router.Version != VrrpVersion.V2) continue;
            context.Report(
                Kind, other.SpanOf("auth_type", "authentication"), $"{other.Name} {Describe(two)}, {first.Name} {Describe(one)}",
                [new RelatedSpan(first.SpanOf("auth_type", "authentication"), $"{first.Node.Name} {Describe(one)}")],
                $"{first.Node.Name} and {other.Node.Name} reject each other's adverts: both become master",
                "the same authentication on both");
        }
    }

    private static string Describe(AuthenticationType type) => type switch
    {
        AuthenticationType.None => "has no authentication",
        AuthenticationType.Pass => "has a password",
        _ => "has authentication headers",
    };
}
