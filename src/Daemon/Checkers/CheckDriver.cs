using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Daemon.Checkers.Probes;
using Holdfast.Daemon.Checkers.Services;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Notifications;
using Holdfast.Daemon.Supervisor;
using Holdfast.Linux.Interop;

namespace Holdfast.Daemon.Checkers;

/// <summary>What a <see cref="CheckDriver"/> works with.</summary>
internal sealed record CheckDriverParts
{
    /// <summary>The table.</summary>
    public required IServiceTable Table { get; init; }

    /// <summary>Makes the probe of a check; null: the check has none, because it follows events.</summary>
    public required Func<HealthCheck, Action<CheckResult>, IProbe?> CreateProbe { get; init; }

    /// <summary>Scripts and FIFO lines.</summary>
    public required Action<Notification> Tell { get; init; }

    /// <summary>Mails that come alone.</summary>
    public required Action<MailMessage> Mail { get; init; }

    /// <summary>Takes all that is drained whenever that has changed, to keep it for a successor of this process.</summary>
    public Action<IReadOnlyList<DrainedServer>> KeepDrained { get; init; } = static _ => { };

    /// <summary>Whether an address is set on this machine.</summary>
    public required Func<IpAddress, bool> IsLocal { get; init; }

    /// <summary>The time.</summary>
    public required Func<Instant> Now { get; init; }

    /// <summary>The log.</summary>
    public required Log Log { get; init; }

    /// <summary>Stands in for a missing <c>router_id</c>.</summary>
    public required string HostName { get; init; }
}

/// <summary>
/// Connects the engine to the world: results of probes become events, actions become changes of the table, log lines and
/// notifications. No decision about servers is taken here.
/// </summary>
internal sealed partial class CheckDriver
{
    private static readonly TimeSpan s_countInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_startTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(10);
    private const int CountShare = 20; // of the time, not more than the 20th part is spent on it
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_shortestRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(30);

    // A turn of the loop with many results may take long: what is known by then is sent in between.
    private static readonly TimeSpan s_longestUnsent = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan s_troubleInterval = TimeSpan.FromMinutes(1);

    private readonly CheckDriverParts _parts;
    private readonly Log _log;
    private readonly LoadBalancingEngine _engine;
    private readonly TableOwner _owner;
    private readonly Dictionary<int, IProbe> _probes = [];
    private readonly Dictionary<int, string> _remarks = [];
    private readonly List<LoadBalancingAction> _performed = [];
    private readonly List<LoadBalancingAction> _held = [];
    private NamedModel _current;
    private NamedModel _former;
    private Instant _countAt = Instant.Never;
    private Instant _lookAt = Instant.Never;
    private Instant _startUntil;
    private Instant _turnedAt;
    private Instant _retryAt = Instant.Never;
    private TimeSpan _retryDelay = s_shortestRetry;
    private Instant _unsentSince = Instant.Never;
    private IReadOnlyList<DrainedServer> _keptDrained = [];
    private Instant _troubleAgainAt;
    private bool _isKeepingToldOf;
    private bool _isPerforming;
    private bool _isStopped;

    public CheckDriver(ConfigurationModel model, CheckDriverParts parts)
    {
        _parts = parts;
        _log = parts.Log;
        _engine = new LoadBalancingEngine(model, parts.IsLocal);
        _owner = new TableOwner(parts.Table, _log);
        _current = _former = new NamedModel(model, parts.HostName);
    }

    /// <summary>The configuration in force.</summary>
    public ConfigurationModel Model => _engine.Model;

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline
    {
        get
        {
            Instant next = _engine.NextDeadline < _countAt ? _engine.NextDeadline : _countAt;
            if (_lookAt < next) next = _lookAt;
            return _retryAt < next ? _retryAt : next;
        }
    }

    /// <summary>
    /// Whether changes wait for <see cref="DoWork"/>: those of one turn of the loop are sent together, for each
    /// transaction costs milliseconds.
    /// </summary>
    public bool HasWork => _unsentSince != Instant.Never;

