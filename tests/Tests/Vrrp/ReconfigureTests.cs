using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Vrrp;

public class ReconfigureTests
{
    private static readonly VirtualRouter s_master = Routers.Plain("VI_1", 51, 255) with
    {
        WantsMaster = true,
        AdvertInterval = TimeSpan.FromSeconds(30),
    };

    private static readonly IpAddress s_other = IpAddress.Parse("10.0.0.4");

    [Fact]
    public void A_shorter_interval_takes_effect_at_once_and_a_longer_one_after_the_next_advert()
    {
        VrrpEngine engine = Started(s_master);
        Instant now = At(10);
        Reload(engine, Routers.Model(s_master with { AdvertInterval = TimeSpan.FromSeconds(2) }), now);
        engine.State(0).Deadline.ShouldBe(At(12));
        Reload(engine, Routers.Model(s_master with { AdvertInterval = TimeSpan.FromSeconds(40) }), now);
        engine.State(0).Deadline.ShouldBe(At(12));
    }

    [Fact]
    public void A_new_refresh_of_announcements_begins_and_a_second_burst_stays()
    {
        VrrpEngine engine = Started(s_master);
        var garp = new GratuitousArpSettings { MasterRefresh = TimeSpan.FromSeconds(20) };
        Reload(engine, Routers.Model(s_master with { GratuitousArp = garp }), At(1));
        engine.State(0).Announcements.ShouldBe(new AnnouncementSchedule(At(5), Instant.Never, At(21)));
        Reload(engine, Routers.Model(s_master with { GratuitousArp = garp with { MasterRepeat = 2 } }), At(2));
        engine.State(0).Announcements.Refresh.ShouldBe(At(21), "what is due sooner is not put off");
        Reload(engine, Routers.Model(s_master), At(3));
        engine.State(0).Announcements.ShouldBe(new AnnouncementSchedule(At(5), Instant.Never, Instant.Never));
    }

    [Fact]
    public void A_master_that_a_reload_puts_together_with_a_backup_gives_way_once()
    {
        VirtualRouter backup = Routers.Plain("VI_2", 52);
        ConfigurationModel apart = Routers.Model(s_master, backup);
        ConfigurationModel together = apart with { SyncGroups = [new SyncGroup { Name = "G", Members = ["VI_1", "VI_2"] }] };
        VrrpEngine engine = Started(s_master, backup);
        Reload(engine, apart, At(1));
        engine.State(0).Role.ShouldBe(VrrpRole.Master, "they are still apart");

        Reload(engine, together, At(1));

        (engine.State(0).Role, engine.State(0).Cause).ShouldBe((VrrpRole.Backup, TransitionCause.SyncGroup));
        engine.Actions.Span.ToArray().ShouldContain(
            action => action.Kind == VrrpActionKind.RemoveAddresses && action.Router == 0);
    }

    [Fact]
    public void A_router_that_a_reload_adds_to_a_group_does_not_disturb_its_master()
    {
        VirtualRouter second = Routers.Plain("VI_2", 52);
        ConfigurationModel before = Routers.Model(s_master) with { SyncGroups = [new SyncGroup { Name = "G", Members = ["VI_1"] }] };
        ConfigurationModel after = Routers.Model(s_master, second) with
        {
            SyncGroups = [new SyncGroup { Name = "G", Members = ["VI_1", "VI_2"] }],
        };
        VrrpEngine engine = Started(s_master);
        Reload(engine, before, At(1));
        Reload(engine, after, At(2));
        engine.State(1).Role.ShouldBe(VrrpRole.Backup);
        Reload(engine, after, At(3));
        engine.State(0).Role.ShouldBe(VrrpRole.Master);
    }

    [Fact]
    public void An_owner_that_gave_up_stays_so_until_its_priority_changes()
    {
        VirtualRouter owner = s_master with { AdvertInterval = TimeSpan.FromSeconds(1) };
        VrrpEngine engine = Started(owner);
        for (int i = 0; i < 3; i++)
        {
            engine.Receive(0, new AdvertReceived(s_other, 255, TimeSpan.FromSeconds(1)), At(i));
            engine.RunDue(At(i + 1));
        }

        engine.Receive(0, new AdvertReceived(s_other, 255, TimeSpan.FromSeconds(1)), At(3));
        (engine.State(0).Role, engine.State(0).EffectivePriority).ShouldBe((VrrpRole.Backup, (byte)254));
        Reload(engine, Routers.Model(owner), At(4));
        engine.State(0).EffectivePriority.ShouldBe((byte)254);
        Reload(engine, Routers.Model(owner with { Priority = 200 }), At(4));
        engine.State(0).EffectivePriority.ShouldBe((byte)200);
        Reload(engine, Routers.Model(owner), At(4));
        engine.State(0).EffectivePriority.ShouldBe((byte)255);
    }

