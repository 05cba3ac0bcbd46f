using Holdfast.Core;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Vrrp;

/// <summary>Sequences in time, one file each in Traces: the commands, and below each what the engine wanted done.</summary>
public class ScenarioTests
{
    [Fact]
    public void A_backup_takes_over_when_the_master_falls_silent_and_yields_when_it_returns() =>
        Scenario.Play(Routers.Model(Routers.Plain("VI_1", 51)), "failover");

    [Fact]
    public void A_master_that_stops_is_followed_after_the_skew() =>
        Scenario.Play(Routers.Model(Routers.Plain("VI_1", 51)), "priority-zero");

    [Fact]
    public void A_better_router_waits_for_preempt_delay() => Scenario.Play(
        Routers.Model(Routers.Plain("VI_1", 51, 150) with { PreemptDelay = TimeSpan.FromSeconds(5) }), "preempt-delay");

    [Fact]
    public void With_nopreempt_a_weaker_master_keeps_its_role_until_it_stops() =>
        Scenario.Play(Routers.Model(Routers.Plain("VI_1", 51, 150) with { Preempt = false }), "nopreempt");

    [Fact]
    public void Two_masters_become_one_and_the_addresses_are_announced_again() =>
        Scenario.Play(Routers.Model(Routers.Plain("VI_1", 51, 150)), "split-brain");

    [Fact]
    public void Two_owners_settle_it() => Scenario.Play(
        Routers.Model(Routers.Plain("VI_1", 51, 255) with { WantsMaster = true }), "two-owners");

    [Fact]
    public void Weights_of_scripts_and_interfaces_move_the_priority() => Scenario.Play(
        Routers.Model(Routers.Plain("VI_1", 51) with
        {
            TrackedScripts = [new("good", 10), new("bad", -20), new("turned", -5, Reverse: true)],
            TrackedInterfaces = [new("eth1", 200), new("eth2", -250)],
            NotifyPriorityChanges = true,
        }) with
        {
            Scripts = [Routers.Script("good"), Routers.Script("bad", rise: 2, fall: 3), Routers.Script("turned")],
        },
        "weights");

    [Fact]
    public void Weightless_trackers_hold_and_fault_a_router() => Scenario.Play(
        Routers.Model(Routers.Plain("VI_1", 51) with
        {
            TrackedScripts = [new("check"), new("reverse", Reverse: true)],
            TrackedInterfaces = [new("eth1")],
        }) with
        {
            Scripts = [Routers.Script("check", rise: 2, fall: 2), Routers.Script("reverse")],
        },
        "faults");

    [Fact]
    public void Members_of_a_sync_group_change_together() => Scenario.Play(
        Routers.Model(Routers.Plain("inside", 51), Routers.Plain("outside", 52) with { Interface = "eth1" }) with
        {
            SyncGroups = [new SyncGroup { Name = "G", Members = ["inside", "outside"] }],
        },
        "sync-group");

    [Fact]
    public void Owners_in_a_sync_group_start_as_masters_only_together() => Scenario.Play(
        Routers.Model(
            Routers.Plain("a", 51, 255) with { WantsMaster = true },
            Routers.Plain("b", 52, 255) with { WantsMaster = true },
            Routers.Plain("c", 53, 255) with { WantsMaster = true },
            Routers.Plain("d", 54, 100) with { WantsMaster = true }) with
        {
            SyncGroups =
            [
                new SyncGroup { Name = "owners", Members = ["a", "b"] },
                new SyncGroup { Name = "mixed", Members = ["c", "d"] },
            ],
        },
        "sync-group-owners");

    [Fact]
    public void A_sync_group_waits_for_the_first_result_of_a_members_script() => Scenario.Play(
        Routers.Model(
            Routers.Plain("a", 51) with { TrackedScripts = [new("check")] }, Routers.Plain("b", 52)) with
        {
            Scripts = [Routers.Script("check")],
            SyncGroups = [new SyncGroup { Name = "G", Members = ["a", "b"] }],
        },
        "sync-group-scripts");

    [Fact]
    public void Nothing_starts_before_the_start_delay_is_over() => Scenario.Play(
        Routers.Model(
            Routers.Plain("owner", 51, 255) with { WantsMaster = true },
            Routers.Plain("wanted", 52) with { WantsMaster = true },
            Routers.Plain("late", 53) with { Interface = "eth9" }),
        "start-delay");

    [Fact]
    public void Announcements_follow_their_schedule() => Scenario.Play(
        Routers.Model(Routers.Plain("VI_1", 51, 255) with
        {
            WantsMaster = true,
            AdvertInterval = TimeSpan.FromSeconds(10),
            GratuitousArp = new GratuitousArpSettings
            {
                MasterDelay = TimeSpan.FromSeconds(2),
                MasterRefresh = TimeSpan.FromSeconds(7),
                MasterRefreshRepeat = 3,
                LowerPriorityDelay = TimeSpan.FromSeconds(1),
                LowerPriorityRepeat = 2,
            },
        }),
        "announcements");

    [Fact]
    public void A_lost_address_or_source_address_makes_a_master_step_back() =>
        Scenario.Play(Routers.Model(Routers.Plain("VI_1", 51)), "lost-addresses");

    [Fact]
    public void A_reload_changes_only_what_differs() => Scenario.Play(
        Routers.Model(
            Routers.Plain("kept", 51) with { TrackedScripts = [new("check", 10)] },
            Routers.Plain("dropped", 52),
            Routers.Plain("backup", 53)) with
        {
            Scripts = [Routers.Script("check")],
        },
        "reload",
        reload: Routers.Model(
            Routers.Plain("new", 54, 255) with { WantsMaster = true },
            Routers.Plain("backup", 53) with { Priority = 120 },
            Routers.Plain("renamed", 51) with
            {
                Addresses = [Routers.Address("10.0.0.51"), Routers.Address("10.0.0.61")],
                TrackedScripts = [new("check", 20)],
            }) with
        {
            Scripts = [Routers.Script("check")],
            SyncGroups = [],
        });
}
