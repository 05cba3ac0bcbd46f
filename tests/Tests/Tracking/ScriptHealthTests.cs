using Holdfast.Core.Tracking;
using Holdfast.Tests.Vrrp;

namespace Holdfast.Tests.Tracking;

public class ScriptHealthTests
{
    /// <summary>s success, f failure, t timeout; below each: + up, - down.</summary>
    [Theory]
    [InlineData(1, 1, "sfs", "+-+")]
    [InlineData(3, 3, "s", "+")]
    [InlineData(3, 3, "f", "-")]
    [InlineData(1, 3, "sffsfff", "++++++-")]
    [InlineData(3, 1, "fssfsss", "------+")]
    [InlineData(2, 2, "sffssf", "++--++")]
    [InlineData(1, 2, "sft", "++-")]
    public void The_first_result_counts_at_once_and_others_in_a_row(int rise, int fall, string results, string expected)
    {
        TrackScript script = Routers.Script("check", rise, fall);
        ScriptHealth health = ScriptHealth.Before(script);
        string seen = "";
        foreach (char result in results)
        {
            health = health.After(script, Outcome(result));
            seen += health.IsUp ? '+' : '-';
        }

        seen.ShouldBe(expected);
        health.HasResult.ShouldBeTrue();
    }

    [Fact]
    public void With_init_fail_a_script_begins_as_failed_and_needs_all_its_successes()
    {
        TrackScript script = Routers.Script("check", rise: 2) with { InitFail = true };
        ScriptHealth before = ScriptHealth.Before(script);
        (before.HasResult, before.IsUp).ShouldBe((true, false));
        ScriptHealth once = before.After(script, ScriptOutcome.Success);
        once.IsUp.ShouldBeFalse();
        once.After(script, ScriptOutcome.Success).IsUp.ShouldBeTrue();
    }

    [Fact]
    public void One_that_is_not_secure_counts_as_failed() =>
        ScriptHealth.Before(Routers.Script("check") with { Insecure = true }).IsUp.ShouldBeFalse();

    private static ScriptOutcome Outcome(char result) => result switch
    {
        's' => ScriptOutcome.Success,
        't' => ScriptOutcome.Timeout,
        _ => ScriptOutcome.Failure,
    };
}
