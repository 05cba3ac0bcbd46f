using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using static Holdfast.Tests.LoadBalancing.Services;

namespace Holdfast.Tests.LoadBalancing;

/// <summary>
/// Random configurations with random results, files, drains, addresses and reloads. After each event the table must be
/// what <see cref="Reference"/>, written from the rules and not from the engine, says.
/// </summary>
public class StormTests
{
    [Theory]
    [Seeds(30)]
    public void The_table_is_always_as_the_rules_say(ulong seed)
    {
        var random = new Random((int)seed);
        ConfigurationModel model = RandomModel(random);
        bool isHere = true;
        var engine = new LoadBalancingEngine(model, _ => isHere);
        var reference = new Reference();
        var now = new Instant(0);
        var running = new List<LoadBalancingAction>();
        engine.Start(new Dictionary<ServiceKey, ServiceEntry>(), now);
        reference.Take(model, now);
        for (int step = 0; step < 500; step++)
        {
            Collect(engine, running, reference, isHere);
            reference.Verify(engine, now);
            switch (random.Next(100))
            {
                case < 55 when running.Count > 0:
                    EndAttempt(engine, reference, running, random, now);
                    break;
                case < 60:
                    string file = $"f{random.Next(3)}";
                    long? value = random.Next(6) switch
                    {
                        0 => null, 1 => long.MinValue, 2 => 1, _ => random.Next(-20, 20),
                    };
                    engine.FileChanged(file, value, now);
                    reference.File(file, value ?? 0, now);
                    break;
                case < 63:
                    int drained = random.Next(5);
                    TimeSpan within = TimeSpan.FromSeconds(random.Next(20));
                    engine.Drain(Address(drained), null, within, now)
                        .ShouldBe(reference.Drain(Address(drained), now + within, now));
                    break;
                case < 65:
                    int lifted = random.Next(5);
                    engine.Undrain(Address(lifted), null, now).ShouldBe(reference.Undrain(Address(lifted)));
                    break;
                case < 68:
                    isHere = random.Next(2) == 0;
                    engine.AddressesChanged(now);
                    break;
                case < 71:
                    int service = random.Next(2);
                    int counted = random.Next(5);
                    int count = random.Next(2);
                    var address = (Service.Address)model.VirtualServers[service].Service;
                    ServiceKey key = ServiceKey.Of(TransportProtocol.Tcp, address.Ip, 80);
                    engine.ConnectionsCounted([new(key, Address(counted), 80, (ulong)count)], now);
                    reference.Connections(service, Address(counted), count, now);
                    break;
                case < 74:
                    model = Changed(model, random);
                    engine.Reconfigure(model, now);
                    reference.Take(model, now);
                    break;
                default:
                    Instant next = now + TimeSpan.FromMilliseconds(random.Next(4000));
                    while (engine.NextDeadline <= next)
                    {
                        now = engine.NextDeadline;
                        reference.Pass(now);
                        engine.RunDue(now);
                        Collect(engine, running, reference, isHere);
                        reference.Verify(engine, now);
                    }

                    now = next;
                    reference.Pass(now);
                    break;
            }
        }

        engine.Shutdown(now);
        engine.NextDeadline.ShouldBe(Instant.Never);
    }

    private static void Collect(
        LoadBalancingEngine engine, List<LoadBalancingAction> running, Reference reference, bool isHere)
    {
        foreach (LoadBalancingAction action in engine.Actions)
        {
            switch (action.Kind)
            {
                case LoadBalancingActionKind.RunCheck:
                    running.ShouldNotContain(other => other.Check == action.Check, "a check runs twice at once");
                    engine.FindCheck(action.Check).ShouldNotBeNull();
                    bool rests = engine.Model.VirtualServers[action.VirtualServer].HaSuspend && !isHere;
                    rests.ShouldBeFalse("a check runs while the address is elsewhere");
                    running.Add(action);
                    break;
                case LoadBalancingActionKind.CancelCheck or LoadBalancingActionKind.RemoveCheck:
                    running.RemoveAll(other => other.Check == action.Check);
                    break;
                default:
                    reference.Told(action);
                    break;
            }
        }

        engine.Actions.Clear();
    }

