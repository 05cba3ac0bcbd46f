using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;

namespace Holdfast.Tests.LoadBalancing;

/// <summary>
/// The rules of load balancing, written once more: slow, from scratch after each event, and without the engine's types.
/// </summary>
internal sealed class Reference
{
    private readonly Dictionary<string, long> _files = [];
    private List<Virtual> _services = [];

    public void Take(ConfigurationModel model, Instant now)
    {
        List<Virtual> former = _services;
        _services = [];
        foreach (VirtualServer settings in model.VirtualServers)
        {
            Virtual service = former.Find(one => one.Settings.Service == settings.Service) ?? new Virtual();
            service.Settings = settings;
            List<Real> servers = service.Servers;
            service.Servers = [.. settings.RealServers.Select(real => Take(servers, real, now))];
            _services.Add(service);
        }

        Judge();
    }

    private Real Take(List<Real> former, RealServer settings, Instant now)
    {
        Real? server = former.Find(one => one.Settings.Address == settings.Address);
        bool isNew = server is null;
        server ??= new Real();
        bool wasWell = isNew || server.Checks.All(check => check.Up);
        List<Checked> old = server.Checks;
        server.Checks = [];
        var unknown = new List<Checked>();
        bool keptFails = false;
        foreach (HealthCheck check in settings.Checks)
        {
            Checked? kept = old.Find(one => Same(one.Settings, check));
            if (kept is not null)
            {
                old.Remove(kept);
                uint retries = kept.Verdict ? check.Schedule.Retry : 0;
                kept.Bad = Math.Min(kept.Bad, check.Schedule.Fall is { } fall ? fall - 1 : retries);
                kept.Good = Math.Min(kept.Good, check.Schedule.Rise - 1);
                kept.Settings = check;
                server.Checks.Add(kept);
                if (check is not HealthCheck.File) keptFails |= !kept.Up;
                else if (!FileIsUp((HealthCheck.File)check)) keptFails = true;
                continue;
            }

            var fresh = new Checked { Settings = check, Up = !check.Schedule.Alpha };
            server.Checks.Add(fresh);
            if (check is not HealthCheck.File) unknown.Add(fresh);
        }

        foreach (Checked fresh in unknown)
        {
            if (isNew) continue;
            if (wasWell) fresh.Up = true;
            else if (!keptFails) (fresh.Up, fresh.Verdict) = (false, true);
        }

        server.Settings = settings;
        if (settings.FlapDamping is null) server.Held = false;
        foreach (Checked check in server.Checks)
        {
            if (check.Settings is HealthCheck.File file) check.Up = FileIsUp(file);
        }

        if (isNew) server.WasWell = server.Checks.All(check => check.Up);
        else Changed(server, now);
        return server;
    }

    public void Ended(HealthCheck check, CheckResult result, Instant now)
    {
        (Real server, Checked found) = Find(check);
        if (result.Weight is { } weight) found.Asked = weight;
        CheckSchedule schedule = check.Schedule;
        int pages = check is HealthCheck.Http http ? http.Urls.Count : 1;
        if (result.IsSuccess)
        {
            found.Bad = 0;
            if (++found.Page >= pages)
            {
                found.Page = 0;
                if (found.Up || ++found.Good >= schedule.Rise) (found.Up, found.Verdict, found.Good) = (true, true, 0);
            }
        }
        else
        {
            found.Good = 0;
            uint enough = schedule.Fall ?? (found.Verdict ? schedule.Retry + 1 : 1);
            bool counts = found.Up || !found.Verdict;
            if (counts && ++found.Bad >= enough) (found.Up, found.Verdict, found.Bad) = (false, true, 0);
        }

        Changed(server, now);
        Judge();
    }

    public void File(string name, long value, Instant now)
    {
        _files[name] = value;
        foreach (Real server in _services.SelectMany(service => service.Servers))
        {
            foreach (Checked check in server.Checks)
            {
                if (check.Settings is not HealthCheck.File file || file.Name != name) continue;
                check.Up = FileIsUp(file);

                // The engine hears of one check after the other, and so does flap damping.
                Changed(server, now);
                Judge();
            }
        }
    }

