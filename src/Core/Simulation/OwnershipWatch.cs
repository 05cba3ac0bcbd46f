using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

/// <summary>
/// Watches who owns one virtual router on a clean network: how long nobody does, how long two do, and whether whoever
/// takes over has a right to.
/// </summary>
internal sealed class OwnershipWatch
{
    // Clocks of a clean network drift by 100 ppm against true time: a thousandth is generous.
    private const int DriftDivisor = 1000;

    private const int ArgumentOfOwners = 6;

    private static readonly TimeSpan s_rounding = TimeSpan.FromMicroseconds(250);

    private readonly Simulator _simulator;
    private readonly int _router;
    private readonly Action<string> _violate;
    private readonly bool[] _owned;
    private readonly Instant[] _released;
    private Instant _changedAt;
    private Instant _gapDue = Instant.Never;
    private Instant _overlapDue = Instant.Never;
    private bool _ownerStopped;
    private bool _gapTold;
    private bool _overlapTold;

    public OwnershipWatch(Simulator simulator, int router, Action<string> violate)
    {
        (_simulator, _router, _violate) = (simulator, router, violate);
        _owned = new bool[simulator.Nodes.Count];
        _released = new Instant[simulator.Nodes.Count];
    }

    /// <summary>How often a node became owner.</summary>
    public int Takeovers { get; private set; }

    /// <summary>Judges what has held until now, then what holds from now on.</summary>
    public void Look(Instant now)
    {
        if (now > _gapDue && !_gapTold)
        {
            _violate($"{Name} has had no owner since {_changedAt}, and should have had one by {_gapDue}");
            _gapTold = true;
        }

        if (now > _overlapDue && !_overlapTold)
        {
            _violate($"{Name} has had two owners since {_changedAt}, longer than a skew");
            _overlapTold = true;
        }

        Compare(now);
        int owners = _owned.Count(owned => owned);
        _gapDue = owners == 0 ? GapEnds() : Instant.Never;
    }

    private string Name => _simulator.Nodes[0].Settings.Model.VirtualRouters[_router].Name;

    private TimeSpan LongestTransit => _simulator.Faults.MaxDelay * 2 + s_rounding;

    private void Compare(Instant now)
    {
        bool changed = false;
        int ownersBefore = _owned.Count(owned => owned);
        for (int i = 0; i < _owned.Length; i++)
        {
            SimulatedNode node = _simulator.Nodes[i];
            bool owns = Election.Owns(node, _router);
            if (owns == _owned[i]) continue;
            changed = true;
            if (owns)
            {
                Takeovers++;
                JudgeTakeover(node, ownersBefore == 0, now);
            }
            else
            {
                JudgeRelease(node);
                _released[i] = now;
                _ownerStopped = node.LeftInOrder && node.IsAttached(SettingsOf(node).Interface!);
            }

            _owned[i] = owns;
        }

        if (!changed) return;
        _gapTold = _overlapTold = false;
        SimulatedNode[] owners = [.. _simulator.Nodes.Where(node => _owned[node.Index])];
        if (owners.Length > 1 && ownersBefore <= 1) _overlapDue = now + LongestOverlap(owners);
        if (owners.Length <= 1) _overlapDue = Instant.Never;
        _changedAt = now;
    }

    private TimeSpan LongestOverlap(SimulatedNode[] owners)
    {
        // Who both claim to own the addresses argue with adverts, one an interval, and listen after that.
        if (owners.All(node => SettingsOf(node).IsOwner)) return SettingsOf(owners[0]).AdvertInterval * ArgumentOfOwners;
        TimeSpan skew = owners.Max(node => Election.Skew(SettingsOf(node), Election.LowestPriority(node, _router)));
        return skew > LongestTransit ? skew : LongestTransit;
    }

