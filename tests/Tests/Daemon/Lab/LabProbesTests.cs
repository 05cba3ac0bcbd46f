using Holdfast.Daemon.Commands.Lab;

namespace Holdfast.Tests.Daemon.Lab;

public sealed class LabProbesTests
{
    [Fact]
    public void An_outage_lasts_from_the_first_lost_request_to_the_first_answered_one()
    {
        ProbeSample[] samples = [At(0), Lost(10), Lost(20), At(30), At(40)];
        LabProbes.Outages(samples, Ms(0), Ms(100)).ShouldBe([new Outage(Ms(10), Ms(30))]);
    }

    [Fact]
    public void A_single_lost_request_is_an_outage() =>
        LabProbes.LongestOutage([At(0), Lost(10), At(15)], Ms(0), Ms(100)).ShouldBe(Ms(5));

    [Fact]
    public void Requests_may_be_reported_in_any_order() =>
        LabProbes.LongestOutage([At(30), Lost(10), At(0), Lost(20)], Ms(0), Ms(100)).ShouldBe(Ms(20));

    [Fact]
    public void The_longest_of_several_outages_counts() =>
        LabProbes.LongestOutage([Lost(0), At(5), Lost(10), Lost(20), At(50), Lost(60), At(70)], Ms(0), Ms(100))
            .ShouldBe(Ms(40));

    [Fact]
    public void An_outage_that_begins_in_a_step_belongs_to_it_even_if_it_ends_later() =>
        LabProbes.LongestOutage([At(0), Lost(90), Lost(110), At(130)], Ms(0), Ms(100)).ShouldBe(Ms(40));

    [Fact]
    public void An_outage_that_begins_after_a_step_does_not_belong_to_it() =>
        LabProbes.LongestOutage([At(0), At(100), Lost(110), At(130)], Ms(0), Ms(100)).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void What_was_lost_before_a_step_does_not_belong_to_it() =>
        LabProbes.LongestOutage([Lost(0), At(10), At(20)], Ms(10), Ms(100)).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void An_outage_without_an_end_counts_up_to_the_last_request() =>
        LabProbes.LongestOutage([At(0), Lost(10), Lost(60)], Ms(0), Ms(100)).ShouldBe(Ms(50));

    [Fact]
    public void No_requests_are_no_outage() =>
        LabProbes.LongestOutage([], Ms(0), Ms(100)).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void A_printed_request_is_read_back()
    {
        LabProbe.TryRead("1000000000 director-a", start: 0, out ProbeSample answered).ShouldBeTrue();
        answered.ShouldBe(new ProbeSample(TimeSpan.FromSeconds(1), "director-a"));
        LabProbe.TryRead("2000000000 -", start: 1_000_000_000, out ProbeSample lost).ShouldBeTrue();
        lost.ShouldBe(new ProbeSample(TimeSpan.FromSeconds(1), null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("x director-a")]
    public void Anything_else_is_no_request(string line) =>
        LabProbe.TryRead(line, start: 0, out _).ShouldBeFalse();

    private static ProbeSample At(int ms) => new(Ms(ms), "director-a");

    private static ProbeSample Lost(int ms) => new(Ms(ms), null);

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
