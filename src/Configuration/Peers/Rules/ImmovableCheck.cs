using Holdfast.Configuration.Text;
using Holdfast.Core.Simulation;
using Holdfast.Core.Tracking;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>A check with a weight that fails on the master, and the master stays: found in the table, explained in numbers.</summary>
internal sealed class ImmovableCheck
{
    private readonly PeerCluster _cluster;
    private readonly PeerMember _master;
    private readonly PeerMember _best;
    private readonly string _list;
    private readonly string _name;
    private readonly int _before;
    private readonly int _after;
    private readonly int _others;

    private ImmovableCheck(
        PeerCluster cluster, PeerMember master, PeerMember best, FailureCase failure, int weight, (int Before, int After, int Others) priorities)
    {
        (_cluster, _master, _best, Weight) = (cluster, master, best, weight);
        (_before, _after, _others) = priorities;
        _list = failure.Kind == FailureKind.ScriptFails ? "track_script" : "track_interface";
        _name = failure.Subject!;
    }

    /// <summary>The weight of the check; not 0.</summary>
    public int Weight { get; }

    /// <summary>All of them.</summary>
    public static IEnumerable<ImmovableCheck> Find(PeerContext context)
    {
        foreach (FailureTable table in context.Tables)
        {
            foreach (FailureRow row in table.Rows)
            {
                for (int column = 0; column < table.Columns.Count; column++)
                {
                    if (row.Cells[column].CheckCannotMove && Explain(table, row, column) is { } found) yield return found;
                }
            }
        }
    }

    /// <summary>Reports it.</summary>
    public void Report(PeerContext context, DiagnosticKind kind)
    {
        string what = _list == "track_script" ? $"script {_name}" : _name;
        string reason = Reason();
        context.Report(
            kind, Checks.WeightPlace(_master, _list, _name),
            $"{what} cannot move {_cluster.Name} away from {_master.Node.Name}: {reason}",
            [
                new RelatedSpan(_master.SpanOf("priority"), $"priority {_master.Router.Priority} on {_master.Node.Name}"),
                new RelatedSpan(_best.SpanOf("priority"), $"priority {_best.Router.Priority} on {_best.Node.Name}"),
            ],
            $"when the check fails on {_master.Node.Name}, the addresses stay on {_master.Node.Name}",
            Remedy());
    }

    private string Remedy()
    {
        if (_master.Router.IsOwner) return "a priority of 1 to 254, or no weight: a failure then takes the node out of the election";
        if (_master.Group is { TrackingWeight: false }) return "sync_group_tracking_weight in the group, or no weight";
        if (_after == _before || _after < _others) return $"no weight: a failure then takes {_master.Node.Name} out of the election";
        int needed = _before - _others + 1;
        return Weight < 0 ? $"weight -{needed} or lower" : $"weight {needed} or higher";
    }

    private static ImmovableCheck? Explain(FailureTable table, FailureRow row, int column)
    {
        int node = row.Case.Node;
        PeerCluster cluster = table.Columns[column];
        PeerMember? master = cluster.Members.FirstOrDefault(member => member.Node.Name == table.Nodes[node]);
        if (master is null) return null;
        Tracked? tracked = (row.Case.Kind == FailureKind.ScriptFails ? Checks.Scripts(master) : Checks.Interfaces(master))
            .FirstOrDefault(found => found.Name == row.Case.Subject);
        if (tracked is null or { Weight: 0 }) return null;

        IReadOnlyList<int> priorities = row.Cells[column].Outcome.Priorities;
        PeerMember? best = cluster.Members.Where(member => member != master && Priority(member) > 0).MaxBy(Priority);
        if (best is null) return null;
        return new ImmovableCheck(cluster, master, best, row.Case, tracked.Weight,
            (table.Rows[0].Cells[column].Outcome.Priorities[node], priorities[node], Priority(best)));

        int Priority(PeerMember member) => priorities[Array.IndexOf([.. table.Nodes], member.Node.Name)];
    }

    private string Reason()
    {
        string best = _best.Node.Name;
        if (_master.Router.IsOwner) return "a priority of 255 never changes";
        if (_master.Group is { TrackingWeight: false } group)
        {
            return $"in sync group {group.Name} weights do not count without sync_group_tracking_weight";
        }

        int fall = _before - _after;
        if (fall <= 0) return $"its failure does not lower the priority, {_after}";
        string arithmetic = $"{_before} - {fall} = {_after}";
        if (_after > _others) return $"{arithmetic} > {_others} of {best}";
        if (_after == _others) return $"{arithmetic}, which is that of {best} too, and a backup takes over from a lower one only";
        return _best.Router.Preempt
            ? $"{arithmetic} < {_others} of {best}, which does not take over"
            : $"{arithmetic} < {_others} of {best}, but {best} has nopreempt";
    }
}