    // The best of those that nothing ails takes over first; it is enough that one of them has to. Who was told that
    // the owner stops waits for a skew only.
    private Instant GapEnds()
    {
        Instant ends = Instant.Never;
        foreach (SimulatedNode node in _simulator.Nodes)
        {
            if (node.WellSince == Instant.Never) continue;
            bool wasTold = _ownerStopped && node.WellSince <= _changedAt;
            TimeSpan skew = Election.SlowestSkew(node, _router);
            TimeSpan bound = wasTold ? skew : Election.MasterDown(node, _router) + skew;
            bound += bound / DriftDivisor + LongestTransit;
            Instant from = node.WellSince > _changedAt ? node.WellSince : _changedAt;
            if (from + bound < ends) ends = from + bound;
        }

        return ends;
    }

    private void JudgeTakeover(SimulatedNode node, bool wasFree, Instant now)
    {
        if (HasReasonsOfItsOwn(node)) return;
        if (wasFree)
        {
            JudgeFirst(node, now);
            return;
        }

        foreach (SimulatedNode owner in _simulator.Nodes)
        {
            if (owner != node && _owned[owner.Index]) JudgePreemption(node, owner, now);
        }
    }

    // Nobody else who has listened as long as this one has the shorter skew.
    private void JudgeFirst(SimulatedNode node, Instant now)
    {
        if (!HasListened(node, now)) return;
        foreach (SimulatedNode other in _simulator.Nodes)
        {
            if (other == node || HasReasonsOfItsOwn(other) || !HasListened(other, now)) continue;
            TimeSpan advantage = Election.Skew(SettingsOf(node), Election.Priority(node, _router))
                - Election.Skew(SettingsOf(other), Election.Priority(other, _router));
            TimeSpan blur = LongestTransit + Election.MasterDown(node, _router) / DriftDivisor;
            if (advantage > blur)
            {
                _violate($"{Name}: {node.Settings.Name} takes over, but {other.Settings.Name} is better");
            }
        }
    }

    private void JudgePreemption(SimulatedNode node, SimulatedNode owner, Instant now)
    {
        // Two who take over within the time that a packet takes have not heard each other.
        if (now - _changedAt <= LongestTransit) return;
        int priority = Election.Priority(node, _router), present = Election.Priority(owner, _router);
        if (Election.HasWeights(owner, _router)) return;
        if (priority == VirtualRouter.OwnerPriority) return;
        if (priority <= present || !Election.MayPreempt(node, _router))
        {
            _violate($"{Name}: {node.Settings.Name} takes over from {owner.Settings.Name} without a right to");
        }

        TimeSpan delay = SettingsOf(node).PreemptDelay;
        Instant from = _released[node.Index] > node.BootedAt ? _released[node.Index] : node.BootedAt;
        if (now - from < delay - delay / DriftDivisor)
        {
            _violate($"{Name}: {node.Settings.Name} takes over before its preempt_delay has passed");
        }
    }

    // Who gives up without being ill gives up to somebody better, or of the same priority and with a higher address.
    private void JudgeRelease(SimulatedNode node)
    {
        if (node.WellSince == Instant.Never || HasReasonsOfItsOwn(node)) return;
        int own = Election.Priority(node, _router);
        bool rightly = _simulator.Nodes.Any(other =>
            other != node && Election.Owns(other, _router) && (Election.HasWeights(other, _router)
                || Election.Priority(other, _router) > own
                || (Election.Priority(other, _router) == own
                    && other.SourceOf(SettingsOf(other)) > node.SourceOf(SettingsOf(node)))));
        if (!rightly) _violate($"{Name}: {node.Settings.Name} gives up to nobody better");
    }

    // A member of a sync group follows the others, and one with weights its trackers; owners argue among themselves.
    private bool HasReasonsOfItsOwn(SimulatedNode node) =>
        Election.GroupOf(node, _router) is not null || Election.HasWeights(node, _router)
        || (SettingsOf(node).IsOwner && _simulator.Nodes.Count(other => SettingsOf(other).IsOwner) > 1);

    private bool HasListened(SimulatedNode node, Instant now) =>
        node.WellSince != Instant.Never && now - node.WellSince > Election.MasterDown(node, _router) * 1.01
        && now - node.RecoveredAt > Election.MasterDown(node, _router) * 1.01;

    private VirtualRouter SettingsOf(SimulatedNode node) => node.Settings.Model.VirtualRouters[_router];
}
