using Holdfast.Core.Checks;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <content>The start, and whether checks rest because the address is elsewhere.</content>
public sealed partial class LoadBalancingEngine
{
    // A server that was found out of the table is looked at before it would be its turn.
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    // Checks that would begin within so short a time begin together: each waking of the process costs as much as a check,
    // and a few packets at once are no burst.
    private static readonly TimeSpan s_together = TimeSpan.FromMilliseconds(34);
    private const int MostTogether = 29; // but not more than the 29th part of an interval

    /// <summary>Begins. Servers that are missing in a service that is there already begin as failed.</summary>
    /// <remarks>
    /// So nothing changes in a table that a predecessor has left: a server that is missing is checked soon, and stays
    /// out until then; one that is there has been seen working: it has its retries, and alpha means nothing to it.
    /// </remarks>
    /// <param name="observed">The table as it was found.</param>
    /// <param name="now">The time.</param>
    /// <param name="isSuccessor">
    /// Whether who made that table has died: of what the table shows nothing is told again, neither quorums nor servers.
    /// </param>
    /// <param name="drained">What the predecessor has drained: it stays so. Those that are not there any more are left out.</param>
    public void Start(
        IReadOnlyDictionary<ServiceKey, ServiceEntry> observed,
        Instant now,
        bool isSuccessor = false,
        IReadOnlyList<DrainedServer>? drained = null)
    {
        ReadModel();
        var fresh = new List<WatchedCheck>();
        _services = new WatchedService[Model.VirtualServers.Count];
        for (int i = 0; i < _services.Length; i++)
        {
            _services[i] = NewService(Model.VirtualServers[i], i, fresh, now);
            bool isFound = Adopt(_services[i], observed, out bool showsSorryServer);
            if (isFound && isSuccessor) Resume(_services[i], showsSorryServer);
        }

        AssignSlots();
        Resume(drained ?? [], now);
        Schedule(fresh, now);
        foreach (WatchedService service in _services) JudgeNew(service, now);
    }

    /// <summary>
    /// Moves all attempts to come, for a start that has taken so long by itself: what was to be spread would else be due at
    /// once.
    /// </summary>
    /// <param name="by">Zero or more.</param>
    public void Postpone(TimeSpan by)
    {
        foreach (WatchedCheck check in _checkSlots)
        {
            if (!check.IsScheduled) continue;
            check.Grid += by;
            Instant planned = _deadlines[check.Slot];
            if (planned != Instant.Never) _deadlines.Set(check.Slot, planned + by);
        }
    }

    /// <summary>Addresses of this machine have come or gone: <c>ha_suspend</c> is judged again.</summary>
    public void AddressesChanged(Instant now)
    {
        foreach (WatchedService service in _services) JudgeSuspension(service, now);
    }

    private void ReadModel()
    {
        _identities = null;
        _groups = [];
        foreach (VirtualServerGroup group in Model.VirtualServerGroups) _groups.TryAdd(group.Name, group);
        _trackFiles = [];
        foreach (Tracking.TrackFile file in Model.TrackFiles) _trackFiles.TryAdd(file.Name, file);
    }

    private WatchedService NewService(VirtualServer settings, int index, List<WatchedCheck> fresh, Instant now)
    {
        var service = new WatchedService(settings, index) { Servers = new WatchedServer[settings.RealServers.Count] };
        for (int i = 0; i < service.Servers.Length; i++)
        {
            service.Servers[i] = NewServer(settings.RealServers[i], service, i, fresh, now);
        }

        return service;
    }

    private WatchedServer NewServer(
        RealServer settings, WatchedService service, int index, List<WatchedCheck> fresh, Instant now)
    {
        var server = new WatchedServer(settings, service, index) { Since = now };
        server.Checks = new WatchedCheck[settings.Checks.Count];
        for (int i = 0; i < server.Checks.Length; i++)
        {
            WatchedCheck check = NewCheck(settings.Checks[i], server);
            server.Checks[i] = check;
            fresh.Add(check);
            server.IsUnproven |= check.IsScheduled && settings.Checks[i].Schedule.Alpha;
        }

        server.IsUp = server.ChecksUp = AllUp(server);
        server.Weight = EffectiveWeight(server);
        if (!server.IsUp)
        {
            server.Reason = Array.Find(server.Checks, static check => check.Reason.Length > 0)?.Reason ?? "not checked yet";
        }

        return server;
    }

