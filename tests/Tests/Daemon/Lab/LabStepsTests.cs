using Holdfast.Daemon.Commands.Lab;

namespace Holdfast.Tests.Daemon.Lab;

public sealed class LabStepsTests
{
    [Fact]
    public void The_built_in_play() => Golden.Verify(Table(LabBuiltIn.Pair.Times), "LabStepsTests.built-in.txt");

    [Fact]
    public void A_play_of_files_that_do_not_preempt_and_have_no_known_check() =>
        Golden.Verify(
            Table(LabBuiltIn.Pair.Times with { FirstPreempts = false, Check = null }), "LabStepsTests.nopreempt.txt");

    [Fact]
    public void A_step_is_met_when_the_outage_is_short_enough_and_one_router_holds_the_address()
    {
        Result(outage: 1000, "director-b").IsMet.ShouldBeTrue();
        Result(outage: 1001, "director-b").IsMet.ShouldBeFalse("too long");
        Result(outage: 0, "director-a").IsMet.ShouldBeFalse("the wrong router");
        Result(outage: 0, "director-a", "director-b").IsMet.ShouldBeFalse("two masters");
        Result(outage: 0).IsMet.ShouldBeFalse("nobody");
    }

    [Fact]
    public void What_is_not_judged_is_measured()
    {
        LabStep step = new(LabEvent.NginxDies, "nginx dies", new LabExpectation(null, null), "");
        new LabResult(step, default, default, TimeSpan.FromSeconds(9), []).Verdict.ShouldBe("measured");
    }

    [Theory]
    [InlineData("(VI_1) Entering BACKUP STATE (init)\n(VI_1) Entering MASTER STATE\n", "MASTER")]
    [InlineData("(VI_1) Entering MASTER STATE\n(VI_1) Entering FAULT STATE\n", "FAULT")]
    [InlineData("Starting VRRP child process\n", null)]
    public void The_last_state_word_of_a_log_counts(string log, string? state) =>
        LabTexts.LastState(log).ShouldBe(state);

    private static LabResult Result(int outage, params string[] holders) => new(
        new LabStep(LabEvent.CableIsCut, "", new LabExpectation(TimeSpan.FromSeconds(1), LabSteps.Second), ""),
        default, default, TimeSpan.FromMilliseconds(outage), holders);

    private static string Table(LabTimes times) => string.Concat(LabSteps.For(times).Select(step =>
        $"{step.Title,-32} | {(step.Expectation.LongestOutage is { } time ? LabSteps.Seconds(time) : "-"),-8} | "
        + $"{step.Expectation.Holder ?? "-",-10} | {step.Reason}\n"));
}
