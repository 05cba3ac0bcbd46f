using Holdfast.Core.Notifications;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Tests.Vrrp;

namespace Holdfast.Tests.Tracking;

public class ScriptSchedulerTests
{
    private static readonly TrackScript s_check = Routers.Script("check") with
    {
        Interval = TimeSpan.FromSeconds(5),
        Timeout = TimeSpan.FromSeconds(3),
    };

    [Fact]
    public void The_first_run_is_at_start_and_the_interval_counts_from_start_to_start()
    {
        var scheduler = new ScriptScheduler([s_check]);
        scheduler.NextDeadline.ShouldBe(Instant.Never);
        scheduler.Start(At(0));
        Performed(scheduler).ShouldBe("Run check");
        scheduler.Exited("check", ScriptOutcome.Success);
        Performed(scheduler).ShouldBe("Report check Success");
        scheduler.NextDeadline.ShouldBe(At(5));
        scheduler.RunDue(At(5.001));
        Performed(scheduler).ShouldBe("Run check");
        scheduler.Exited("check", ScriptOutcome.Failure);
        Performed(scheduler).ShouldBe("Report check Failure");
        scheduler.NextDeadline.ShouldBe(At(10));
    }

    [Fact]
    public void A_run_that_hangs_is_reported_at_once_and_ended_with_growing_force()
    {
        var scheduler = new ScriptScheduler([s_check]);
        scheduler.Start(At(0));
        Performed(scheduler);
        Until(scheduler, 30).ShouldBe(
            """
            3 Report check Timeout
            3 Terminate check
            5 Kill check
            5 Skip check
            7 Kill check
            10 Skip check
            15 Skip check
            17 Kill check
            20 Skip check
            25 Skip check
            27 Kill check
            30 Skip check
            """.ReplaceLineEndings("\n"));
        scheduler.Exited("check", ScriptOutcome.Failure);
        Performed(scheduler).ShouldBe("");
        scheduler.RunDue(At(35));
        Performed(scheduler).ShouldBe("Run check");
    }

    [Fact]
    public void Without_a_timeout_of_its_own_a_run_fails_after_the_interval_and_is_ended_after_another_one()
    {
        var scheduler = new ScriptScheduler([s_check with { Timeout = null, Interval = TimeSpan.FromSeconds(6) }]);
        scheduler.Start(At(0));
        Performed(scheduler);
        Until(scheduler, 14).ShouldBe("6 Report check Timeout\n6 Skip check\n12 Terminate check\n12 Skip check\n14 Kill check");
    }

    [Fact]
    public void A_slow_script_without_a_timeout_may_finish_and_its_result_counts()
    {
        var scheduler = new ScriptScheduler([s_check with { Timeout = null, Interval = TimeSpan.FromSeconds(2) }]);
        scheduler.Start(At(0));
        Performed(scheduler);
        Until(scheduler, 2).ShouldBe("2 Report check Timeout\n2 Skip check");
        scheduler.Exited("check", ScriptOutcome.Success);
        Performed(scheduler).ShouldBe("Report check Success");
        Until(scheduler, 4).ShouldBe("4 Run check");
    }

    [Fact]
    public void After_a_stall_a_script_runs_once_and_not_for_every_missed_interval()
    {
        var scheduler = new ScriptScheduler([s_check]);
        scheduler.Start(At(0));
        scheduler.Exited("check", ScriptOutcome.Success);
        Performed(scheduler);
        scheduler.RunDue(At(61));
        Performed(scheduler).ShouldBe("Run check");
        scheduler.Exited("check", ScriptOutcome.Success);
        scheduler.NextDeadline.ShouldBe(At(66));
    }

    [Fact]
    public void A_script_that_is_not_secure_never_runs()
    {
        var scheduler = new ScriptScheduler([s_check with { Insecure = true }]);
        scheduler.Start(At(0));
        (Performed(scheduler), scheduler.NextDeadline).ShouldBe(("", Instant.Never));
    }

    [Fact]
    public void A_reload_leaves_runs_under_way_and_starts_new_scripts()
    {
        var scheduler = new ScriptScheduler([s_check, s_check with { Name = "old" }]);
        scheduler.Start(At(0));
        Performed(scheduler);
        scheduler.Reconfigure([s_check with { Name = "new" }, s_check with { Interval = TimeSpan.FromSeconds(2) }]);
        scheduler.Start(At(1));
        Performed(scheduler).ShouldBe("Run new");
        scheduler.Exited("check", ScriptOutcome.Success);
        scheduler.Exited("old", ScriptOutcome.Success);
        Performed(scheduler).ShouldBe("Report check Success");
    }

    [Fact]
    public void A_script_that_runs_something_else_after_a_reload_is_run_at_once_and_its_old_run_is_not_told()
    {
        var scheduler = new ScriptScheduler([s_check]);
        scheduler.Start(At(0));
        Performed(scheduler);
        scheduler.Reconfigure([s_check with { Command = new ScriptCommand(["/bin/other"]) }]);
        scheduler.Exited("check", ScriptOutcome.Failure);
        Performed(scheduler).ShouldBe("");
        scheduler.Start(At(1));
        Performed(scheduler).ShouldBe("Run check");
    }

    [Fact]
    public void Stopping_ends_what_runs_and_begins_nothing()
    {
        var scheduler = new ScriptScheduler([s_check, s_check with { Name = "done" }]);
        scheduler.Start(At(0));
        scheduler.Exited("done", ScriptOutcome.Success);
        Performed(scheduler);
        scheduler.Stop();
        Performed(scheduler).ShouldBe("Terminate check");
        scheduler.NextDeadline.ShouldBe(Instant.Never);
    }

    private static Instant At(double seconds) => new((long)(seconds * 1e9));

    private static string Until(ScriptScheduler scheduler, double end)
    {
        var lines = new List<string>();
        while (scheduler.NextDeadline <= At(end))
        {
            Instant now = scheduler.NextDeadline;
            scheduler.RunDue(now);
            lines.AddRange(scheduler.Actions.Select(action => $"{now.Nanoseconds / 1_000_000_000} {Text(action)}"));
            scheduler.Actions.Clear();
        }

        return string.Join("\n", lines);
    }

    private static string Performed(ScriptScheduler scheduler)
    {
        string text = string.Join("; ", scheduler.Actions.Select(Text));
        scheduler.Actions.Clear();
        return text;
    }

    private static string Text(ScriptAction action) =>
        $"{action.Kind} {action.Script.Name}{(action.Kind == ScriptActionKind.Report ? $" {action.Outcome}" : "")}";
}
