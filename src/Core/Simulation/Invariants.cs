using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

/// <summary>
/// What must hold, judged by what the nodes' kernels have and by what ails the nodes, not by what their engines say of
/// themselves. That every address added is announced and released holds always; on a clean network there is never more
/// than one owner for longer than a skew, and never none for longer than Master_Down_Interval and a skew.
/// </summary>
public sealed partial class Invariants
{
    private const int EnoughViolations = 10;

    private readonly Simulator _simulator;
    private readonly List<string> _violations = [];
    private readonly OwnershipWatch[] _watches;

    internal Invariants(Simulator simulator)
    {
        _simulator = simulator;
        int routers = simulator.Nodes[0].Settings.Model.VirtualRouters.Count;
        _watches = [.. Enumerable.Range(0, routers).Select(router => new OwnershipWatch(simulator, router, Violate))];
    }

    /// <summary>Whether the bounds that hold on a network without faults only are watched, too.</summary>
    public bool NetworkIsClean { get; set; }

    /// <summary>What did not hold, and when; empty if all did.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>How often an address without owner found one, and how often a better router took over from a worse.</summary>
    public int Takeovers => _watches.Sum(watch => watch.Takeovers);

    /// <summary>Looks at who owns what; called after everything that happens.</summary>
    internal void Look()
    {
        if (!NetworkIsClean) return;
        foreach (OwnershipWatch watch in _watches) watch.Look(_simulator.Now);
    }

    /// <summary>
    /// After healing, and time to settle: each virtual router has one owner, and nobody who would preempt is better.
    /// Where announcements are refreshed, every neighbour believes in that owner.
    /// </summary>
    public void CheckSettled()
    {
        for (int router = 0; router < _watches.Length; router++)
        {
            SimulatedNode[] owners = [.. _simulator.Nodes.Where(node => Election.Owns(node, router))];
            string name = _simulator.Nodes[0].Settings.Model.VirtualRouters[router].Name;
            if (owners.Length != 1)
            {
                Violate($"{name} has {owners.Length} owners after healing: {string.Join(", ", owners.Select(NameOf))}");
                continue;
            }

            SimulatedNode owner = owners[0];
            SimulatedNode? better = _simulator.Nodes.FirstOrDefault(node =>
                Election.MayPreempt(node, router) && Election.Priority(node, router) > Election.Priority(owner, router));
            if (better is not null) Violate($"{name} belongs to {NameOf(owner)} after healing, but {NameOf(better)} is better");
            CheckNeighbours(owner, router);
        }

        foreach (SimulatedNode node in _simulator.Nodes) CheckGroups(node);
    }

    /// <summary>After everybody has stopped in an orderly way: nobody has any virtual address left.</summary>
    public void CheckReleased()
    {
        foreach (SimulatedNode node in _simulator.Nodes)
        {
            if (node.HeldCount > 0) Violate($"{NameOf(node)} keeps {node.HeldCount} addresses after its end");
        }
    }

    private void CheckNeighbours(SimulatedNode owner, int index)
    {
        VirtualRouter router = owner.Model.VirtualRouters[index];
        if (router.GratuitousArp.MasterRefresh == TimeSpan.Zero) return;
        foreach (SimulatedNode port in _simulator.Nodes)
        {
            int believed = _simulator.NeighbourAt(port.Index, router.Addresses[0].Address);
            if (believed != owner.Index) Violate($"{router.Name}: neighbours of {NameOf(port)} still send to node {believed}");
        }
    }

    private void CheckGroups(SimulatedNode node)
    {
        foreach (SyncGroup group in node.Model.SyncGroups)
        {
            int owned = Enumerable.Range(0, node.Model.VirtualRouters.Count).Count(router =>
                group.Members.Contains(node.Model.VirtualRouters[router].Name) && Election.Owns(node, router));
            if (owned != 0 && owned != group.Members.Count) Violate($"{NameOf(node)} owns a part of {group.Name} only");
        }
    }

    private void Violate(string what)
    {
        if (_violations.Count < EnoughViolations) _violations.Add($"{_simulator.Now}: {what}");
    }

    private static string NameOf(SimulatedNode node) => node.Settings.Name;
}
