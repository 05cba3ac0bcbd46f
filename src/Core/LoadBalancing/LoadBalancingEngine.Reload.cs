using Holdfast.Core.Checks;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <content>Another configuration: what is the same keeps its state.</content>
public sealed partial class LoadBalancingEngine
{
    /// <summary>Takes over another configuration. What is the same keeps its state, timers and connections.</summary>
    /// <remarks>
    /// A virtual server is the same by its service, a real server by address and port, a check by what it asks for. A
    /// check with another schedule keeps its state; one that asks for something else begins anew, but takes its server
    /// as it was: it has to fail or succeed first. A removed server that worked is told to be down, and so is a removed
    /// virtual server with a quorum, as in keepalived; see <see cref="LoadBalancingAction.OfFormerModel"/>. Take
    /// <see cref="Actions"/> first: the indices of earlier ones are those of the former model.
    /// </remarks>
    public void Reconfigure(ConfigurationModel model, Instant now)
    {
        Dictionary<string, WatchedService> former = [];
        string[] identities = ServerNames.Identities(Model.VirtualServers);
        for (int i = 0; i < identities.Length; i++) former.Add(identities[i], _services[i]);
        Model = model;
        ReadModel();
        identities = ServerNames.Identities(model.VirtualServers);
        var kept = new HashSet<WatchedService>();
        foreach (string identity in identities)
        {
            if (former.TryGetValue(identity, out WatchedService? same)) kept.Add(same);
        }

        foreach (WatchedService service in _services)
        {
            if (!kept.Contains(service)) Remove(service);
        }

        var fresh = new List<WatchedCheck>();
        var services = new WatchedService[model.VirtualServers.Count];
        for (int i = 0; i < services.Length; i++)
        {
            VirtualServer settings = model.VirtualServers[i];
            services[i] = former.Remove(identities[i], out WatchedService? same)
                ? Rebuild(same, settings, i, fresh, now)
                : NewService(settings, i, fresh, now);
        }

        _services = services;
        _draining.RemoveAll(server => server.IsRemoved);
        AssignSlots();
        Schedule(fresh, now);
        foreach (WatchedService service in services)
        {
            if (kept.Contains(service))
            {
                Rejudge(service, now);
            }
            else
            {
                JudgeNew(service, now);
            }
        }
    }

    private void Remove(WatchedService service)
    {
        foreach (WatchedServer server in service.Servers) Remove(server);
        if (service.HasQuorum)
        {
            Actions.Add(new(LoadBalancingActionKind.QuorumLost, service.Index)
            {
                Text = "removed", OfFormerModel = true, Quorum = service.Quorum, Hysteresis = service.Hysteresis,
            });
        }

        Actions.Add(new(LoadBalancingActionKind.VirtualServerRemoved, service.Index) { OfFormerModel = true });
    }

    private void Remove(WatchedServer server)
    {
        foreach (WatchedCheck check in server.Checks) Remove(check);
        server.IsRemoved = true;
        if (!server.IsUp) return;
        Actions.Add(Action(LoadBalancingActionKind.ServerDown, server, "removed") with { OfFormerModel = true });
    }

    private void Remove(WatchedCheck check)
    {
        _checks.Remove(check.Number);
        WatchedServer server = check.Server;
        Actions.Add(new(LoadBalancingActionKind.RemoveCheck, server.Service.Index, server.Index, check.Number)
        {
            OfFormerModel = true,
        });
    }

    private WatchedService Rebuild(
        WatchedService service, VirtualServer settings, int index, List<WatchedCheck> fresh, Instant now)
    {
        var former = new Dictionary<(IpAddress, ushort), WatchedServer>();
        foreach (WatchedServer server in service.Servers)
        {
            former.TryAdd((server.Settings.Address, server.Settings.Port), server);
        }

        var wanted = new HashSet<(IpAddress, ushort)>();
        foreach (RealServer real in settings.RealServers) wanted.Add((real.Address, real.Port));
        foreach (WatchedServer server in service.Servers)
        {
            if (!wanted.Contains((server.Settings.Address, server.Settings.Port))) Remove(server);
        }

        var servers = new WatchedServer[settings.RealServers.Count];
        for (int i = 0; i < servers.Length; i++)
        {
            RealServer real = settings.RealServers[i];
            servers[i] = former.Remove((real.Address, real.Port), out WatchedServer? same)
                ? Rebuild(same, real, i, fresh)
                : NewServer(real, service, i, fresh, now);
        }

        service.Adopt(settings, index);
        service.Servers = servers;
        return service;
    }

    private WatchedServer Rebuild(WatchedServer server, RealServer settings, int index, List<WatchedCheck> fresh)
    {
        var former = new List<WatchedCheck>(server.Checks);
        var checks = new WatchedCheck?[settings.Checks.Count];
        bool isKeptDown = false;
        for (int i = 0; i < checks.Length; i++)
        {
            HealthCheck wanted = settings.Checks[i];
            int at = former.FindIndex(check => CheckComparison.DoesSame(check.Settings, wanted));
            if (at < 0) continue;
            checks[i] = former[at];
            former.RemoveAt(at);
            Carry(checks[i]!, wanted, fresh);
            isKeptDown |= !checks[i]!.State.IsUp;
        }

        foreach (WatchedCheck gone in former) Remove(gone);
        server.Settings = settings;
        server.Index = index;
        for (int i = 0; i < checks.Length; i++)
        {
            if (checks[i] is null)
            {
                checks[i] = Begin(settings.Checks[i], server, isKeptDown);
                fresh.Add(checks[i]!);
            }
        }

        server.Checks = checks!;
        return server;
    }

    /// <summary>A new check of a server that is known already.</summary>
    private WatchedCheck Begin(HealthCheck settings, WatchedServer server, bool isKeptDown)
    {
        WatchedCheck check = NewCheck(settings, server);
        if (!check.IsScheduled) return check;
        if (server.ChecksUp)
        {
            check.State = new CheckState(IsUp: true, HasRun: false);
        }
        else if (!isKeptDown)
        {
            // The check that kept the server down is gone: the new one has to say that it is well.
            check.State = new CheckState(IsUp: false, HasRun: true);
            check.Reason = server.Reason;
        }

        return check;
    }

    private void Carry(WatchedCheck check, HealthCheck wanted, List<WatchedCheck> fresh)
    {
        CheckSchedule former = check.Settings.Schedule;
        check.Settings = wanted;
        if (wanted is HealthCheck.File file)
        {
            ApplyFile(check, file);
            return;
        }

        if (former == wanted.Schedule) return;
        check.State = CheckMachine.Carried(check.State, wanted);
        if (former.DelayLoop != wanted.Schedule.DelayLoop) fresh.Add(check);
    }

    /// <summary>Judges a virtual server whose settings may be others.</summary>
    private void Rejudge(WatchedService service, Instant now)
    {
        JudgeSuspension(service, now);
        foreach (WatchedServer server in service.Servers)
        {
            if (server.IsHeld && server.Settings.FlapDamping is null) Release(server, now);
            int weight = EffectiveWeight(server);
            if (weight != server.Weight)
            {
                server.Weight = weight;
                Actions.Add(Action(LoadBalancingActionKind.WeightChanged, server, "") with { Value = weight });
            }

            JudgeServer(server, hasFailed: false, now);
            _deadlines.Set(server.Slot, server.NextChange(now));
        }

        Judge(service, now, isInitial: true);
        foreach (WatchedServer server in service.Servers) Welcome(server);
    }
}
