using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>Between nodes that share other instances, one that only one node has is told.</summary>
public sealed class NoBackup : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P128", Severity.Warning, "no other node has the instance", ErrorClass.None)
    {
        Consequence = "When the node fails, nobody takes over the addresses.",
        Remedy = "Write the instance on another node too.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach (PeerCluster cluster in context.Clusters.Where(cluster => cluster.Members.Count == 1))
        {
            PeerMember alone = cluster.Members[0];
            string others = Texts.List(context.RelatedNodes
                .Where(pair => pair.First == alone.NodeIndex || pair.Other == alone.NodeIndex)
                .Select(pair => context.Nodes[pair.First == alone.NodeIndex ? pair.Other : pair.First].Name));
            context.Report(
                Kind, alone.Span, $"{alone.Name} has no counterpart on {others}",
                [
                    .. context.RelatedNodes.Where(pair => pair.First == alone.NodeIndex || pair.Other == alone.NodeIndex).Take(1)
                        .Select(pair => context.Clusters.First(shared => shared.On(pair.First) is not null && shared.On(pair.Other) is not null)
                            .On(pair.First == alone.NodeIndex ? pair.Other : pair.First)!)
                        .Select(counterpart => new RelatedSpan(counterpart.Span, $"what {counterpart.Node.Name} shares with {alone.Node.Name}")),
                ],
                alone.Addresses.Any()
                    ? $"when {alone.Node.Name} fails, nobody takes over {Texts.List(alone.Addresses.Select(entry => entry.Address).ToArray())}"
                    : $"when {alone.Node.Name} fails, nobody takes over");
        }
    }
}
