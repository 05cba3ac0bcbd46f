using Holdfast.Daemon.Supervisor;

namespace Holdfast.Tests.Daemon.Supervisor;

public sealed class RestartPolicyTests
{
    [Fact]
    public void A_child_that_keeps_dying_is_started_ever_later()
    {
        var policy = new RestartPolicy();
        var delays = new List<double>();
        for (int death = 0; death < 10; death++)
        {
            delays.Add(policy.After(TimeSpan.FromSeconds(2), out policy).TotalSeconds);
        }

        delays.ShouldBe([0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    [Fact]
    public void A_child_that_ran_for_a_minute_is_started_at_once_and_begins_anew()
    {
        var policy = new RestartPolicy(TimeSpan.FromSeconds(32));

        policy.After(TimeSpan.FromSeconds(60), out policy).ShouldBe(TimeSpan.Zero);
        policy.After(TimeSpan.FromSeconds(59.9), out policy).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(2, 0, true)]
    [InlineData(4, 0, true)]
    [InlineData(0, 0, false)]
    [InlineData(70, 0, false)]
    [InlineData(1, 9, false)]
    [InlineData(0, 11, false)]
    public void Only_a_child_that_says_it_cannot_run_ends_the_daemon(int status, int signal, bool permanent) =>
        new ChildExit(status, signal).IsPermanent.ShouldBe(permanent);
}
