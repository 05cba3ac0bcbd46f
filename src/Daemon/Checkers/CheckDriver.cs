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

    private readonly CheckDriverParts _parts;
    private readonly Log _log;
    private readonly LoadBalancingEngine _engine;
    private readonly TableOwner _owner;
    private readonly Dictionary<int, IProbe> _probes = [];
    private readonly List<LoadBalancingAction> _performed = [];
    private string[] _names;
    private string[] _identities;
    private string[] _formerIdentities = [];
    private LoadBalancingNotification _notifications;
    private Instant _countAt = Instant.Never;
    private bool _isPerforming;

    public CheckDriver(ConfigurationModel model, CheckDriverParts parts)
    {
        _parts = parts;
        _log = parts.Log;
        _engine = new LoadBalancingEngine(model, parts.IsLocal);
        _owner = new TableOwner(parts.Table, _log);
        (_names, _identities) = NamesOf(model);
        _notifications = new LoadBalancingNotification(model.Global, parts.HostName);
    }

    /// <summary>The configuration in force.</summary>
    public ConfigurationModel Model => _engine.Model;

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline => _engine.NextDeadline < _countAt ? _engine.NextDeadline : _countAt;

    /// <summary>Changes that were sent to the table so far.</summary>
    public long ChangesSent => _owner.ChangesSent;

    /// <summary>Looks at the table, and begins from what is there.</summary>
    /// <param name="flush">Empties the table first.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="SystemCallException">The table cannot be read.</exception>
    public void Start(bool flush, Instant now)
    {
        if (flush) _owner.Flush();
        _owner.Observe();
        _engine.Start(_owner.Present, now);
        for (int i = 0; i < _names.Length; i++) _owner.Want(_identities[i], _engine.Desired(i));
        Perform(now);
        _owner.Commit();
        TellChecks();
    }

    /// <summary>Does everything that is due.</summary>
    public void RunDue(Instant now)
    {
        if (_engine.NextDeadline <= now) _engine.RunDue(now);
        if (_countAt <= now) CountConnections(now);
        Perform(now);
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
        _formerIdentities = _identities;
        (_names, _identities) = NamesOf(model);
        _notifications = new LoadBalancingNotification(model.Global, _parts.HostName);
        _engine.Reconfigure(model, now);
        Perform(now);
    }

    /// <summary>The end: checks rest, and the services are taken out of the table unless they are to stay.</summary>
    public void Shutdown(bool keepServices)
    {
        Instant now = _parts.Now();
        _engine.Shutdown(now);
        Perform(now);
        foreach (IProbe probe in _probes.Values) probe.Cancel();
        _probes.Clear();
        if (keepServices)
        {
            _log.Info("The virtual servers stay in the table (--dont-release-ipvs)");
            return;
        }

        if (_owner.Owned.Count > 0) _log.Info($"Removing {_owner.Owned.Count} services of {_names.Length} virtual servers from the table");
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

    private static (string[] Names, string[] Identities) NamesOf(ConfigurationModel model) =>
        (ServerNames.VirtualServers(model.VirtualServers), [.. model.VirtualServers.Select(ServerNames.Identity)]);

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
        if (!_engine.HasDraining) _countAt = Instant.Never;
        else if (_countAt == Instant.Never) _countAt = now + s_countInterval;
    }

    // The table first: connections must not go to a server that is known to be dead. Then what is told about it.
    private void PerformAll(Instant now)
    {
        bool changesTable = false;
        foreach (LoadBalancingAction action in _performed)
        {
            switch (action.Kind)
            {
                case LoadBalancingActionKind.TableChanged:
                    _owner.Want(_identities[action.VirtualServer], _engine.Desired(action.VirtualServer));
                    changesTable = true;
                    break;
                case LoadBalancingActionKind.VirtualServerRemoved:
                    Forget(_formerIdentities[action.VirtualServer]);
                    changesTable = true;
                    break;
                default:
                    break;
            }
        }

        if (changesTable) _owner.Commit();
        for (int i = 0; i < _performed.Count; i++)
        {
            Probe(_performed[i], now);
            Tell(i);
        }
    }

    // A service that has only changed its place in the file, or its real servers, is another virtual server's by now.
    private void Forget(string identity)
    {
        if (Array.IndexOf(_identities, identity) < 0) _owner.Forget(identity);
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
        _engine.CheckEnded(check, result, now);
        Perform(now);
    }

    private void CountConnections(Instant now)
    {
        _countAt = now + s_countInterval;
        try
        {
            foreach (DestinationCounters counters in _parts.Table.ReadCounters(_owner.Owned))
            {
                ulong connections = counters.ActiveConnections + counters.PersistentConnections;
                _engine.ConnectionsCounted(counters.Service, counters.Address, counters.Port, connections, now);
            }
        }
        catch (SystemCallException e)
        {
            _log.Warning($"Connections cannot be counted: {e.Message}");
        }
    }
}
