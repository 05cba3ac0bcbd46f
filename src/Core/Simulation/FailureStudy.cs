using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

/// <summary>
/// Who becomes master of each virtual router when one thing fails, found out by letting it fail: the nodes run the
/// engine of the daemon in virtual time on a network that loses nothing. Virtual routers that cannot influence each
/// other are played apart from each other, and only the failures that concern them.
/// </summary>
public sealed class FailureStudy
{
    /// <summary>No play is longer than this: whoever waits for more is told apart by <see cref="IsCutShort"/>.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(2);

    private readonly IReadOnlyList<NodeSettings> _nodes;
    private readonly IReadOnlyList<IReadOnlyList<int>> _routers;
    private readonly Dictionary<FailureCase, FailureOutcome?[]> _outcomes = [];
    private readonly List<FailureCase> _cases = [FailureCase.AllWell];

    /// <summary>Plays every case.</summary>
    /// <param name="nodes">One or more nodes.</param>
    /// <param name="routers">
    /// For each virtual router that is looked at, its index in each node's model; -1: the node does not have it. Routers
    /// of the models that are not listed take no part.
    /// </param>
    public FailureStudy(IReadOnlyList<NodeSettings> nodes, IReadOnlyList<IReadOnlyList<int>> routers)
    {
        (_nodes, _routers) = (nodes, routers);
        List<int[]> units = [.. StudyUnits.Divide(nodes, routers)];
        List<List<FailureCase>> cases = [.. units.Select(unit => StudyUnits.Cases(nodes, routers, unit))];
        foreach (FailureCase failure in cases.SelectMany(list => list).Distinct().OrderBy(Order))
        {
            if (!_outcomes.ContainsKey(failure)) _cases.Add(failure);
            _outcomes[failure] = new FailureOutcome?[routers.Count];
        }

        _outcomes[FailureCase.AllWell] = new FailureOutcome?[routers.Count];
        for (int i = 0; i < units.Count; i++) Play(units[i], cases[i]);
    }

    /// <summary>The cases: all well, then what befalls the first node, the second, and so on.</summary>
    public IReadOnlyList<FailureCase> Cases => _cases;

    /// <summary>Whether some delays are so long that their end was not waited for.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>What a case comes to for a virtual router. A case that does not concern it comes to what holds when all is well.</summary>
    public FailureOutcome Outcome(FailureCase failure, int router) =>
        _outcomes[failure][router] ?? _outcomes[FailureCase.AllWell][router]! with { SettledAfter = null };

    /// <summary>Whether a case can make a difference to a virtual router at all.</summary>
    public bool Concerns(FailureCase failure, int router) => _outcomes[failure][router] is not null;

    private static (int, FailureKind) Order(FailureCase failure) => (failure.Node, failure.Kind);

    private void Play(int[] unit, List<FailureCase> cases)
    {
        List<NodeSettings> nodes = [.. StudyUnits.Restrict(_nodes, _routers, unit)];
        TimeSpan patience = Patience(nodes);
        foreach (FailureCase failure in cases)
        {
            // The return of a node is played right after its death.
            if (failure.Kind == FailureKind.NodeBack) continue;
            var run = new StudyRun(nodes, unit, index => Local(index));
            run.Settle(patience);
            Note(FailureCase.AllWell, unit, run.Outcomes(isFirst: true));
            run.Begin(failure);
            run.Settle(patience);
            Note(failure, unit, run.Outcomes());
            if (failure.Kind != FailureKind.NodeDead) continue;
            FailureCase back = failure with { Kind = FailureKind.NodeBack };
            run.Begin(back);
            run.Settle(patience);
            Note(back, unit, run.Outcomes());
        }

        IReadOnlyList<int> Local(int router) => StudyUnits.LocalIndices(_nodes, _routers, unit, router);
    }

    private void Note(FailureCase failure, int[] unit, IReadOnlyList<FailureOutcome> outcomes)
    {
        for (int i = 0; i < unit.Length; i++) _outcomes[failure][unit[i]] = outcomes[i];
    }

    // Delays of start and preemption, scripts that rise or fall, and three takeovers one after the other.
    private TimeSpan Patience(IReadOnlyList<NodeSettings> nodes)
    {
        TimeSpan delay = TimeSpan.Zero, takeover = TimeSpan.Zero, scripts = TimeSpan.Zero, start = TimeSpan.Zero;
        foreach (ConfigurationModel model in nodes.Select(node => node.Model))
        {
            start = Longer(start, model.Global.VrrpStartupDelay);
            foreach (VirtualRouter router in model.VirtualRouters)
            {
                delay = Longer(delay, router.PreemptDelay);
                takeover = Longer(takeover, router.AdvertInterval * (router.DownTimerAdverts + 1) + TimeSpan.FromSeconds(1));
            }

            foreach (TrackScript script in model.Scripts)
            {
                scripts = Longer(scripts, Limited(script.Interval, Math.Max(script.Rise, script.Fall) + 1));
            }
        }

        TimeSpan patience = start + delay + takeover * 3 + scripts + Simulator.ScriptDuration * 2;
        if (patience <= s_longest) return patience;
        IsCutShort = true;
        return s_longest;
    }

    private static TimeSpan Limited(TimeSpan interval, int times) =>
        interval.Ticks > s_longest.Ticks / times ? s_longest * 2 : interval * times;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
