using Holdfast.Core.Checks;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <summary>
/// Decides which real servers are in the table, and with what weight: all virtual servers of a process, with the schedule and
/// the results of their checks. Pure: time and results come in, <see cref="Actions"/> go out.
/// </summary>
/// <remarks>
/// BFD_CHECK counts as well unless it is alpha, and follows nothing yet: there are no BFD sessions. FILE_CHECK follows
/// <see cref="FileChanged"/>; until that is called, its file holds what <c>init_file</c> writes, or 0.
/// </remarks>
public sealed partial class LoadBalancingEngine
{
    private readonly Func<IpAddress, bool> _isLocal;
    private readonly CheckSpread _spread = new();
    private readonly Dictionary<int, WatchedCheck> _checks = [];
    private readonly Dictionary<string, long> _files = [];
    private readonly List<WatchedServer> _draining = [];
    private WatchedService[] _services = [];

    // Checks first, servers behind them: the numbers in the queue of deadlines.
    private WatchedCheck[] _checkSlots = [];
    private WatchedServer[] _serverSlots = [];
    private DeadlineQueue _deadlines = new(0);
    private Dictionary<string, VirtualServerGroup> _groups = [];
    private Dictionary<string, Tracking.TrackFile> _trackFiles = [];
    private int _lastNumber;
    private bool _isStopped;

    /// <summary>An engine that has not started anything.</summary>
    /// <param name="model">The configuration.</param>
    /// <param name="isLocal">Whether an address is set on this machine, for <c>ha_suspend</c>.</param>
    public LoadBalancingEngine(ConfigurationModel model, Func<IpAddress, bool> isLocal)
    {
        _isLocal = isLocal;
        Model = model;
    }

    /// <summary>The configuration that indices of actions refer to.</summary>
    public ConfigurationModel Model { get; private set; }

    /// <summary>What the calls since it was last cleared want done, in order.</summary>
    public List<LoadBalancingAction> Actions { get; } = [];

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline => _deadlines.Next;

    /// <summary>Does what is due.</summary>
    public void RunDue(Instant now)
    {
        while (_deadlines.Next <= now)
        {
            int slot = _deadlines.First;
            _deadlines.Set(slot, Instant.Never);
            if (slot < _checkSlots.Length)
            {
                BeginAttempt(_checkSlots[slot]);
            }
            else
            {
                ServerDue(_serverSlots[slot - _checkSlots.Length], now);
            }
        }
    }

    /// <summary>The settings of a check that an action has named; null: it is gone.</summary>
    public HealthCheck? FindCheck(int check) => _checks.GetValueOrDefault(check)?.Settings;

    /// <summary>An attempt has ended. A result of a check that is gone or suspended is ignored.</summary>
    public void CheckEnded(int check, in CheckResult result, Instant now)
    {
        if (!_checks.TryGetValue(check, out WatchedCheck? ended) || !ended.IsRunning || _isStopped) return;
        ended.IsRunning = false;
        if (result.IsInconclusive)
        {
            if (ended.State.IsUp) ended.Reason = ReasonOf(ended, result);
            _deadlines.Set(ended.Slot, ended.NextOnGrid(now));
            return;
        }

        ended.Attempts++;
        if (!result.IsSuccess)
        {
            ended.FailedAttempts++;
            ended.Reason = ReasonOf(ended, result);
        }

        CheckTransition transition = CheckMachine.AttemptEnded(ended.State, ended.Settings, result.IsSuccess);
        ended.State = transition.State;
        _deadlines.Set(ended.Slot, NextAttemptAt(ended, transition, now));
        if (result.IsSuccess && result.Weight is { } weight && ended.AskedWeight != weight)
        {
            ended.AskedWeight = weight;
            Reweigh(ended.Server, now);
        }

        if (transition.Verdict != CheckVerdict.Unchanged) Tell(ended, transition.Verdict, now);
        if (result.IsSuccess && ended.State.IsUp) ended.Reason = "";
    }

    /// <summary>A track_file was read; null: it is not there, or holds no number.</summary>
    public void FileChanged(string trackFile, long? value, Instant now)
    {
        _files[trackFile] = value ?? 0;
        foreach (WatchedCheck check in _checkSlots)
        {
            if (check.Settings is not HealthCheck.File file || file.Name != trackFile) continue;
            bool wasUp = check.State.IsUp;
            ApplyFile(check, file);
            if (_isStopped) continue;
            Reweigh(check.Server, now);
            if (wasUp != check.State.IsUp) Tell(check, wasUp ? CheckVerdict.Down : CheckVerdict.Up, now);
        }
    }