    /// <summary>Changes that were sent to the table so far.</summary>
    public long ChangesSent => _owner.ChangesSent;

    /// <summary>Looks at the table, and begins from what is there.</summary>
    /// <param name="isSuccessor">Whether another child of this daemon has run before: it has told what is so, and emptied the table.</param>
    /// <param name="now">The time.</param>
    /// <param name="drained">What the predecessor has drained.</param>
    /// <exception cref="SystemCallException">The table cannot be read.</exception>
    public void Start(bool isSuccessor, Instant now, IReadOnlyList<DrainedServer>? drained = null)
    {
        _keptDrained = drained ?? [];
        if (!isSuccessor && Model.Global.LoadBalancing.Flush) _owner.Flush();
        _owner.Observe();
        _engine.Start(_owner.Present, now, isSuccessor, drained);
        for (int i = 0; i < _current.Names.Length; i++) _owner.Want(_current.Identities[i], _engine.Desired(i));
        _unsentSince = now;
        Perform(now);
        Send(now);
        _lookAt = now + s_lookInterval;
        _turnedAt = now;
        _startUntil = now + s_startTime;
        TellChecks();
    }

    /// <summary>Sends to the table what has changed in this turn of the loop, and tells of it.</summary>
    public void DoWork() => Send(_parts.Now());

    /// <summary>The start has taken so long: the checks begin that much later.</summary>
    public void Postpone(TimeSpan by)
    {
        _startUntil += by;
        _turnedAt += by;
        _engine.Postpone(by);
    }

    /// <summary>Does everything that is due.</summary>
    public void RunDue(Instant now)
    {
        if (now < _startUntil) Slow(now);
        if (_engine.NextDeadline <= now) _engine.RunDue(now);
        if (_countAt <= now) CountConnections(_parts.Now());
        Perform(now);
        if (_retryAt <= now)
        {
            _owner.Retry();
            PlanRetry(now);
        }

        if (_lookAt > now) return;
        _lookAt = now + s_lookInterval;
        if (!_owner.IsWhole()) PutRight(now);
    }

    /// <summary>A track_file was read; null: it is not there, or holds no number.</summary>
    public void FileChanged(string name, long? value)
    {
        Instant now = _parts.Now();
        _engine.FileChanged(name, value, now);
        Perform(now);
    }

    /// <summary>Addresses of this machine have come or gone.</summary>
    public void AddressesChanged()
    {
        Instant now = _parts.Now();
        _engine.AddressesChanged(now);
        Perform(now);
    }

    /// <summary>Takes over another configuration. What is the same keeps its state, timers and connections.</summary>
    public void Reload(ConfigurationModel model)
    {
        Instant now = _parts.Now();

        // What is told until now has the indices of the former model.
        Perform(now);
        Send(now);
        _former = _current;
        _current = new NamedModel(model, _parts.HostName);
        _engine.Reconfigure(model, now);
        _owner.Look();
        _unsentSince = now;
        Perform(now);
        Send(now);
        _former = _current;

        // What it has delayed is not to come at once, however long it took.
        _turnedAt = now;
        _startUntil = _parts.Now() + s_startTime;
    }

    /// <summary>The end: checks rest, and the services are taken out of the table unless they are to stay.</summary>
    public void Shutdown(bool keepServices)
    {
        Instant now = _parts.Now();
        _engine.Shutdown(now);
        Perform(now);
        Send(now);
        _isStopped = true;
        _countAt = _lookAt = _retryAt = Instant.Never;
        CancelProbes();
        if (keepServices)
        {
            _log.Info("The virtual servers stay in the table (--dont-release-ipvs)");
            return;
        }

        if (_owner.Owned.Count > 0) _log.Info($"Removing {_owner.Owned.Count} services of {_current.Names.Length} virtual servers from the table");
        try
        {
            if (Model.Global.LoadBalancing.FlushOnStop == FlushOnStop.All) _owner.Flush();
            else _owner.RemoveAll();
        }
        catch (SystemCallException e)
        {
            _log.Error($"The table could not be emptied: {e.Message}");
        }
    }

