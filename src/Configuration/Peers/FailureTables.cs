using Holdfast.Core.Simulation;

namespace Holdfast.Configuration.Peers;

/// <summary>Plays the failures of nodes that have virtual routers in common, and puts what comes of them into tables.</summary>
internal static class FailureTables
{
    /// <summary>A set of masters is kept in 64 bits.</summary>
    private const int MostNodes = 64;

    public static IReadOnlyList<FailureTable> Play(IReadOnlyList<PeerNode> nodes, IReadOnlyList<PeerCluster> clusters) =>
        [.. Related(nodes.Count, clusters).Where(set => set.Count <= MostNodes).Select(set => Table(nodes, set, clusters))];

    private static IEnumerable<List<int>> Related(int count, IReadOnlyList<PeerCluster> clusters)
    {
        int[] set = [.. Enumerable.Range(0, count)];
        foreach (PeerCluster cluster in clusters)
        {
            foreach (PeerMember member in cluster.Members)
            {
                (int from, int to) = (set[member.NodeIndex], set[cluster.Members[0].NodeIndex]);
                for (int i = 0; i < count; i++)
                {
                    if (set[i] == from) set[i] = to;
                }
            }
        }

        return Enumerable.Range(0, count).GroupBy(node => set[node]).Select(group => group.ToList()).Where(list => list.Count > 1);
    }

    private static FailureTable Table(IReadOnlyList<PeerNode> nodes, List<int> set, IReadOnlyList<PeerCluster> clusters)
    {
        PeerCluster[] columns = [.. clusters.Where(cluster => set.Contains(cluster.Members[0].NodeIndex))];
        IReadOnlyList<NodeSettings> settings = PeerNetwork.Build(nodes, set, columns);
        IReadOnlyList<int>[] routers = [.. columns.Select(cluster => (int[])[.. set.Select(node => cluster.On(node)?.Index ?? -1)])];
        var study = new FailureStudy(settings, routers);
        string[] names = [.. set.Select(node => nodes[node].Name)];
        FailureRow[] rows =
        [
            .. study.Cases.Select(failure => new FailureRow(
                failure, Describe(failure, names, nodes, set),
                [.. columns.Select((cluster, column) => Cell(study, failure, column, cluster, set, names))])),
        ];
        return new FailureTable(names, columns, rows, [.. Remarks(study, rows, columns, set)]);
    }

    private static FailureCell Cell(
        FailureStudy study, FailureCase failure, int column, PeerCluster cluster, List<int> set, string[] names)
    {
        FailureOutcome outcome = study.Outcome(failure, column);
        FailureOutcome well = study.Outcome(FailureCase.AllWell, column);
        bool stays = well.Masters is [var master] && master == failure.Node && outcome.IsSameAs(well);
        return new FailureCell(
            [.. outcome.Masters.Select(node => names[node])], outcome, study.Concerns(failure, column),
            stays && cluster.Members.Count > 1 && IsTracked(failure, cluster.On(set[failure.Node])));
    }

    private static bool IsTracked(FailureCase failure, PeerMember? member)
    {
        if (member is null) return false;
        return failure.Kind switch
        {
            FailureKind.ScriptFails => member.Router.TrackedScripts.Concat(member.Group?.TrackedScripts ?? [])
                .Any(tracked => tracked.Name == failure.Subject),
            FailureKind.LinkDown => member.Router.TrackedInterfaces.Concat(member.Group?.TrackedInterfaces ?? [])
                .Any(tracked => tracked.Name == failure.Subject),
            _ => false,
        };
    }

    private static string Describe(FailureCase failure, string[] names, IReadOnlyList<PeerNode> nodes, List<int> set) =>
        failure.Kind switch
        {
            FailureKind.None => "all well",
            FailureKind.ScriptFails => $"script {failure.Subject} fails on {names[failure.Node]}",
            FailureKind.LinkDown when nodes[set[failure.Node]].Result.Model!.VirtualRouters
                .Any(router => router.Interface == failure.Subject) => $"{failure.Subject} down on {names[failure.Node]}",
            FailureKind.LinkDown => $"tracked {failure.Subject} down on {names[failure.Node]}",
            FailureKind.NodeDead => $"{names[failure.Node]} dead",
            _ => $"{names[failure.Node]} back",
        };

    private static IEnumerable<string> Remarks(FailureStudy study, FailureRow[] rows, PeerCluster[] columns, List<int> set)
    {
        if (study.IsCutShort) yield return "some delays are longer than two hours: what comes after that is not shown";
        for (int column = 0; column < columns.Length; column++)
        {
            FailureOutcome well = rows[0].Cells[column].Outcome;
            if (well.Masters is not [var master] || columns[column].On(set[master]) is not { } winner) continue;
            int highest = well.Priorities.Max();
            PeerMember[] tied =
            [
                .. columns[column].Members.Where(member => well.Priorities[set.IndexOf(member.NodeIndex)] == highest),
            ];
            bool byAddress = tied.Length > 1 && tied.DistinctBy(member => member.Router.WantsMaster).Count() == 1;
            if (!byAddress || well.Priorities[master] != highest || tied.All(member => member.Source != default)) continue;
            yield return $"{columns[column].Name}: the priorities are equal, and the higher address decides; the files do not tell "
                + $"the addresses, so the table supposes that of {winner.Node.Name} to be higher";
        }
    }
}