    private static void EndAttempt(
        LoadBalancingEngine engine, Reference reference, List<LoadBalancingAction> running, Random random, Instant now)
    {
        LoadBalancingAction ended = running[random.Next(running.Count)];
        running.Remove(ended);
        HealthCheck check = engine.FindCheck(ended.Check)!;
        bool isSuccess = random.Next(3) > 0;
        CheckResult result = isSuccess ? CheckResult.Success : CheckResult.Failure("no");
        if (isSuccess && check is HealthCheck.Misc && random.Next(2) == 0)
        {
            result = result with { Weight = random.Next(254) };
        }

        reference.Ended(check, result, now);
        engine.CheckEnded(ended.Check, result, now);
    }

    private static ConfigurationModel RandomModel(Random random) => new()
    {
        VirtualServers = [RandomService(random, 1), RandomService(random, 2)],
    };

    private static VirtualServer RandomService(Random random, int number) => Virtual(
        [.. Enumerable.Range(0, 1 + random.Next(5)).Select(i => RandomServer(random, number, i))]) with
    {
        Service = new Service.Address(IpAddress.Parse($"192.0.2.{number}"), 80),
        Quorum = (uint)random.Next(1, 8),
        Hysteresis = (uint)random.Next(4),
        HaSuspend = random.Next(3) == 0,
        SorryServer = random.Next(2) == 0 ? null : new SorryServer(Address(25), 0) { Inhibit = random.Next(2) == 0 },
    };

    // Every check has a port of its own: that is by which Reference knows it.
    private static RealServer RandomServer(Random random, int service, int number)
    {
        var checks = new HealthCheck[random.Next(4)];
        for (int i = 0; i < checks.Length; i++)
        {
            CheckSchedule schedule = RandomSchedule(random);
            string name = $"{service}.{number}.{i}";
            checks[i] = random.Next(6) switch
            {
                0 => File($"f{random.Next(3)}", random.Next(-2, 3), random.Next(2) == 0),
                1 => Misc(schedule, name),
                2 => Pages(schedule, random.Next(2) == 0, name, name + "b", name + "c"),
                _ => Tcp(schedule, (ushort)(service * 1000 + number * 10 + i)),
            };
        }

        return Real(number, checks) with
        {
            Weight = random.Next(4),
            InhibitOnFailure = random.Next(2) == 0,
            SlowStart = TimeSpan.FromSeconds(random.Next(2) * random.Next(30)),
            FlapDamping = random.Next(3) > 0
                ? null
                : new(
                    (uint)random.Next(1, 4),
                    Period: TimeSpan.FromSeconds(random.Next(1, 60)),
                    Hold: TimeSpan.FromSeconds(random.Next(1, 20))),
        };
    }

    private static CheckSchedule RandomSchedule(Random random) => new()
    {
        DelayLoop = TimeSpan.FromSeconds(1 + random.Next(4)),
        Warmup = TimeSpan.FromSeconds(random.Next(4)),
        Retry = (uint)random.Next(3),
        DelayBeforeRetry = TimeSpan.FromSeconds(random.Next(3)),
        Alpha = random.Next(4) == 0,
        Rise = (uint)random.Next(1, 3),
        Fall = random.Next(3) == 0 ? (uint)random.Next(1, 4) : null,
    };

    /// <summary>One real server is gone, new or different.</summary>
    private static ConfigurationModel Changed(ConfigurationModel model, Random random)
    {
        if (random.Next(6) == 0) return model with { VirtualServers = [.. model.VirtualServers.Reverse()] };
        int at = random.Next(model.VirtualServers.Count);
        VirtualServer service = model.VirtualServers[at];
        int number = service.Service.ToString()!.Contains("0.2.1", StringComparison.Ordinal) ? 1 : 2;
        List<RealServer> servers = [.. service.RealServers];
        int which = random.Next(5);
        int found = servers.FindIndex(server => server.Address == Address(which));
        if (found >= 0) servers.RemoveAt(found);
        bool isAdded = found < 0 || random.Next(2) == 0 || servers.Count == 0;
        if (isAdded) servers.Insert(0, RandomServer(random, number, which));
        VirtualServer changed = RandomService(random, number) with { RealServers = servers };
        VirtualServer[] services = [.. model.VirtualServers];
        services[at] = changed;
        return model with { VirtualServers = services };
    }
}