    /// <summary>The end of this process, but not of the service: a successor goes on with the table, and nothing is told.</summary>
    public void Leave()
    {
        _engine.Shutdown(_parts.Now());
        _engine.Actions.Clear();
        _isStopped = true;
        _countAt = _lookAt = _retryAt = Instant.Never;
        CancelProbes();
    }

    // What runs for the first time takes long, and so does a reload: the checks that were to come meanwhile must not come all
    // at once. Only the last turn can have made them late; something else may have been due for long.
    private void Slow(Instant now)
    {
        if (_engine.NextDeadline < now)
        {
            TimeSpan late = now - (_engine.NextDeadline > _turnedAt ? _engine.NextDeadline : _turnedAt);
            if (late > s_late) _engine.Postpone(late);
        }

        _turnedAt = now;
    }

    private void CancelProbes()
    {
        foreach (IProbe probe in _probes.Values) probe.Cancel();
        _probes.Clear();
    }

    // What is performed may have a result at once and make the engine want more: that is done afterwards.
    private void Perform(Instant now)
    {
        if (_isPerforming) return;
        _isPerforming = true;
        while (_engine.Actions.Count > 0)
        {
            _performed.Clear();
            _performed.AddRange(_engine.Actions);
            _engine.Actions.Clear();
            PerformAll(now);
        }

        _isPerforming = false;
        if (!_engine.HasDraining || _isStopped) _countAt = Instant.Never;
        else if (_countAt == Instant.Never) _countAt = now + s_countInterval;
        if (!HasWork || now - _unsentSince >= s_longestUnsent) Send(now);
        KeepDrained();
    }

    private void KeepDrained()
    {
        IReadOnlyList<DrainedServer> drained = _engine.Drained;
        if (drained.SequenceEqual(_keptDrained)) return;
        try
        {
            _parts.KeepDrained(drained);
            _keptDrained = drained;
            _isKeepingToldOf = false;
        }
        catch (SystemCallException e)
        {
            // No descriptor is free: tried again with the next event.
            if (!_isKeepingToldOf) _log.Warning($"What is drained cannot be handed to the parent for now: {e.Message}");
            _isKeepingToldOf = true;
        }
    }

    private void PerformAll(Instant now)
    {
        foreach (LoadBalancingAction action in _performed)
        {
            switch (action.Kind)
            {
                case LoadBalancingActionKind.TableChanged:
                    if (_isStopped) break;
                    _owner.Want(_current.Identities[action.VirtualServer], _engine.Desired(action.VirtualServer));
                    if (!HasWork) _unsentSince = now;
                    break;
                case LoadBalancingActionKind.VirtualServerRemoved:
                    Forget(_former.Identities[action.VirtualServer]);
                    if (!HasWork) _unsentSince = now;
                    break;
                case LoadBalancingActionKind.RunCheck:
                case LoadBalancingActionKind.CancelCheck:
                case LoadBalancingActionKind.RemoveCheck:
                    Probe(action, now);
                    break;
                default:
                    _held.Add(action);
                    break;
            }
        }
    }

    // The table first: connections must not go to a server that is known to be dead. Then what is told about it.
    private void Send(Instant now)
    {
        if (HasWork)
        {
            _unsentSince = Instant.Never;
            _owner.Commit();
            if (_retryAt == Instant.Never || !_owner.NeedsRetry) PlanRetry(now);
        }

        for (int i = 0; i < _held.Count; i++) Tell(i);
        _held.Clear();
    }

    private void PutRight(Instant now)
    {
        _owner.Look();
        _unsentSince = now;
        Send(now);
    }

    private void PlanRetry(Instant now)
    {
        if (!_owner.NeedsRetry)
        {
            _retryAt = Instant.Never;
            _retryDelay = s_shortestRetry;
            return;
        }

        _retryAt = now + _retryDelay;
        _retryDelay = _retryDelay * 2 < s_longestRetry ? _retryDelay * 2 : s_longestRetry;
    }