    public void Connections(int service, IpAddress address, int count, Instant now)
    {
        Real? server = _services[service].Servers.Find(one => one.Settings.Address == address);
        if (server is not { DrainUntil: not null }) return;
        if (count > 0) server.Busy = now;
        else if (now - server.Busy >= TimeSpan.FromSeconds(2)) (server.Out, server.DrainUntil) = (true, null);
        Judge();
    }

    public int Drain(IpAddress address, Instant deadline, Instant now)
    {
        List<Real> servers = [.. _services.SelectMany(one => one.Servers).Where(one => one.Settings.Address == address)];
        foreach (Real server in servers)
        {
            if (server.Out) continue;
            if (server.DrainUntil is null) server.Busy = now;
            server.DrainUntil = deadline;
        }

        Judge();
        return servers.Count;
    }

    public int Undrain(IpAddress address)
    {
        List<Real> servers =
        [
            .. _services.SelectMany(one => one.Servers)
                .Where(one => one.Settings.Address == address && (one.Out || one.DrainUntil is not null)),
        ];
        foreach (Real server in servers) (server.Out, server.DrainUntil) = (false, null);
        Judge();
        return servers.Count;
    }

    public void Pass(Instant now)
    {
        foreach (Real server in _services.SelectMany(service => service.Servers))
        {
            if (server.DrainUntil <= now) (server.Out, server.DrainUntil) = (true, null);
            bool isOver = server is { Held: true, WellSince: not null } && server.HoldEnd <= now;
            if (isOver) server.Held = false;
        }

        Judge();
    }

    /// <summary>A quorum is lost only when it was there, and the other way round.</summary>
    public void Told(LoadBalancingAction action)
    {
        if (action.OfFormerModel || action.VirtualServer >= _services.Count) return;
        Virtual service = _services[action.VirtualServer];
        switch (action.Kind)
        {
            case LoadBalancingActionKind.QuorumGained:
                service.ToldQuorum.ShouldBeFalse();
                service.ToldQuorum = true;
                action.Value.ShouldBeGreaterThanOrEqualTo(service.Quorum + service.Hysteresis);
                break;
            case LoadBalancingActionKind.QuorumLost:
                if (service.ToldQuorum && action.Value != 0)
                {
                    action.Value.ShouldBeLessThan(service.Quorum - service.Hysteresis);
                }

                service.ToldQuorum = false;
                break;
        }
    }

    public void Verify(LoadBalancingEngine engine, Instant now)
    {
        LoadBalancingSnapshot snapshot = engine.Snapshot(now);
        for (int i = 0; i < _services.Count; i++)
        {
            Virtual service = _services[i];
            VirtualServerStatus status = snapshot.VirtualServers[i];
            status.IsUp.ShouldBe(service.HasQuorum, $"quorum of {status.Service}, {service.Sum} of {service.Quorum}");
            service.ToldQuorum.ShouldBe(service.HasQuorum);
            bool sorry = !service.HasQuorum && service.Settings.SorryServer is not null;
            Dictionary<IpAddress, int> table =
                engine.Desired(i)[0].Destinations.ToDictionary(one => one.Address, one => one.Weight);
            foreach (Real server in service.Servers)
            {
                RealServerStatus real = status.RealServers.First(one => one.Address == server.Settings.Address);
                Verify(server, sorry, table, real);
            }

            int? wanted = sorry ? 1 : service.Settings.SorryServer is { Inhibit: true } ? 0 : null;
            (table.TryGetValue(Services.Address(25), out int weight) ? weight : (int?)null).ShouldBe(wanted);
        }
    }

    private void Verify(Real server, bool sorry, Dictionary<IpAddress, int> table, RealServerStatus status)
    {
        status.IsUp.ShouldBe(server.Up);
        int? full = Weight(server);
        status.EffectiveWeight.ShouldBe(full.Value);
        int? wanted = server.Out ? null
            : server is { Up: true, DrainUntil: not null } ? 0
            : server.Up && !sorry ? full
            : server.Settings.InhibitOnFailure ? 0
            : null;
        int? found = table.TryGetValue(server.Settings.Address, out int weight) ? weight : null;
        bool isGrowing = status.RampEnd is not null && wanted > 0 && found is not null;
        if (isGrowing)
        {
            found!.Value.ShouldBeInRange(Math.Max(1, full.Value / 10), full.Value);
        }
        else
        {
            found.ShouldBe(wanted, $"{server.Settings.Address}");
        }
    }

