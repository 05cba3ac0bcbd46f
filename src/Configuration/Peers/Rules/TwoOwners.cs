using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>Priority 255 says: the addresses are mine. There can be one such node.</summary>
public sealed class TwoOwners : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P127", Severity.Error, "two nodes have priority 255", ErrorClass.None)
    {
        Consequence = "Both become master as soon as they start. One of them gives way after both have advertised "
            + "for a while.",
        Remedy = "Give priority 255 to the node that has the addresses on its interface all the time, or to "
            + "none.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach (PeerCluster cluster in context.Clusters)
        {
            PeerMember[] owners = [.. cluster.Members.Where(member => member.Router.IsOwner)];
            if (owners.Length < 2) continue;
            context.Report(
                Kind, owners[1].SpanOf("priority"), $"{Texts.List(owners.Select(owner => owner.Name))} have priority 255",
                [new RelatedSpan(owners[0].SpanOf("priority"), $"255 on {owners[0].Node.Name}")],
                "each takes itself for the owner of the addresses: both are master until one of them gives way",
                "a priority of 1 to 254");
        }
    }
}