    /// <summary>The end: checks rest, down notifications of <c>omega</c> servers are told. The table is the driver's to empty.</summary>
    /// <remarks>Such a service is told to be down even if it has no quorum, as in keepalived: a script may clean up.</remarks>
    public void Shutdown(Instant now)
    {
        _isStopped = true;
        foreach (WatchedCheck check in _checkSlots) Rest(check);
        foreach (WatchedServer server in _serverSlots) _deadlines.Set(server.Slot, Instant.Never);
        foreach (WatchedService service in _services)
        {
            if (!service.Settings.Omega) continue;
            foreach (WatchedServer server in service.Servers)
            {
                if (server.IsUp) Add(LoadBalancingActionKind.ServerDown, server, "shutting down");
            }

            Actions.Add(new(LoadBalancingActionKind.QuorumLost, service.Index)
            {
                Text = "shutting down", Value = service.Sum, Quorum = service.Quorum, Hysteresis = service.Hysteresis,
            });
        }
    }

    private void BeginAttempt(WatchedCheck check)
    {
        check.IsRunning = true;
        WatchedServer server = check.Server;
        Actions.Add(new(
            LoadBalancingActionKind.RunCheck, server.Service.Index, server.Index, check.Number, check.State.Step));
    }

    /// <summary>Ends a running attempt, and begins no other.</summary>
    private void Rest(WatchedCheck check)
    {
        _deadlines.Set(check.Slot, Instant.Never);
        if (!check.IsRunning) return;
        check.IsRunning = false;
        Add(LoadBalancingActionKind.CancelCheck, check);
    }

    // Of several pages it matters which one it was.
    private static string ReasonOf(WatchedCheck check, in CheckResult result) => check.Settings switch
    {
        HealthCheck.Http { Urls.Count: > 1 } http => $"{result.Reason} (page {http.Urls[check.State.Step].Path})",
        HealthCheck.Http2 { Urls.Count: > 1 } http => $"{result.Reason} (page {http.Urls[check.State.Step].Path})",
        _ => result.Reason,
    };

    private static Instant NextAttemptAt(WatchedCheck check, in CheckTransition transition, Instant now)
    {
        CheckSchedule schedule = check.Settings.Schedule;
        switch (transition.Next)
        {
            case NextAttempt.AtOnce:
                return now;
            case NextAttempt.Retry when schedule.DelayBeforeRetry < schedule.DelayLoop:
                return now + schedule.DelayBeforeRetry;
            case NextAttempt.Retry:
                // A retry that is a whole interval away keeps to the grid, and so out of others' way.
                Instant earliest = check.Grid + schedule.DelayBeforeRetry - new TimeSpan(1);
                return check.NextOnGrid(earliest > now ? earliest : now);
            default:
                // Straight after the last retry another attempt would only see the same again.
                return check.NextOnGrid(transition.Verdict == CheckVerdict.Down ? now + schedule.DelayLoop / 2 : now);
        }
    }

    /// <summary>Tells of a check, and judges its server.</summary>
    private void Tell(WatchedCheck check, CheckVerdict verdict, Instant now)
    {
        switch (verdict)
        {
            case CheckVerdict.AttemptFailed:
                bool isTold = check.Settings.Schedule.LogAllFailures ?? Model.Global.LoadBalancing.LogAllFailures;
                if (isTold) Add(LoadBalancingActionKind.AttemptFailed, check);
                return;
            case CheckVerdict.Up:
                Add(LoadBalancingActionKind.CheckUp, check);
                break;
            case CheckVerdict.Down:
                Add(LoadBalancingActionKind.CheckDown, check);
                check.Server.Reason = check.Reason;
                break;
        }

        JudgeServer(check.Server, verdict == CheckVerdict.Down, now);
    }

    private void ApplyFile(WatchedCheck check, HealthCheck.File file)
    {
        _trackFiles.TryGetValue(file.Name, out Tracking.TrackFile? trackFile);
        if (!_files.TryGetValue(file.Name, out long value)) value = trackFile?.Initialise?.Value ?? 0;
        FileVerdict verdict = FileVerdict.Of(file, trackFile, value);
        check.State = new CheckState(verdict.IsUp, HasRun: true);
        check.FileDelta = verdict.WeightDelta;
        check.Reason = verdict.IsUp ? "" : $"track_file {file.Name} holds {value}";
    }

    private void Add(LoadBalancingActionKind kind, WatchedCheck check) =>
        Actions.Add(new(kind, check.Server.Service.Index, check.Server.Index, check.Number) { Text = check.Reason });

    private void Add(LoadBalancingActionKind kind, WatchedServer server, string text = "") =>
        Actions.Add(new(kind, server.Service.Index, server.Index) { Text = text });
}
