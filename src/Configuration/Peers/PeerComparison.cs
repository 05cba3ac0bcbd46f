using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers;

/// <summary>Compares the configurations of two or more machines that are to work together.</summary>
public static class PeerComparison
{
    /// <summary>
    /// Finds the instances that belong together, plays what happens when something fails, and reports what does not fit.
    /// A node whose configuration the daemon does not start with takes no part.
    /// </summary>
    /// <param name="nodes">The nodes, compiled with their trees. Their interfaces and scripts are taken to exist.</param>
    /// <exception cref="ArgumentException">A node was compiled without its tree.</exception>
    public static PeerReport Run(IReadOnlyList<PeerNode> nodes)
    {
        if (nodes.Any(node => node.Result is { Model: not null, Tree: null }))
        {
            throw new ArgumentException("compiled without tree", nameof(nodes));
        }

        IReadOnlyList<PeerCluster> clusters = ClusterFinder.Find(nodes);
        PeerNetwork.LearnSources(clusters);
        IReadOnlyList<FailureTable> tables = FailureTables.Play(nodes, clusters);
        var findings = new DiagnosticBag();
        var context = new PeerContext(nodes, clusters, tables, findings);
        foreach (IPeerRule rule in PeerRules.All) rule.Check(context);
        Dictionary<SourceText, int> order = nodes.SelectMany(node => node.Result.Files).Distinct()
            .Select((file, index) => (file, index)).ToDictionary(pair => pair.file, pair => pair.index);
        return new PeerReport(
            [
                .. findings.Items
                    .OrderBy(found => found.Span is { } span ? order.GetValueOrDefault(span.Source) : -1)
                    .ThenBy(found => found.Span?.Start ?? -1)
                    .ThenBy(found => found.Kind.Code, StringComparer.Ordinal),
            ],
            clusters, tables);
    }
}
