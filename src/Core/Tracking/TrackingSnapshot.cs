using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Tracking;

/// <summary>
/// What is known of interfaces and scripts, and what follows from it for a virtual router: effective priority and
/// causes of fault. Both are computed from the whole each time.
/// </summary>
public sealed class TrackingSnapshot
{
    private const int LowestPriority = 1;
    private const int HighestPriority = VirtualRouter.OwnerPriority - 1;

    private readonly Dictionary<string, LinkState> _links = [];
    private Dictionary<string, (TrackScript Script, ScriptHealth Health)> _scripts = [];

    /// <summary>Makes a snapshot in which no interface exists and no script has run.</summary>
    public TrackingSnapshot(IReadOnlyList<TrackScript> scripts) => Configure(scripts);

    /// <summary>The state of an interface; one never heard of is missing.</summary>
    public LinkState Link(string interfaceName) => _links.GetValueOrDefault(interfaceName, LinkState.Missing);

    /// <summary>The health of a script; null: no script of that name is configured.</summary>
    public ScriptHealth? Script(string name) => _scripts.TryGetValue(name, out var entry) ? entry.Health : null;

    /// <summary>Takes over another list of scripts. One of the same name and command keeps its results.</summary>
    public void Configure(IReadOnlyList<TrackScript> scripts)
    {
        var next = new Dictionary<string, (TrackScript, ScriptHealth)>(scripts.Count);
        foreach (TrackScript script in scripts)
        {
            bool same = _scripts.TryGetValue(script.Name, out var old) && script.RunsTheSameAs(old.Script);
            next[script.Name] = (script, same ? old.Health : ScriptHealth.Before(script));
        }

        _scripts = next;
    }

    /// <summary>Notes the state of an interface and says whether that is news.</summary>
    public bool LinkChanged(string interfaceName, LinkState state)
    {
        if (_links.TryGetValue(interfaceName, out LinkState known) && known == state) return false;
        _links[interfaceName] = state;
        return true;
    }

    /// <summary>Notes the end of a run and says whether the script counts differently now.</summary>
    public bool ScriptEnded(string name, ScriptOutcome outcome)
    {
        if (!_scripts.TryGetValue(name, out var entry)) return false;
        ScriptHealth after = entry.Health.After(entry.Script, outcome);
        _scripts[name] = (entry.Script, after);
        return (after.HasResult, after.IsUp) != (entry.Health.HasResult, entry.Health.IsUp);
    }

    /// <summary>
    /// Base priority with every weight, kept within 1..254; 255 never changes. Without <c>sync_group_tracking_weight</c>
    /// members of a sync group have no weights: they could not agree on a master.
    /// </summary>
    public byte EffectivePriority(VirtualRouter router, SyncGroup? group)
    {
        if (router.IsOwner) return VirtualRouter.OwnerPriority;
        if (group is { TrackingWeight: false }) return router.Priority;
        int priority = router.Priority + Adjustment(router.TrackedInterfaces, router.TrackedScripts);
        if (group is not null) priority += Adjustment(group.TrackedInterfaces, group.TrackedScripts);
        return (byte)Math.Clamp(priority, LowestPriority, HighestPriority);
    }

    /// <summary>Adds the router's own causes of fault to a list: all but those of its sync group's other members.</summary>
    public void AddCauses(VirtualRouter router, SyncGroup? group, bool hasSourceAddress, List<FaultCause> causes)
    {
        LinkState own = router.Interface is null ? LinkState.Up : Link(router.Interface);
        if (own != LinkState.Up && !router.DontTrackPrimary) causes.Add(InterfaceCause(router.Interface!, own));
        if (!hasSourceAddress && (own != LinkState.Missing || router.DontTrackPrimary))
        {
            causes.Add(new FaultCause(FaultKind.NoSourceAddress, router.Interface ?? ""));
        }

        if (router.UnicastWithoutPeers) causes.Add(new FaultCause(FaultKind.UnicastWithoutPeers, ""));
        AddCauses(router.TrackedInterfaces, router.TrackedScripts, causes);
        if (group is not null) AddCauses(group.TrackedInterfaces, group.TrackedScripts, causes);
    }

    private void AddCauses(
        IReadOnlyList<Tracked> interfaces, IReadOnlyList<Tracked> scripts, List<FaultCause> causes)
    {
        foreach (Tracked tracked in interfaces)
        {
            LinkState state = Link(tracked.Name);
            if (tracked.Weight == 0 && (state == LinkState.Up) == tracked.Reverse)
            {
                Add(causes, InterfaceCause(tracked.Name, state));
            }
        }

        foreach (Tracked tracked in scripts)
        {
            if (tracked.Weight != 0 || Script(tracked.Name) is not { } health) continue;
            if (!health.HasResult) Add(causes, new FaultCause(FaultKind.ScriptPending, tracked.Name));
            else if (health.IsUp == tracked.Reverse) Add(causes, ScriptCause(tracked.Name, health));
        }
    }

    private FaultCause ScriptCause(string name, ScriptHealth health) =>
        new(_scripts[name].Script.Insecure ? FaultKind.ScriptInsecure
            : health is { IsUp: false, Last: ScriptOutcome.Timeout } ? FaultKind.ScriptTimedOut
            : FaultKind.ScriptFailed, name);

    private static FaultCause InterfaceCause(string name, LinkState state) => new(state switch
    {
        LinkState.Missing => FaultKind.InterfaceMissing,
        LinkState.Down => FaultKind.InterfaceDown,
        _ => FaultKind.InterfaceUp,
    }, name);

    // A router and its group may track the same thing.
    private static void Add(List<FaultCause> causes, FaultCause cause)
    {
        if (!causes.Contains(cause)) causes.Add(cause);
    }

    private int Adjustment(IReadOnlyList<Tracked> interfaces, IReadOnlyList<Tracked> scripts)
    {
        int sum = 0;
        foreach (Tracked tracked in interfaces)
        {
            sum += Weigh(tracked, isUp: Link(tracked.Name) == LinkState.Up);
        }

        foreach (Tracked tracked in scripts)
        {
            // Before its first result a script adds and takes nothing.
            if (Script(tracked.Name) is { HasResult: true } health) sum += Weigh(tracked, health.IsUp);
        }

        return sum;
    }

    // Reverse turns the sign, not the occasion: measured with keepalived 2.2.7, whose manual can be read both ways.
    private static int Weigh(Tracked tracked, bool isUp)
    {
        int weight = isUp == tracked.Weight > 0 ? tracked.Weight : 0;
        return tracked.Reverse ? -weight : weight;
    }
}
