using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;

namespace Holdfast.Core.Vrrp;

/// <summary>
/// All virtual routers of a process: gives events to <see cref="VrrpMachine"/>, makes members of sync groups follow
/// each other, and computes faults and effective priorities. Its drivers are the event loop and the simulator; both
/// deliver packets before they call <see cref="RunDue"/>. Each call fills <see cref="Actions"/>, which the driver
/// performs in order and clears.
/// </summary>
public sealed partial class VrrpEngine
{
    /// <summary>
    /// How much too early a master may advertise and announce, so that many of them share one wake-up. Backups are never early.
    /// </summary>
    public static readonly TimeSpan TimerSlack = TimeSpan.FromMicroseconds(200);

    private readonly TrackingSnapshot _tracking;
    private readonly List<FaultCause> _scratch = [];
    private VirtualRouter[] _routers;
    private VrrpState[] _states;
    private FaultCause[][] _ownCauses;
    private FaultCause[][] _causes;
    private bool[] _started;
    private bool[] _listensFirst;
    private SyncGroups _groups;
    private bool[] _regrouped;
    private DeadlineQueue _timers;
    private DeadlineQueue _announcements;
    private bool _rolesChanged;
    private bool _isGathering = true;

    /// <summary>Makes an engine in which nothing has started and no interface exists.</summary>
    public VrrpEngine(ConfigurationModel model)
    {
        _tracking = new TrackingSnapshot(model.Scripts);
        _routers = [.. model.VirtualRouters];
        _states = [.. model.VirtualRouters.Select(VrrpState.Initial)];
        _ownCauses = [.. model.VirtualRouters.Select(_ => Array.Empty<FaultCause>())];
        _causes = [.. _ownCauses];
        _started = new bool[_routers.Length];
        _listensFirst = new bool[_routers.Length];
        _groups = new SyncGroups(model.SyncGroups, model.VirtualRouters);
        _regrouped = new bool[_groups.Count];
        _timers = new DeadlineQueue(_routers.Length);
        _announcements = new DeadlineQueue(_routers.Length);
    }

    /// <summary>How many virtual routers there are.</summary>
    public int Count => _routers.Length;

    /// <summary>The sync groups, in the order of their indices.</summary>
    public IReadOnlyList<SyncGroup> Groups => _groups.Settings;

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline => _timers.Next < _announcements.Next ? _timers.Next : _announcements.Next;

    /// <summary>What the calls since the last <see cref="ActionList.Clear"/> want done.</summary>
    public ActionList Actions { get; } = new();

    /// <summary>The settings of a router.</summary>
    public VirtualRouter Router(int index) => _routers[index];

    /// <summary>The state of a router.</summary>
    public ref readonly VrrpState State(int index) => ref _states[index];

    /// <summary>Why a router does not take part, judged from the start on; empty if it does. Replaced, never changed.</summary>
    public IReadOnlyCollection<FaultCause> Faults(int index) => _causes[index];

    /// <summary>The role of a sync group.</summary>
    public VrrpRole GroupRole(int group) => _groups.Role(group);

    /// <summary>The health of a tracked script; null: unknown name.</summary>
    public ScriptHealth? Script(string name) => _tracking.Script(name);

    /// <summary>
    /// Lets every router that has not started take part, after a delay (<c>vrrp_startup_delay</c>); one that waits
    /// already goes on waiting. Links and source addresses are told before. Ends what <see cref="Reconfigure"/> began.
    /// </summary>
    public void Start(Instant now, TimeSpan delay = default)
    {
        for (int i = 0; i < Count; i++)
        {
            bool waits = _states[i].Deadline != Instant.Never;
            if (!_started[i] && !waits) Set(i, _states[i] with { Deadline = now + delay });
        }

        _isGathering = false;
        Reevaluate(now);
        UniteGroups(now);
        RunDue(now);
    }

    /// <summary>Does everything that is due, and what masters have to send within <see cref="TimerSlack"/>.</summary>
    public void RunDue(Instant now)
    {
        Instant soon = now + TimerSlack;
        bool anyStarts = false;
        while (_timers.Next <= soon)
        {
            int router = _timers.First;
            VrrpRole role = _states[router].Role;
            if (_timers.Next > now && role != VrrpRole.Master) break;
            if (role == VrrpRole.Init)
            {
                Set(router, _states[router] with { Deadline = Instant.Never });
                _started[router] = anyStarts = true;
                continue;
            }

            bool held = role == VrrpRole.Backup && !GroupIsReady(router);
            Step(router, VrrpEvent.Of(held ? VrrpEventKind.DeadlineHeldByGroup : VrrpEventKind.DeadlineReached), now);
        }

        // Adverts come first: they are what keeps the others quiet.
        while (_announcements.Next <= soon)
        {
            Step(_announcements.First, VrrpEvent.Of(VrrpEventKind.AnnouncementDue), soon);
        }

        if (anyStarts) Reevaluate(now);
        TellGroups();
    }

    /// <summary>A valid advert of another router came for a router.</summary>
    public void Receive(int router, in AdvertReceived advert, Instant now)
    {
        Step(router, VrrpEvent.Received(advert), now);
        TellGroups();
    }

    /// <summary>An interface appeared, vanished, or changed its state.</summary>
    public void LinkChanged(string interfaceName, LinkState state, Instant now)
    {
        if (_tracking.LinkChanged(interfaceName, state)) Reevaluate(now);
    }

    /// <summary>The address that adverts can be sent from is another one; default: there is none.</summary>
    public void SourceAddressChanged(int router, IpAddress source, Instant now)
    {
        IpAddress before = _states[router].Source;
        if (before == source) return;
        _states[router] = _states[router] with { Source = source };
        bool isFoundOrLost = before == default || source == default;
        if (isFoundOrLost) Reevaluate(router, now);
    }

    /// <summary>A run of a tracked script ended.</summary>
    public void ScriptResult(string script, ScriptOutcome outcome, Instant now)
    {
        if (_tracking.ScriptEnded(script, outcome)) Reevaluate(now);
    }

    /// <summary>Somebody took an address of a router away: a master steps back, and whoever is best takes over.</summary>
    public void AddressLost(int router, Instant now)
    {
        Step(router, VrrpEvent.Of(VrrpEventKind.AddressLost), now);
        TellGroups();
    }

    /// <summary>Ends it all: priority-0 adverts, release of addresses, and then the STOP notifications.</summary>
    public void Shutdown(Instant now)
    {
        for (int i = 0; i < Count; i++)
        {
            _started[i] = false;
            Set(i, VrrpMachine.Step(_routers[i], i, _states[i], VrrpEvent.Of(VrrpEventKind.Shutdown), now, Actions));
        }

        for (int i = 0; i < Count; i++)
        {
            byte priority = _states[i].EffectivePriority;
            Actions.Add(new VrrpAction(VrrpActionKind.Stopped, i) { Priority = priority });
        }

        for (int group = 0; group < _groups.Count; group++)
        {
            _groups.SetRole(group, VrrpRole.Init);
            Actions.Add(new VrrpAction(VrrpActionKind.GroupStopped, group));
        }
    }

    private void Step(int router, in VrrpEvent e, Instant now)
    {
        VrrpRole before = _states[router].Role;
        int firstAction = Actions.Count;
        Set(router, VrrpMachine.Step(_routers[router], router, _states[router], e, now, Actions));
        Follow(router, before, firstAction, now);
    }

    private void Set(int router, in VrrpState state)
    {
        _states[router] = state;
        _timers.Set(router, state.Deadline);
        _announcements.Set(router, state.Announcements.Next);
    }
}
