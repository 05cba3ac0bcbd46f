using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// The weight says how many connections a real server gets. Judged between nodes that have virtual routers in
/// common.
/// </summary>
public sealed class RealServerWeightDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P143", Severity.Warning, "a real server has different weights", ErrorClass.None)
    {
        Consequence = "The connections are spread in another way as soon as another node is master.",
        Remedy = "Give a real server the same weight on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((int first, int other) in context.RelatedNodes)
        {
            foreach (BalancedService pair in BalancedService.Pairs(context.Nodes[first], context.Nodes[other]))
            {
                foreach ((string key, ConfigurationNode one, ConfigurationNode two) in pair.SharedServers)
                {
                    (string here, string there) = (Weight(pair.First, one), Weight(pair.Other, two));
                    if (here == there) continue;
                    context.Report(
                        Kind, two.Last("weight")?.ValueSpan ?? two.Span, $"real_server {key} of {pair.Key} has weight {there} on {pair.OtherNode.Name} and {here} on {pair.FirstNode.Name}",
                        [new RelatedSpan(one.Last("weight")?.ValueSpan ?? one.Span, $"weight {here} on {pair.FirstNode.Name}")],
                        "connections are spread in another way as soon as another node is master");
                }
            }
        }
    }

    private static string Weight(ConfigurationNode service, ConfigurationNode server) =>
        server.Last("weight")?.Value ?? service.Last("weight")?.Value ?? "1";
}