    [Theory]
    [InlineData(VrrpVersion.V3, 7)]
    [InlineData(VrrpVersion.V2, 2)]
    public void A_backup_keeps_the_masters_interval_in_version_3_and_takes_its_own_in_version_2(
        VrrpVersion version, int seconds)
    {
        VirtualRouter backup = Routers.Plain("VI_1", 51) with { Version = version };
        VrrpEngine engine = Started(backup);
        engine.Receive(0, new AdvertReceived(s_other, 200, TimeSpan.FromSeconds(7)), At(1));
        Instant deadline = engine.State(0).Deadline;
        Reload(engine, Routers.Model(backup with { AdvertInterval = TimeSpan.FromSeconds(2) }), At(2));
        engine.State(0).MasterAdvertInterval.ShouldBe(TimeSpan.FromSeconds(seconds));
        engine.State(0).Deadline.ShouldBe(deadline);
    }

    [Fact]
    public void Two_routers_never_inherit_the_same_state()
    {
        VrrpEngine engine = Started(s_master);
        Reconfiguration change = Reload(engine, 
            Routers.Model(s_master, s_master with { Name = "twin" }), At(1));
        (change.OldIndexOf(0), change.OldIndexOf(1)).ShouldBe((0, -1));
        (engine.State(0).Role, engine.State(1).Role).ShouldBe((VrrpRole.Master, VrrpRole.Backup));
    }

    public static TheoryData<string, VirtualRouter> Others => new()
    {
        { "VRID", s_master with { VirtualRouterId = 52 } },
        { "interface", s_master with { Interface = "eth1" } },
        { "group", s_master with { MulticastGroup = IpAddress.Parse("224.0.0.19") } },
        { "family", s_master with { Family = IpFamily.V6 } },
        { "unicast", s_master with { UnicastPeers = [new UnicastPeer(s_other)] } },
    };

    [Theory, MemberData(nameof(Others))]
    public void What_makes_it_another_router_ends_the_old_one_and_begins_a_new_one(string what, VirtualRouter other)
    {
        VrrpEngine engine = Started(s_master);
        Reconfiguration change = Reload(engine, Routers.Model(other), At(1));
        Describe.Actions(change.Departing, _ => "").ShouldBe("advert 0; remove; deleted", what);
        engine.State(0).Role.ShouldBeOneOf([VrrpRole.Backup, VrrpRole.Fault], what);
    }

    [Fact]
    public void Addresses_that_go_and_come_are_told_alone()
    {
        VrrpEngine engine = Started(s_master with { ExcludedAddresses = [Routers.Address("10.0.1.1")] });
        Reload(engine, 
            Routers.Model(s_master with
            {
                // From the excluded to the listed ones: it stays on the interface.
                Addresses = [Routers.Address("10.0.1.1"), Routers.Address("10.0.1.2")],
            }),
            At(1));
        Describe.Actions(engine.Actions, _ => "").ShouldBe(
            "remove 10.0.0.51/24; add 10.0.1.2/24; announce 10.0.1.2/24 x5 (Reload)");
    }

    [Fact]
    public void A_fault_that_comes_with_the_new_configuration_follows_at_once()
    {
        VrrpEngine engine = Started(s_master);
        Reload(engine, Routers.Model(s_master with { TrackedInterfaces = [new("eth7")] }), At(1));
        Describe.Actions(engine.Actions, _ => "").ShouldBe("advert 0; remove; Master->Fault (Fault)");
        engine.Faults(0).ShouldBe([new FaultCause(FaultKind.InterfaceMissing, "eth7")]);
    }

    [Fact]
    public void A_new_weightless_script_does_not_disturb_a_master_before_its_first_result()
    {
        VrrpEngine engine = Started(s_master);
        Reload(engine, 
            Routers.Model(s_master with { TrackedScripts = [new("check")] }) with
            {
                Scripts = [Routers.Script("check", fall: 3)],
            },
            At(1));
        engine.State(0).Role.ShouldBe(VrrpRole.Master);
        engine.ScriptResult("check", ScriptOutcome.Failure, At(2));
        engine.State(0).Role.ShouldBe(VrrpRole.Fault);
    }

    [Fact]
    public void An_interface_that_is_tracked_from_now_on_is_not_taken_for_missing_before_it_is_told()
    {
        VrrpEngine engine = Started(s_master);
        engine.Reconfigure(Routers.Model(s_master with { TrackedInterfaces = [new("eth7"), new("eth8")] }), At(1));
        engine.LinkChanged("eth7", LinkState.Up, At(1));
        engine.LinkChanged("eth8", LinkState.Up, At(1));
        engine.Start(At(1));
        engine.State(0).Role.ShouldBe(VrrpRole.Master);
        engine.Actions.Count.ShouldBe(0);
        engine.LinkChanged("eth8", LinkState.Down, At(2));
        engine.State(0).Role.ShouldBe(VrrpRole.Fault);
    }

    private static Reconfiguration Reload(VrrpEngine engine, ConfigurationModel next, Instant now)
    {
        Reconfiguration change = engine.Reconfigure(next, now);
        engine.Start(now);
        return change;
    }

    private static Instant At(double seconds) => new((long)(seconds * 1e9));

    private static VrrpEngine Started(params VirtualRouter[] routers)
    {
        var engine = new VrrpEngine(Routers.Model(routers));
        engine.LinkChanged("eth0", LinkState.Up, At(0));
        engine.Start(At(0));
        engine.Actions.Clear();
        return engine;
    }
}
