using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;

namespace Holdfast.Tests.LoadBalancing;

public class WeightTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(5, 10)]
    [InlineData(100, 10)]
    [InlineData(int.MaxValue, 4294967)]
    [InlineData(1000, 1)]
    public void A_growing_weight_never_falls_and_ends_at_the_full_one_in_time(int full, int seconds)
    {
        TimeSpan duration = TimeSpan.FromSeconds(seconds);
        var start = new Instant(77);
        WeightRamp.At(full, start, duration, start).ShouldBe(Math.Max(1, full / 10));
        int changes = 0;
        int weight = 0;
        for (Instant now = start; now != Instant.Never; now = WeightRamp.NextStep(start, duration, now))
        {
            int next = WeightRamp.At(full, start, duration, now);
            next.ShouldBeGreaterThanOrEqualTo(weight);
            next.ShouldBeLessThanOrEqualTo(full);
            weight = next;
            (now - start).ShouldBeLessThanOrEqualTo(duration);
            changes++;
        }

        weight.ShouldBe(full);
        changes.ShouldBe(WeightRamp.Steps + 1);
    }

    [Fact]
    public void Nothing_grows_from_0_or_without_a_ramp()
    {
        WeightRamp.At(0, new Instant(0), TimeSpan.FromSeconds(9), new Instant(1)).ShouldBe(0);
        WeightRamp.At(9, Instant.Never, TimeSpan.FromSeconds(9), new Instant(1)).ShouldBe(9);
        WeightRamp.At(9, new Instant(0), TimeSpan.Zero, new Instant(0)).ShouldBe(9);
        WeightRamp.NextStep(Instant.Never, TimeSpan.FromSeconds(9), new Instant(1)).ShouldBe(Instant.Never);
    }

    [Theory]
    [InlineData(3, false, 5, true, 15)]
    [InlineData(3, true, 5, true, -15)]
    [InlineData(0, false, 0, true, 0)]
    [InlineData(0, false, 5, false, 0)]
    [InlineData(0, true, 0, false, 0)]
    [InlineData(0, true, -1, true, 0)]
    [InlineData(1, false, 2147483648, true, 2147483647)]
    [InlineData(1, false, -2147483647, true, -2147483647)]
    [InlineData(1, false, -2147483648, false, 0)]
    [InlineData(-1, false, 2147483648, false, 0)]
    [InlineData(1, true, 9223372036854775807, false, 0)]
    [InlineData(int.MaxValue, false, 9223372036854775807, true, 2147483647)]
    [InlineData(int.MaxValue, false, -9223372036854775808, false, 0)]
    public void A_file_adds_to_the_weight_or_takes_the_server_down(
        int weight, bool reverse, long value, bool isUp, int delta) =>
        FileVerdict.Of(Services.File("f", weight, reverse), null, value).ShouldBe(new FileVerdict(isUp, delta));

    [Fact]
    public void Without_a_weight_of_its_own_a_check_takes_that_of_the_file()
    {
        TrackFile file = new() { Name = "f", Path = "/f", Weight = 4, Reverse = true };
        FileVerdict.Of(Services.File("f", null), file, 2).ShouldBe(new FileVerdict(true, -8));
        FileVerdict.Of(Services.File("f", 1), file, 2).ShouldBe(new FileVerdict(true, 2));
    }
}
