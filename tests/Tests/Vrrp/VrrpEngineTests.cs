using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Vrrp;

public class VrrpEngineTests
{
    private const int Many = 1024;
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly IpAddress s_other = IpAddress.Parse("10.0.0.9");

    /// <summary>Ten seconds of adverts, sent and heard, and not a byte.</summary>
    [Fact]
    public void In_the_steady_state_nothing_is_allocated()
    {
        VrrpEngine masters = Started(Many, priority: 255);
        VrrpEngine backups = Started(Many, priority: 100);
        Instant now = new(0);
        Exchange(masters, backups, ref now, seconds: 3);
        masters.State(0).Role.ShouldBe(VrrpRole.Master);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int adverts = Exchange(masters, backups, ref now, seconds: 10);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        adverts.ShouldBe(10 * Many);
        backups.State(Many - 1).Role.ShouldBe(VrrpRole.Backup);
        allocated.ShouldBe(0);
    }

    [Fact]
    public void Masters_whose_adverts_are_almost_due_share_a_wake_up()
    {
        VrrpEngine engine = Started(Many, priority: 100);
        Instant start = new(0);
        Random random = new(1);
        for (int i = 0; i < Many; i++)
        {
            engine.Receive(i, new(s_other, 200, s_second), start + TimeSpan.FromTicks(random.Next(1900)));
        }

        Instant now = Run(engine, start, seconds: 5);
        int wakes = 0;
        while (engine.NextDeadline < now + 10 * s_second)
        {
            engine.RunDue(engine.NextDeadline);
            wakes++;
        }

        wakes.ShouldBe(10);
    }

    [Fact]
    public void A_backup_is_never_early()
    {
        VrrpEngine engine = Started(1, priority: 100);
        Instant deadline = engine.NextDeadline;
        engine.RunDue(deadline - TimeSpan.FromTicks(1));
        engine.State(0).Role.ShouldBe(VrrpRole.Backup);
        engine.RunDue(deadline);
        engine.State(0).Role.ShouldBe(VrrpRole.Master);
    }

    [Fact]
    public void Small_delays_of_the_loop_do_not_add_up()
    {
        VrrpEngine engine = Started(1, priority: 255);
        Random random = new(1);
        for (int i = 1; i <= 1000; i++)
        {
            engine.Actions.Clear();
            engine.RunDue(new Instant(i * 1_000_000_000L) + TimeSpan.FromMilliseconds(random.Next(400)));
            engine.State(0).Deadline.ShouldBe(new Instant((i + 1) * 1_000_000_000L));
        }
    }

    [Fact]
    public void A_stall_of_a_minute_costs_one_advert_for_each_and_not_sixty()
    {
        VrrpEngine engine = Started(10, priority: 255);
        Run(engine, new(0), seconds: 10);
        Instant later = new(70_000_000_000);
        engine.RunDue(later);
        Count(engine, VrrpActionKind.SendAdvert).ShouldBe(10);
        engine.Actions.Clear();
        engine.RunDue(later);
        engine.Actions.Count.ShouldBe(0);
        engine.NextDeadline.ShouldBe(later + s_second);
    }

    [Fact]
    public void Groups_are_told_after_all_their_members()
    {
        var model = Routers.Model(Routers.Plain("a", 51), Routers.Plain("b", 52)) with
        {
            SyncGroups = [new SyncGroup { Name = "G", Members = ["a", "b"] }],
        };
        var engine = new VrrpEngine(model);
        engine.LinkChanged("eth0", LinkState.Up, new(0));
        engine.Start(new(0));
        engine.Actions.Clear();
        engine.RunDue(engine.NextDeadline);
        engine.Actions.Span[^1].Kind.ShouldBe(VrrpActionKind.GroupStateChanged);
        Count(engine, VrrpActionKind.StateChanged).ShouldBe(2);
        engine.GroupRole(0).ShouldBe(VrrpRole.Master);
    }

