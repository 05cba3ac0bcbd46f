using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// Scheduler, forwarding method, persistence, sorry server, quorum and the like. Judged between nodes that have
/// virtual routers in common.
/// </summary>
public sealed class VirtualServerDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P144", Severity.Warning, "a virtual server is set differently", ErrorClass.None)
    {
        Consequence = "The service behaves in another way as soon as another node is master; clients may be sent to "
            + "other real servers.",
        Remedy = "Write the same settings on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((int first, int other) in context.RelatedNodes)
        {
            foreach (BalancedService pair in BalancedService.Pairs(context.Nodes[first], context.Nodes[other]))
            {
                foreach (SettingDifference found in SettingDifference.Of(pair.First, pair.Other))
                {
                    if (found.Name == "weight") continue;
                    context.Report(
                        Kind, found.Other?.Span ?? pair.Other.Span, $"virtual_server {pair.Key}: {found.Describe(pair.OtherNode.Name, pair.FirstNode.Name)}",
                        [new RelatedSpan(found.First?.Span ?? pair.First.Span, $"{found.Name} {found.FirstText} on {pair.FirstNode.Name}")],
                        found.Name.StartsWith("persistence", StringComparison.Ordinal)
                            ? "a failover sends clients to other real servers than before"
                            : $"{pair.Key} behaves in another way as soon as another node is master");
                }
            }
        }
    }
}
