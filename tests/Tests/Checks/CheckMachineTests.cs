using System.Text;
using Holdfast.Core.Checks;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.Checks;

public class CheckMachineTests
{
    private static readonly CheckSchedule s_plain = new();
    private static readonly ConnectionOptions s_connection = new() { Address = IpAddress.Parse("10.0.0.1"), Port = 80 };

    private static readonly (string Name, HealthCheck Check)[] s_settings =
    [
        ("retry 1", Tcp(s_plain)),
        ("retry 0", Tcp(s_plain with { Retry = 0 })),
        ("retry 2, rise 2", Tcp(s_plain with { Retry = 2, Rise = 2 })),
        ("retry 4294967295", Tcp(s_plain with { Retry = uint.MaxValue })),
        ("fall 2, retry 0", Tcp(s_plain with { Retry = 0, Fall = 2 })),
        ("two pages", Pages(s_plain, fastRecovery: false)),
        ("two pages, fast_recovery, rise 2", Pages(s_plain with { Rise = 2 }, fastRecovery: true)),
    ];

    [Fact]
    public void Every_state_meets_every_event_as_written_down()
    {
        var text = new StringBuilder();
        foreach ((string name, HealthCheck check) in s_settings)
        {
            text.AppendLine($"# {name}");
            foreach (CheckState state in States(check))
            {
                foreach (bool success in (bool[])[true, false])
                {
                    CheckTransition next = CheckMachine.AttemptEnded(state, check, success);
                    text.AppendLine(
                        $"{Describe(state),-28} {(success ? "success" : "failure")} -> {Describe(next.State),-28} "
                        + $"{next.Verdict}, next {next.Next}");
                }
            }
        }

        Golden.Verify(text.ToString(), "CheckMachineTests.transitions.txt");
    }

    [Fact]
    public void A_check_begins_well_and_an_alpha_check_failed()
    {
        CheckState.Before(s_plain).ShouldBe(new CheckState(IsUp: true, HasRun: false));
        CheckState.Before(s_plain with { Alpha = true }).ShouldBe(new CheckState(IsUp: false, HasRun: false));
    }

    [Fact]
    public void With_fewer_retries_one_more_failure_is_enough()
    {
        CheckState state = new CheckState(true, true) { Failures = 5 };
        CheckState carried = CheckMachine.Carried(state, Tcp(s_plain with { Retry = 2 }));
        carried.Failures.ShouldBe(2u);
        CheckMachine.AttemptEnded(carried, Tcp(s_plain with { Retry = 2 }), isSuccess: false)
            .Verdict.ShouldBe(CheckVerdict.Down);
    }

    [Fact]
    public void A_page_that_is_gone_is_not_asked_for() =>
        CheckMachine.Carried(new CheckState(true, true) { Step = 1 }, Tcp(s_plain)).Step.ShouldBe((ushort)0);

    [Fact]
    public void What_follows_events_is_never_scheduled()
    {
        CheckMachine.IsScheduled(new HealthCheck.File { Schedule = s_plain, Name = "f" }).ShouldBeFalse();
        CheckMachine.IsScheduled(new HealthCheck.Bfd { Schedule = s_plain, Name = "b" }).ShouldBeFalse();
        CheckMachine.IsScheduled(Tcp(s_plain)).ShouldBeTrue();
    }

    /// <summary>All that can be reached from the beginnings, in the order in which they are found.</summary>
    private static List<CheckState> States(HealthCheck check)
    {
        List<CheckState> found = [new(true, false), new(false, false)];
        for (int i = 0; i < found.Count && found.Count < 40; i++)
        {
            foreach (bool success in (bool[])[true, false])
            {
                CheckState next = CheckMachine.AttemptEnded(found[i], check, success).State;
                if (!found.Contains(next) && next.Failures < 4) found.Add(next);
            }
        }

        return found;
    }

    private static string Describe(CheckState state)
    {
        var text = new StringBuilder(state.IsUp ? "up" : "down");
        if (!state.HasRun) text.Append(" unproven");
        if (state.Step > 0) text.Append($" page {state.Step}");
        if (state.Failures > 0) text.Append($" {state.Failures} bad");
        if (state.Successes > 0) text.Append($" {state.Successes} good");
        return text.ToString();
    }

    private static HealthCheck.Tcp Tcp(CheckSchedule schedule) =>
        new() { Schedule = schedule, Connection = s_connection };

    private static HealthCheck.Http Pages(CheckSchedule schedule, bool fastRecovery) => new()
    {
        Schedule = schedule,
        Connection = s_connection,
        FastRecovery = fastRecovery,
        Urls = [new() { Path = "/a" }, new() { Path = "/b" }],
    };
}
