using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Peers;

/// <summary>What a rule looks at, and where it reports to.</summary>
/// <param name="nodes">The nodes.</param>
/// <param name="clusters">Which instances belong together.</param>
/// <param name="tables">Who is master when.</param>
/// <param name="findings">Receives the findings.</param>
public sealed class PeerContext(
    IReadOnlyList<PeerNode> nodes, IReadOnlyList<PeerCluster> clusters, IReadOnlyList<FailureTable> tables,
    DiagnosticBag findings)
{
    /// <summary>The nodes.</summary>
    public IReadOnlyList<PeerNode> Nodes { get; } = nodes;

    /// <summary>Which instances belong together.</summary>
    public IReadOnlyList<PeerCluster> Clusters { get; } = clusters;

    /// <summary>Who is master when.</summary>
    public IReadOnlyList<FailureTable> Tables { get; } = tables;

    /// <summary>The first member of each cluster with each of the others.</summary>
    public IEnumerable<(PeerMember First, PeerMember Other)> Pairs =>
        from cluster in Clusters
        from other in cluster.Members.Skip(1)
        select (cluster.Members[0], other);

    /// <summary>Every two members of each cluster.</summary>
    public IEnumerable<(PeerMember First, PeerMember Other)> AllPairs =>
        from cluster in Clusters
        from first in cluster.Members
        from other in cluster.Members
        where first.NodeIndex < other.NodeIndex
        select (first, other);

    /// <summary>Pairs of nodes that have a cluster in common, by index, the earlier first.</summary>
    public IEnumerable<(int First, int Other)> RelatedNodes => Clusters
        .SelectMany(cluster => cluster.Members.SelectMany(
            one => cluster.Members.Where(other => other.NodeIndex > one.NodeIndex).Select(other => (one.NodeIndex, other.NodeIndex))))
        .Distinct().Order();

    /// <summary>Whether two members take part in one election: each accepts the adverts of the other.</summary>
    public static bool Hear(PeerMember one, PeerMember other)
    {
        (VirtualRouter a, VirtualRouter b) = (one.Router, other.Router);
        if (a.VirtualRouterId != b.VirtualRouterId || a.Version != b.Version || a.IsUnicast != b.IsUnicast) return false;
        if (one.Source != default && one.Source == other.Source) return false;
        if (a.Version == VrrpVersion.V3) return true;
        return a.AdvertInterval == b.AdvertInterval && a.Authentication == b.Authentication
            && a.Password.AsSpan().SequenceEqual(b.Password);
    }

    /// <summary>The only master of a cluster when nothing fails; null: there is none, or more than one.</summary>
    public PeerMember? MasterWhenAllIsWell(PeerCluster cluster)
    {
        foreach (FailureTable table in Tables)
        {
            for (int column = 0; column < table.Columns.Count; column++)
            {
                if (table.Columns[column] != cluster) continue;
                IReadOnlyList<string> masters = table.Rows[0].Cells[column].Masters;
                return masters.Count == 1 ? cluster.Members.FirstOrDefault(member => member.Node.Name == masters[0]) : null;
            }
        }

        return null;
    }

    /// <summary>Reports a finding.</summary>
    public void Report(Diagnostic finding) => findings.Add(finding);

    /// <summary>Reports a finding.</summary>
    /// <param name="kind">The rule's kind.</param>
    /// <param name="span">The place in the one file.</param>
    /// <param name="message">What differs.</param>
    /// <param name="related">The place in the other file, and what is there.</param>
    /// <param name="effect">What happens at run time because of it.</param>
    /// <param name="suggestion">What to write instead.</param>
    public void Report(
        DiagnosticKind kind, SourceSpan span, string message, RelatedSpan[] related, string effect, string? suggestion = null) =>
        findings.Add(new Diagnostic(kind, span, message) { Related = related, Effect = effect, Suggestion = suggestion });
}
