using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// A real server that only one node lists for the same virtual server. Judged between nodes that have virtual
/// routers in common.
/// </summary>
public sealed class RealServerMissing : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P142", Severity.Warning, "a real server is on one node only", ErrorClass.None)
    {
        Consequence = "Which real servers get connections depends on which node is master.",
        Remedy = "List the same real servers on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((int first, int other) in context.RelatedNodes)
        {
            foreach (BalancedService pair in BalancedService.Pairs(context.Nodes[first], context.Nodes[other]))
            {
                Missing(context, pair, pair.First, pair.Other, pair.FirstNode, pair.OtherNode);
                Missing(context, pair, pair.Other, pair.First, pair.OtherNode, pair.FirstNode);
            }
        }
    }

    private void Missing(
        PeerContext context, BalancedService service, ConfigurationNode has, ConfigurationNode lacks, PeerNode hasNode, PeerNode lacksNode)
    {
        Dictionary<string, ConfigurationNode> there = BalancedService.RealServers(lacks);
        foreach ((string key, ConfigurationNode server) in BalancedService.RealServers(has))
        {
            if (there.ContainsKey(key)) continue;
            context.Report(
                Kind, lacks.Span, $"virtual_server {service.Key} lacks real_server {key} on {lacksNode.Name}, which {hasNode.Name} has",
                [new RelatedSpan(server.Span, $"{key} on {hasNode.Name}")], $"while {lacksNode.Name} is master, {key} gets no connections");
        }
    }
}
