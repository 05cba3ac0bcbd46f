using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Tracking;
using static Holdfast.Tests.LoadBalancing.Services;

namespace Holdfast.Tests.LoadBalancing;

/// <summary>Sequences in time, one file each in Traces: the commands, and below each what the engine wanted done.</summary>
public class ScenarioTests
{
    private static readonly CheckSchedule s_noRetry = Often with { Retry = 0 };

    [Fact]
    public void A_server_is_taken_out_after_its_retries_and_comes_back_after_enough_successes() =>
        Scenario.Play("failure", Model(Virtual(Real(0, Tcp(Often with { Rise = 2 })), Real(1))));

    [Fact]
    public void The_first_failure_of_all_removes_a_server_and_an_alpha_server_waits_for_a_success() =>
        Scenario.Play("first-check", Model(Virtual(
            Real(0, Tcp(Often)), Real(1, Tcp(Often with { Alpha = true })), Real(2, Tcp(Often with { Alpha = true })))));

    [Fact]
    public void An_attempt_that_this_machine_could_not_make_is_nobodys_failure() =>
        Scenario.Play("shortage", Model(Virtual(Real(0, Tcp(Often)), Real(1))));

    [Fact]
    public void Every_check_of_a_server_must_succeed() =>
        Scenario.Play("several-checks", Model(Virtual(Real(0, Tcp(s_noRetry), Tcp(s_noRetry, port: 81)), Real(1))));

    [Fact]
    public void Without_quorum_the_sorry_server_takes_over_and_hysteresis_delays_the_way_back() =>
        Scenario.Play("quorum", Model(Virtual(
            Real(0, Tcp(s_noRetry)),
            Real(1, Tcp(s_noRetry)),
            Real(2, Tcp(s_noRetry)) with { InhibitOnFailure = true }) with
        {
            Quorum = 2,
            Hysteresis = 1,
            SorryServer = new SorryServer(Address(25), 0),
        }));

    [Fact]
    public void An_inhibited_sorry_server_waits_with_weight_0() =>
        Scenario.Play("sorry-inhibit", Model(Virtual(Real(0, Tcp(s_noRetry))) with
        {
            SorryServer = new SorryServer(Address(25), 0) { Inhibit = true },
        }));

    [Fact]
    public void Without_a_sorry_server_what_still_works_stays() => Scenario.Play("no-sorry", Model(Virtual(
        Real(0, Tcp(s_noRetry)), Real(1, Tcp(s_noRetry)) with { InhibitOnFailure = true }) with { Quorum = 2 }));

    [Fact]
    public void Pages_are_asked_for_one_by_one_and_in_a_row_while_the_server_is_down() =>
        Scenario.Play("pages", Model(Virtual(
            Real(0, Pages(Often, fastRecovery: true, "/x", "/y")),
            Real(1, Pages(Often, fastRecovery: false, "/x", "/y")))));

    [Fact]
    public void Weights_of_programs_and_files_add_up() => Scenario.Play("weights", Model(Virtual(
        Real(0, Misc(s_noRetry, "p"), Misc(s_noRetry, "q"), File("load", -3)) with { Weight = 10 },
        Real(1, File("flag", 0), File("load", null)) with { Weight = 5 })) with
    {
        TrackFiles =
        [
            new() { Name = "load", Path = "/l", Weight = 2, Reverse = true },
            new() { Name = "flag", Path = "/f" },
        ],
    });

    [Fact]
    public void After_a_failure_the_weight_grows() => Scenario.Play("slow-start", Model(Virtual(
        Real(0, Tcp(s_noRetry)) with { Weight = 100, SlowStart = TimeSpan.FromSeconds(10) },
        Real(1, Tcp(s_noRetry with { Alpha = true })) with { Weight = 50, SlowStart = TimeSpan.FromSeconds(10) })));

    [Fact]
    public void A_server_that_fails_too_often_is_held_out() => Scenario.Play("flapping", Model(Virtual(
        Real(0, Tcp(s_noRetry)) with { FlapDamping = new(2, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(12)) })));

    [Fact]
    public void A_drain_ends_without_connections_or_at_its_deadline() => Scenario.Play("drain", Model(Virtual(
        Real(0, Tcp(s_noRetry)), Real(1)) with { SorryServer = new SorryServer(Address(25), 0) }),
        Model(Virtual(Real(1), Real(0, Tcp(s_noRetry))) with { SorryServer = new SorryServer(Address(25), 0) }));

    [Fact]
    public void Checks_rest_while_the_address_is_elsewhere() =>
        Scenario.Play("ha-suspend", Model(Virtual(Real(0, Tcp(Often))) with { HaSuspend = true }));

    [Fact]
    public void A_reload_keeps_what_is_the_same() => Scenario.Play(
        "reload",
        Model(Virtual(Real(0, Tcp(Often)), Real(1, Tcp(Often)), Real(2, Tcp(Often))), Other(Real(0))),
        Model(Virtual(
            Real(3, Tcp(Often with { Alpha = true })),
            Real(1, Tcp(Often with { Retry = 1 })) with { Weight = 3 },
            Real(0, Tcp(Often, port: 81)))));

    [Fact]
    public void A_restart_changes_nothing_in_the_table() => Scenario.Play("restart", Model(Virtual(
        Real(0, Tcp(Often with { Warmup = TimeSpan.FromSeconds(5) })),
        Real(1, Tcp(Often with { Warmup = TimeSpan.FromSeconds(5) })),
        Real(2, Tcp(Often with { Warmup = TimeSpan.FromSeconds(5) })) with { InhibitOnFailure = true },
        Real(3, Tcp(Often with { Warmup = TimeSpan.FromSeconds(5), Alpha = true })))));

    [Fact]
    public void An_omega_service_is_told_down_at_the_end() =>
        Scenario.Play("omega", Model(Virtual(Real(0, Tcp(Often))) with { Omega = true }, Other(Real(0))));

    [Fact]
    public void With_rs_init_notifies_the_start_is_told() => Scenario.Play(
        "init-notifies",
        Model(Virtual(Real(0), Real(1, Tcp(Often with { Alpha = true })))) with
        {
            Global = new() { LoadBalancing = new() { InitialNotifies = true, LogAllFailures = true } },
        });

    private static VirtualServer Other(RealServer real) => Virtual(real) with
    {
        Service = new Service.Address(IpAddress.Parse("192.0.2.2"), 80),
    };
}