    // A service that has only changed its place in the file, or its real servers, is another virtual server's by now.
    private void Forget(string identity)
    {
        if (Array.IndexOf(_current.Identities, identity) < 0) _owner.Forget(identity);
    }

    private void Probe(in LoadBalancingAction action, Instant now)
    {
        switch (action.Kind)
        {
            case LoadBalancingActionKind.RunCheck:
                ProbeOf(action.Check)?.Begin(action.Step, now);
                break;
            case LoadBalancingActionKind.CancelCheck:
                if (_probes.TryGetValue(action.Check, out IProbe? running)) running.Cancel();
                break;
            case LoadBalancingActionKind.RemoveCheck:
                if (_probes.Remove(action.Check, out IProbe? gone)) gone.Cancel();
                _remarks.Remove(action.Check);
                break;
            default:
                break;
        }
    }

    private IProbe? ProbeOf(int check)
    {
        if (_probes.TryGetValue(check, out IProbe? probe)) return probe;
        if (_engine.FindCheck(check) is not { } settings) return null;
        probe = _parts.CreateProbe(settings, result => OnResult(check, result));
        if (probe is not null) _probes.Add(check, probe);
        return probe;
    }

    private void OnResult(int check, in CheckResult result)
    {
        Instant now = _parts.Now();
        if (result.IsInconclusive) TellTrouble(check, result.Reason, now);
        else if (result is { IsSuccess: true, Reason.Length: > 0 }) TellRemark(check, result.Reason);
        _engine.CheckEnded(check, result, now);
        Perform(now);
    }

    // A success with a remark, such as a certificate that ends soon: told when it changes.
    private void TellRemark(int check, string remark)
    {
        if (_remarks.GetValueOrDefault(check) == remark || _engine.FindCheck(check) is not { } settings) return;
        _remarks[check] = remark;
        _log.Warning($"{NameOf(settings)}: {LogOf(remark)}");
    }

    // This machine is short of something: usually thousands of checks meet it, and one line now and then says it.
    private void TellTrouble(int check, string reason, Instant now)
    {
        if (now < _troubleAgainAt || _engine.FindCheck(check) is not { } settings) return;
        _troubleAgainAt = now + s_troubleInterval;
        _log.Warning($"{NameOf(settings)} cannot be made: {LogOf(reason)}; servers are taken for what they were");
    }

    private static string NameOf(HealthCheck settings) =>
        CheckerPrivileges.ConnectionOf(settings) is { } to ? $"{settings.Keyword} [{to.Address}]:{to.Port}" : settings.Keyword;

    /// <summary>A configuration with the names that its virtual servers have.</summary>
    private sealed class NamedModel(ConfigurationModel model, string hostName)
    {
        public ConfigurationModel Model { get; } = model;

        /// <summary>As keepalived calls them.</summary>
        public string[] Names { get; } = ServerNames.VirtualServers(model.VirtualServers);

        /// <summary>What tells each from all others.</summary>
        public string[] Identities { get; } = ServerNames.Identities(model.VirtualServers);

        public LoadBalancingNotification Notifications { get; } = new(model.Global, hostName);
    }

    private void CountConnections(Instant now)
    {
        try
        {
            _engine.ConnectionsCounted(
                [.. _parts.Table.ReadCounters(_engine.DrainingServices()).Select(counters => new DestinationConnections(
                    counters.Service, counters.Address, counters.Port, counters.ActiveConnections + counters.PersistentConnections))],
                now);
        }
        catch (SystemCallException e)
        {
            _log.Warning($"Connections cannot be counted: {e.Message}");
        }

        // Of a kernel that tracks a million connections it takes long: checks must not wait for it all the time.
        TimeSpan took = _parts.Now() - now;
        _countAt = now + (took * CountShare > s_countInterval ? took * CountShare : s_countInterval);
    }
}
