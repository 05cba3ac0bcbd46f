using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// A virtual server that only one node has. Judged between nodes that have virtual routers in common.
/// </summary>
public sealed class VirtualServerMissing : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P141", Severity.Warning, "a virtual server is on one node only", ErrorClass.None)
    {
        Consequence = "While the node without it is master, connections to the service are answered by nobody.",
        Remedy = "Write the same virtual_server blocks on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((int first, int other) in context.RelatedNodes)
        {
            Missing(context, context.Nodes[first], context.Nodes[other]);
            Missing(context, context.Nodes[other], context.Nodes[first]);
        }
    }

    private void Missing(PeerContext context, PeerNode has, PeerNode lacks)
    {
        Dictionary<string, ConfigurationNode> there = BalancedService.All(lacks);
        foreach ((string key, ConfigurationNode service) in BalancedService.All(has))
        {
            if (there.ContainsKey(key)) continue;
            context.Report(
                Kind, service.Span, $"{lacks.Name} has no virtual_server {key}, which {has.Name} has",
                [new RelatedSpan(Place(context, lacks), $"nothing like it on {lacks.Name}")],
                BalancedService.IsVirtual(service, context, lacks)
                    ? $"while {lacks.Name} is master, nobody balances connections to {key}"
                    : $"{lacks.Name} does not balance connections to {key}",
                $"the same virtual_server on {lacks.Name}");
        }
    }

    private static SourceSpan Place(PeerContext context, PeerNode node) =>
        BalancedService.All(node).Values.Select(service => service.Span)
            .Concat(context.Clusters.SelectMany(cluster => cluster.Members).Where(member => member.Node == node).Select(member => member.Span))
            .First();
}