    [Fact]
    public void A_reload_of_the_same_configuration_does_nothing_but_advertise()
    {
        VrrpEngine engine = Started(3, priority: 255);
        Instant deadline = engine.NextDeadline;
        Reconfiguration change = engine.Reconfigure(Model(3, priority: 255), new(500_000_000));
        engine.Actions.Count.ShouldBe(0);
        change.Departing.Span.ToArray().ShouldAllBe(action => action.Kind == VrrpActionKind.SendAdvert);
        change.Departing.Count.ShouldBe(3);
        engine.NextDeadline.ShouldBe(deadline);
        Enumerable.Range(0, 3).Select(change.OldIndexOf).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void A_member_that_a_reload_adds_does_not_fault_its_group_before_it_is_started()
    {
        VirtualRouter old = Routers.Plain("a", 51, 255) with { WantsMaster = true };
        ConfigurationModel Grouped(params VirtualRouter[] routers) => Routers.Model(routers) with
        {
            SyncGroups = [new SyncGroup { Name = "G", Members = [.. routers.Select(router => router.Name)] }],
        };
        var engine = new VrrpEngine(Grouped(old));
        engine.LinkChanged("eth0", LinkState.Up, new(0));
        engine.Start(new(0));
        engine.Actions.Clear();

        engine.Reconfigure(Grouped(old, Routers.Plain("b", 52) with { Interface = "eth1" }), new(1));
        engine.State(0).Role.ShouldBe(VrrpRole.Master);
        engine.LinkChanged("eth1", LinkState.Up, new(2));
        engine.Start(new(2));
        (engine.State(0).Role, engine.State(1).Role).ShouldBe((VrrpRole.Master, VrrpRole.Backup));
        Run(engine, new(2), seconds: 4);
        (engine.State(0).Role, engine.State(1).Role).ShouldBe((VrrpRole.Master, VrrpRole.Master));
    }

    private static VrrpEngine Started(int count, byte priority)
    {
        var engine = new VrrpEngine(Model(count, priority));
        engine.LinkChanged("eth0", LinkState.Up, new(0));
        engine.Start(new(0));
        engine.Actions.Clear();
        return engine;
    }

    private static ConfigurationModel Model(int count, byte priority) => Routers.Model([
        .. Enumerable.Range(0, count).Select(i => Routers.Plain($"VI_{i}", (byte)(1 + i % 255), priority) with
        {
            WantsMaster = priority == 255,
            // Many more routers than VRIDs: unicast tells them apart.
            UnicastPeers = [new UnicastPeer(s_other)],
            SourceAddress = IpAddress.Parse($"10.0.{i / 255}.5"),
        }),
    ]);

    private static Instant Run(VrrpEngine engine, Instant now, int seconds)
    {
        Instant end = now + seconds * s_second;
        while (engine.NextDeadline <= end)
        {
            engine.RunDue(engine.NextDeadline);
        }

        engine.Actions.Clear();
        return end;
    }

    private static int Exchange(VrrpEngine masters, VrrpEngine backups, ref Instant now, int seconds)
    {
        int adverts = 0;
        Instant end = now + seconds * s_second;
        while (masters.NextDeadline <= end)
        {
            now = masters.NextDeadline;
            masters.RunDue(now);
            foreach (ref readonly VrrpAction action in masters.Actions)
            {
                if (action.Kind != VrrpActionKind.SendAdvert) continue;
                backups.Receive(action.Router, new AdvertReceived(s_other, action.Priority, s_second), now);
                adverts++;
            }

            masters.Actions.Clear();
            backups.RunDue(now);
            backups.Actions.Clear();
        }

        now = end;
        return adverts;
    }

    private static int Count(VrrpEngine engine, VrrpActionKind kind)
    {
        int count = 0;
        foreach (ref readonly VrrpAction action in engine.Actions)
        {
            if (action.Kind == kind) count++;
        }

        return count;
    }
}
