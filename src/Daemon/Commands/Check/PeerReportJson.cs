using Holdfast.Configuration.Peers;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>Which instances belong together and who is master when, as JSON. Times are seconds of virtual time.</summary>
/// <param name="Clusters">The instances that belong together.</param>
/// <param name="Tables">One for each set of nodes that have instances in common.</param>
internal sealed record PeerReportJson(
    IReadOnlyList<PeerReportJson.Cluster> Clusters, IReadOnlyList<PeerReportJson.Table> Tables)
{
    /// <summary>Instances that belong together.</summary>
    internal sealed record Cluster(string Name, IReadOnlyList<Member> Members);

    /// <summary>An instance on a node.</summary>
    internal sealed record Member(string Node, string Instance, int VirtualRouterId, int Priority);

    /// <summary>Rows are cases; the cells of a row are in the order of the clusters named in <paramref name="Columns"/>.</summary>
    internal sealed record Table(
        IReadOnlyList<string> Nodes, IReadOnlyList<string> Columns, IReadOnlyList<Row> Rows, IReadOnlyList<string> Remarks);

    /// <summary>One case: <c>none</c>, <c>scriptFails</c>, <c>linkDown</c>, <c>nodeDead</c> or <c>nodeBack</c>.</summary>
    internal sealed record Row(string Case, string Kind, string? Node, string? Subject, IReadOnlyList<Cell> Cells);

    /// <summary>
    /// Who is master in the end. Without <paramref name="SettledAfter"/> nothing changed. Priorities are in the order of
    /// the nodes, -1 where there is none.
    /// </summary>
    internal sealed record Cell(
        IReadOnlyList<string> Masters, bool Concerns, bool CheckCannotMove, double? SettledAfter, double WithoutMaster,
        double WithTwoMasters, IReadOnlyList<int> Priorities);

    /// <summary>Turns a report into what is written.</summary>
    public static PeerReportJson Of(PeerReport report) => new(
        [
            .. report.Clusters.Select(cluster => new Cluster(
                cluster.Name,
                [
                    .. cluster.Members.Select(member => new Member(
                        member.Node.Name, member.Router.Name, member.Router.VirtualRouterId, member.Router.Priority)),
                ])),
        ],
        [.. report.Tables.Select(Convert)]);

    private static Table Convert(FailureTable table) => new(
        table.Nodes, [.. table.Columns.Select(column => column.Name)],
        [
            .. table.Rows.Select(row => new Row(
                row.Text, char.ToLowerInvariant(row.Case.Kind.ToString()[0]) + row.Case.Kind.ToString()[1..],
                row.Case.Node < 0 ? null : table.Nodes[row.Case.Node], row.Case.Subject, [.. row.Cells.Select(Convert)])),
        ],
        table.Remarks);

    private static Cell Convert(FailureCell cell) => new(
        cell.Masters, cell.Concerns, cell.CheckCannotMove, cell.Outcome.SettledAfter?.TotalSeconds,
        cell.Outcome.WithoutMaster.TotalSeconds, cell.Outcome.WithTwoMasters.TotalSeconds, cell.Outcome.Priorities);
}
