using Holdfast.Core.Time;

namespace Holdfast.Core.Simulation;

/// <summary>One play of a <see cref="FailureStudy"/>: watches who is master while time passes.</summary>
internal sealed class StudyRun
{
    private readonly Simulator _simulator;
    private readonly IReadOnlyList<int>[] _routers;
    private readonly ulong[] _masters;
    private readonly Instant[] _changed;
    private readonly TimeSpan[] _without;
    private readonly TimeSpan[] _withTwo;
    private readonly bool[] _hasChanged;
    private readonly Instant[] _lookedAt;
    private Instant _began;

    /// <summary>All nodes boot together.</summary>
    /// <param name="nodes">The nodes with the routers of a unit only.</param>
    /// <param name="unit">The routers.</param>
    /// <param name="local">The indices of a router in the nodes' models; -1: none.</param>
    public StudyRun(IReadOnlyList<NodeSettings> nodes, int[] unit, Func<int, IReadOnlyList<int>> local)
    {
        _routers = [.. unit.Select(local)];
        _masters = new ulong[unit.Length];
        _changed = new Instant[unit.Length];
        _without = new TimeSpan[unit.Length];
        _withTwo = new TimeSpan[unit.Length];
        _hasChanged = new bool[unit.Length];
        _lookedAt = new Instant[unit.Length];
        _simulator = new Simulator(seed: 0, nodes, Faults.None, together: true) { RoleChanged = Look };
    }

    /// <summary>Lets time pass.</summary>
    public void Settle(TimeSpan patience)
    {
        _simulator.RunFor(patience);
        Look();
    }

    /// <summary>Something happens; times count from here.</summary>
    public void Begin(FailureCase failure)
    {
        Look();
        _began = _simulator.Now;
        Array.Clear(_hasChanged);
        Array.Clear(_without);
        Array.Clear(_withTwo);
        switch (failure.Kind)
        {
            case FailureKind.ScriptFails:
                _simulator.SetScript(failure.Node, failure.Subject!, fails: true);
                break;
            case FailureKind.LinkDown:
                _simulator.SetLink(failure.Node, failure.Subject!, up: false);
                break;
            case FailureKind.NodeDead:
                _simulator.Crash(failure.Node);
                break;
            case FailureKind.NodeBack:
                _simulator.Start(failure.Node);
                break;
        }

        Look();
    }

    /// <summary>What has come of it since, for each router of the unit.</summary>
    /// <param name="isFirst">Whether it is the time since the boot that is asked for, in which nobody was master before.</param>
    public IReadOnlyList<FailureOutcome> Outcomes(bool isFirst = false)
    {
        var outcomes = new FailureOutcome[_routers.Length];
        for (int i = 0; i < outcomes.Length; i++)
        {
            ulong masters = _masters[i];
            int[] nodes = [.. Enumerable.Range(0, _simulator.Nodes.Count).Where(node => (masters >> node & 1) != 0)];
            outcomes[i] = new FailureOutcome(
                nodes, _hasChanged[i] && !isFirst ? _changed[i] - _began : null, isFirst ? TimeSpan.Zero : _without[i],
                isFirst ? TimeSpan.Zero : _withTwo[i], [.. _routers[i].Select(Priority)]);
        }

        return outcomes;
    }

    private int Priority(int index, int node) =>
        index >= 0 && _simulator.Nodes[node].Engine is { } engine ? engine.State(index).EffectivePriority : -1;

    private void Look()
    {
        Instant now = _simulator.Now;
        for (int i = 0; i < _routers.Length; i++)
        {
            TimeSpan passed = now - _lookedAt[i];
            _lookedAt[i] = now;
            if (_masters[i] == 0) _without[i] += passed;
            else if (!ulong.IsPow2(_masters[i])) _withTwo[i] += passed;
            ulong masters = Masters(_routers[i]);
            if (masters == _masters[i]) continue;
            (_masters[i], _changed[i], _hasChanged[i]) = (masters, now, true);
        }
    }

    private ulong Masters(IReadOnlyList<int> indices)
    {
        ulong masters = 0;
        for (int node = 0; node < indices.Count; node++)
        {
            if (indices[node] >= 0 && _simulator.Nodes[node].IsMasterOf(indices[node])) masters |= 1UL << node;
        }

        return masters;
    }
}