    private void Changed(Real server, Instant now)
    {
        bool well = server.Checks.All(check => check.Up);
        if (well == server.WasWell) return;
        bool wasUp = server.WasWell && !server.Held;
        server.WasWell = well;
        server.WellSince = well ? now : null;
        FlapDamping? damping = server.Settings.FlapDamping;
        if (well && damping is not null) server.HoldEnd = now + damping.Hold;
        if (well || !wasUp || damping is null) return;
        server.Failures.Add(now);
        server.Failures.RemoveAll(failure => now - failure > damping.Period);
        if (server.Failures.Count < damping.Failures) return;
        server.Failures.Clear();
        server.Held = true;
    }

    private void Judge()
    {
        foreach (Virtual service in _services)
        {
            service.Sum = service.Servers
                .Where(one => one is { Up: true, Out: false, DrainUntil: null })
                .Sum(one => (long)Weight(one));
            if (service.HasQuorum)
            {
                if (service.Sum == 0 || service.Sum < service.Quorum - service.Hysteresis) service.HasQuorum = false;
            }
            else if (service.Sum >= service.Quorum + service.Hysteresis)
            {
                service.HasQuorum = true;
            }
        }
    }

    private int Weight(Real server)
    {
        decimal weight = server.Settings.Weight;
        foreach (Checked check in server.Checks)
        {
            if (check.Asked is { } asked) weight += asked - server.Settings.Weight;
            if (check.Settings is not HealthCheck.File file || !FileIsUp(file)) continue;
            weight += Math.Min(Product(file), int.MaxValue);
        }

        return weight < 0 ? 0 : (int)Math.Min(weight, int.MaxValue);
    }

    private bool FileIsUp(HealthCheck.File file)
    {
        if (file.Weight == 0) return file.Reverse ? Content(file) != 0 : Content(file) == 0;
        return Product(file) > int.MinValue;
    }

    private decimal Product(HealthCheck.File file) =>
        (decimal)Content(file) * file.Weight!.Value * (file.Reverse ? -1 : 1);

    private long Content(HealthCheck.File file) => _files.GetValueOrDefault(file.Name);

    private (Real Server, Checked Check) Find(HealthCheck check)
    {
        foreach (Real server in _services.SelectMany(service => service.Servers))
        {
            foreach (Checked one in server.Checks)
            {
                if (ReferenceEquals(one.Settings, check)) return (server, one);
            }
        }

        throw new InvalidOperationException("the engine runs a check that is not in the model");
    }

    private static bool Same(HealthCheck left, HealthCheck right) => (left, right) switch
    {
        (HealthCheck.Tcp a, HealthCheck.Tcp b) => a.Connection.Port == b.Connection.Port,
        (HealthCheck.Misc a, HealthCheck.Misc b) => a.Command.Path == b.Command.Path,
        (HealthCheck.Http a, HealthCheck.Http b) =>
            a.Urls[0].Path == b.Urls[0].Path && a.FastRecovery == b.FastRecovery,
        (HealthCheck.File a, HealthCheck.File b) =>
            (a.Name, a.Weight, a.Reverse) == (b.Name, b.Weight, b.Reverse),
        _ => false,
    };

    private sealed class Checked
    {
        public required HealthCheck Settings;
        public bool Up;
        public bool Verdict;
        public uint Bad;
        public uint Good;
        public int Page;
        public int? Asked;
    }

    private sealed class Real
    {
        public RealServer Settings = null!;
        public List<Checked> Checks = [];
        public bool WasWell = true;
        public bool Held;
        public Instant? WellSince;
        public Instant HoldEnd;
        public List<Instant> Failures = [];
        public Instant? DrainUntil;
        public Instant Busy;
        public bool Out;

        public bool Up => !Held && Checks.All(check => check.Up);
    }

    private sealed class Virtual
    {
        public VirtualServer Settings = null!;
        public List<Real> Servers = [];
        public bool HasQuorum;
        public bool ToldQuorum;
        public long Sum;

        public long Quorum =>
            Math.Max(1, Math.Min(Settings.Quorum, Settings.RealServers.Sum(one => (long)one.Weight)));

        public long Hysteresis => Math.Min(Settings.Hysteresis, Quorum - 1);
    }
}