    private WatchedCheck NewCheck(HealthCheck settings, WatchedServer server)
    {
        var check = new WatchedCheck(++_lastNumber, settings, server);
        if (settings is HealthCheck.File file)
        {
            ApplyFile(check, file);
            bool isUnknown = !_files.ContainsKey(file.Name);
            if (isUnknown && settings.Schedule.Alpha) check.State = CheckState.Before(settings.Schedule);
        }

        _checks.Add(check.Number, check);
        return check;
    }

    /// <summary>Takes over what the table tells of a new virtual server.</summary>
    private bool Adopt(WatchedService service, IReadOnlyDictionary<ServiceKey, ServiceEntry> observed, out bool showsSorryServer)
    {
        showsSorryServer = false;
        if (observed.Count == 0) return false;
        foreach (ServiceKey key in ServiceExpansion.Keys(service.Settings, Group(service.Settings)))
        {
            if (!observed.TryGetValue(key, out ServiceEntry? entry)) continue;
            var weights = new Dictionary<(IpAddress, ushort), int>(entry.Destinations.Count);
            foreach (Destination found in entry.Destinations) weights.TryAdd((found.Address, found.Port), found.Weight);
            foreach (WatchedServer server in service.Servers)
            {
                RealServer settings = server.Settings;
                if (!ServiceExpansion.Fits(settings.Address, settings.Forwarding, key)) continue;
                ushort port = ServiceExpansion.Port(settings.Port, settings.Forwarding, key);
                bool isThere = weights.TryGetValue((settings.Address, port), out int weight);
                bool isWorking = isThere && !(weight == 0 && settings.InhibitOnFailure && settings.Weight != 0);
                Adopt(server, isWorking, weight);
            }

            if (service.Settings.SorryServer is { } sorry)
            {
                ushort port = ServiceExpansion.Port(sorry.Port, sorry.Forwarding, key);
                showsSorryServer = weights.GetValueOrDefault((sorry.Address, port)) != 0;
            }

            return true;
        }

        return false;
    }

    // Between the two thresholds a quorum is what it was: there, unless the sorry server is in use.
    private static void Resume(WatchedService service, bool showsSorryServer)
    {
        service.Sum = WorkingWeight(service);
        service.HasQuorum = !showsSorryServer && service.Sum != 0 && service.Sum >= (long)service.Quorum - service.Hysteresis;
        service.IsSorryInUse = !service.HasQuorum && service.Settings.SorryServer is not null;
        foreach (WatchedServer server in service.Servers) server.IsNew = false;
    }

    private static void Adopt(WatchedServer server, bool isWorking, int weight)
    {
        bool isJudged = false;
        if (isWorking && weight != server.Weight)
        {
            // What its program asked for last is in the table: it stays until the program asks for something else.
            WatchedCheck? dynamic = Array.Find(server.Checks, static check => check.Settings is HealthCheck.Misc { IsDynamic: true });
            if (dynamic is not null)
            {
                dynamic.AskedWeight = weight - dynamic.Server.Weight + server.Settings.Weight;
                server.Weight = EffectiveWeight(server);
            }
        }

        foreach (WatchedCheck check in server.Checks)
        {
            if (!check.IsScheduled) continue;
            check.State = new CheckState(IsUp: isWorking, HasRun: true);
            check.Reason = isWorking ? "" : "it was out of the table at the start";
            isJudged = true;
        }

        server.IsUp = server.ChecksUp = AllUp(server);
        if (!isJudged) return;
        server.IsUnproven = false;
        server.Reason = isWorking ? "" : "it was out of the table at the start";
    }

    /// <summary>Gives every check and server its place in the queue of deadlines, with the deadline it has.</summary>
    private void AssignSlots()
    {
        DeadlineQueue old = _deadlines;
        var checks = new List<WatchedCheck>(_checks.Count);
        var servers = new List<WatchedServer>();
        foreach (WatchedService service in _services)
        {
            servers.AddRange(service.Servers);
            foreach (WatchedServer server in service.Servers) checks.AddRange(server.Checks);
        }

        var deadlines = new DeadlineQueue(checks.Count + servers.Count);
        for (int i = 0; i < checks.Count; i++)
        {
            if (checks[i].Slot >= 0) deadlines.Set(i, old[checks[i].Slot]);
            checks[i].Slot = i;
        }

        for (int i = 0; i < servers.Count; i++)
        {
            int slot = checks.Count + i;
            if (servers[i].Slot >= 0) deadlines.Set(slot, old[servers[i].Slot]);
            servers[i].Slot = slot;
        }

        _deadlines = deadlines;
        _checkSlots = [.. checks];
        _serverSlots = [.. servers];
    }

    /// <summary>Spreads new checks, and those with a new interval: all that come together, over their interval.</summary>
    private void Schedule(List<WatchedCheck> checks, Instant now)
    {
        _spread.Begin();
        foreach (WatchedCheck check in checks)
        {
            if (check.IsScheduled) _spread.Count(check.Settings.Schedule.DelayLoop);
        }

        foreach (WatchedCheck check in checks)
        {
            if (check.IsScheduled) Schedule(check, now);
        }
    }

    private void Schedule(WatchedCheck check, Instant now)
    {
        CheckSchedule schedule = check.Settings.Schedule;
        double place = _spread.Place(schedule.DelayLoop, out int batchSize);
        TimeSpan warmup = schedule.Warmup;
        if (check.State is { IsUp: false, HasRun: true } && warmup > s_soon) warmup = s_soon;
        TimeSpan together = schedule.DelayLoop / MostTogether;
        if (together > s_together) together = s_together;
        TimeSpan delay = Rounded(warmup.Ticks * place, together);
        TimeSpan target = Rounded(schedule.DelayLoop.Ticks * place, together);
        check.Grid = now + delay;

        // Where the first attempts are closer together than the interval would have it, the next ones move apart.
        long shift = (delay - target).Ticks % schedule.DelayLoop.Ticks;
        if (shift < 0) shift += schedule.DelayLoop.Ticks;
        check.Shift = batchSize >= CheckSpread.SmallBatch ? TimeSpan.FromTicks(shift) : TimeSpan.Zero;
        if (!check.IsRunning && !check.Server.Service.IsSuspended) _deadlines.Set(check.Slot, check.Grid);
    }

    private static TimeSpan Rounded(double ticks, TimeSpan unit) =>
        TimeSpan.FromTicks(unit.Ticks == 0 ? (long)ticks : (long)ticks / unit.Ticks * unit.Ticks);

    private void JudgeNew(WatchedService service, Instant now)
    {
        JudgeSuspension(service, now);
        Judge(service, now, isInitial: true);
        foreach (WatchedServer server in service.Servers) Welcome(server);
    }

    /// <summary>Tells of a new server that works from the start, with <c>rs_init_notifies</c>.</summary>
    private void Welcome(WatchedServer server)
    {
        if (!server.IsNew) return;
        server.IsNew = false;
        if (!server.IsUp || !Model.Global.LoadBalancing.InitialNotifies) return;
        server.IsUnproven = false;
        Add(LoadBalancingActionKind.ServerUp, server);
    }

    private void JudgeSuspension(WatchedService service, Instant now)
    {
        if (_isStopped) return;
        bool rests = service.Settings.HaSuspend && !IsHere(service.Settings);
        if (rests == service.IsSuspended) return;
        service.IsSuspended = rests;
        Actions.Add(new(
            rests ? LoadBalancingActionKind.ChecksSuspended : LoadBalancingActionKind.ChecksResumed, service.Index));
        foreach (WatchedServer server in service.Servers)
        {
            foreach (WatchedCheck check in server.Checks)
            {
                if (rests)
                {
                    Rest(check);
                }
                else if (check.IsScheduled)
                {
                    _deadlines.Set(check.Slot, check.Grid > now ? check.Grid : check.NextOnGrid(now));
                }
            }
        }
    }

    /// <summary>Whether an address of the virtual server is set here; one by mark is everywhere.</summary>
    private bool IsHere(VirtualServer server)
    {
        if (server.Service is Service.Address address) return _isLocal(address.Ip);
        if (server.Service is Service.Mark || Group(server) is not { } group) return true;
        if (group.Addresses.Count == 0) return true;
        foreach (ServiceKey key in ServiceExpansion.Keys(server, group))
        {
            if (key.Mark == 0 && _isLocal(key.Address)) return true;
        }

        return false;
    }
}
