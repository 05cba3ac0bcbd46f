using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Time;
using static Holdfast.Tests.LoadBalancing.Services;

namespace Holdfast.Tests.LoadBalancing;

/// <summary>When attempts begin.</summary>
public class ScheduleTests
{
    private const int WindowMilliseconds = 100;

    [Theory]
    [InlineData(100, 10)]
    [InlineData(500, 10)]
    [InlineData(2000, 10)]
    [InlineData(500, 2)]
    [InlineData(2000, 1)]
    public void No_tenth_of_a_second_has_more_than_half_again_its_share(int perSecond, int interval)
    {
        LoadBalancingEngine engine = Started(perSecond * interval, Schedule(interval), out _);
        List<long> starts = Run(engine, 4 * interval, latency: 3, _ => true);
        starts.RemoveAll(start => start >= 4000 * interval);

        // From the first moment on: there is no burst at the start.
        starts.Count.ShouldBeInRange(perSecond * interval * 4 - 2, perSecond * interval * 4 + 2);
        Worst(starts).ShouldBeLessThanOrEqualTo(1.5 * perSecond * WindowMilliseconds / 1000);
    }

    [Fact]
    public void Neither_after_a_short_warmup_once_the_checks_have_moved_apart()
    {
        LoadBalancingEngine engine = Started(1000, Schedule(10) with { Warmup = TimeSpan.FromSeconds(1) }, out _);
        List<long> starts = Run(engine, 60, latency: 3, _ => true);
        starts.Count(start => start <= 1000).ShouldBe(1000);
        starts.RemoveAll(start => start < 30_000);
        starts.Count.ShouldBeInRange(2990, 3010);
        Worst(starts).ShouldBeLessThanOrEqualTo(1.5 * 10);
    }

    [Fact]
    public void Nor_when_checks_come_with_a_reload()
    {
        CheckSchedule schedule = Schedule(10);
        LoadBalancingEngine engine = Started(1000, schedule, out _);
        Run(engine, 23, latency: 3, _ => true);
        engine.Reconfigure(Many(2000, schedule), new Instant(23_000_000_000));
        List<long> starts = Run(engine, 60, latency: 3, _ => true);
        starts.RemoveAll(start => start < 23_000);
        starts.Count.ShouldBeInRange(7390, 7410);
        Worst(starts).ShouldBeLessThanOrEqualTo(1.5 * 20);
    }

    [Fact]
    public void Nor_when_every_attempt_fails_and_is_made_again()
    {
        LoadBalancingEngine engine = Started(1000, Schedule(10) with { Retry = 2 }, out _);
        Run(engine, 25, latency: 3, _ => true);
        List<long> starts = Run(engine, 100, latency: 3, start => start % 7 == 0);
        starts.RemoveAll(start => start < 60_000);
        Worst(starts).ShouldBeLessThanOrEqualTo(1.5 * starts.Count / 40 / (1000 / WindowMilliseconds));
    }

    [Fact]
    public void The_first_attempt_is_within_the_warmup()
    {
        LoadBalancingEngine engine = Started(500, Schedule(10) with { Warmup = TimeSpan.FromSeconds(3) }, out _);
        List<long> starts = Run(engine, 3, latency: 1, _ => true);
        starts.Count.ShouldBe(500);
        Worst(starts).ShouldBeLessThanOrEqualTo(1.5 * 500 / 30);
    }

    [Fact]
    public void Without_a_warmup_the_first_attempt_is_at_once_and_the_others_keep_the_interval()
    {
        LoadBalancingEngine engine = Started(3, Schedule(10) with { Warmup = TimeSpan.Zero }, out _);
        Run(engine, 30, latency: 7, _ => true).Order().Distinct().ShouldBe([0, 10_000, 20_000, 30_000]);
    }

    [Fact]
    public void A_slow_check_does_not_shift_and_what_it_overlaps_is_left_out()
    {
        LoadBalancingEngine engine = Started(1, Schedule(2) with { Warmup = TimeSpan.Zero }, out _);
        Run(engine, 9, latency: 1500, _ => true).ShouldBe([0, 2000, 4000, 6000, 8000]);
        engine = Started(1, Schedule(2) with { Warmup = TimeSpan.Zero }, out _);
        Run(engine, 9, latency: 2500, _ => true).ShouldBe([0, 4000, 8000]);
    }

    [Fact]
    public void A_retry_that_is_an_interval_away_keeps_to_the_grid()
    {
        CheckSchedule schedule = Schedule(5) with
        {
            Warmup = TimeSpan.Zero, Retry = 3, DelayBeforeRetry = TimeSpan.FromSeconds(5), Fall = 4,
        };
        LoadBalancingEngine engine = Started(1, schedule, out _);
        Run(engine, 21, latency: 40, _ => false).ShouldBe([0, 5000, 10_000, 15_000, 20_000]);
    }

    [Fact]
    public void After_the_last_retry_the_next_attempt_is_not_at_once()
    {
        CheckSchedule schedule = Schedule(5) with
        {
            Warmup = TimeSpan.Zero, Fall = 3, DelayBeforeRetry = TimeSpan.FromSeconds(2.4),
        };
        LoadBalancingEngine engine = Started(1, schedule, out _);
        Run(engine, 16, latency: 10, _ => false).ShouldBe([0, 2410, 4820, 10_000, 15_000]);
    }

    [Fact]
    public void A_clock_that_jumps_leads_to_one_attempt_and_not_to_all_that_were_missed()
    {
        LoadBalancingEngine engine = Started(1, Schedule(2) with { Warmup = TimeSpan.Zero }, out _);
        Run(engine, 3, latency: 1, _ => true);
        var late = new Instant(1_000_500_000_000);
        engine.RunDue(late);
        LoadBalancingAction only = engine.Actions.ShouldHaveSingleItem();
        engine.CheckEnded(only.Check, CheckResult.Success, late);
        engine.NextDeadline.ShouldBe(new Instant(1_002_000_000_000));
    }

    /// <summary>A hundred thousand checks that succeed, and not a byte.</summary>
    [Fact]
    public void A_success_allocates_nothing()
    {
        LoadBalancingEngine engine = Started(2000, Schedule(1), out _);
        Instant now = new(0);
        Spin(engine, ref now, 10_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int checks = Spin(engine, ref now, 100_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        checks.ShouldBe(100_000);
        allocated.ShouldBe(0);
    }

    /// <summary>What the start allocates, all that it throws away again included.</summary>
    [Fact]
    public void A_real_server_with_a_check_costs_less_than_a_kilobyte()
    {
        ConfigurationModel model = Many(4000, Schedule(10));
        var engine = new LoadBalancingEngine(model, _ => true);
        var nothing = new Dictionary<ServiceKey, ServiceEntry>();
        long before = GC.GetAllocatedBytesForCurrentThread();
        engine.Start(nothing, new Instant(0));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        engine.NextDeadline.ShouldBe(new Instant(0));
        (allocated / 4000).ShouldBeInRange(100, 1024);
    }

    private static int Spin(LoadBalancingEngine engine, ref Instant now, int count)
    {
        int checks = 0;
        while (checks < count)
        {
            now = engine.NextDeadline;
            engine.RunDue(now);
            int due = engine.Actions.Count;
            for (int i = 0; i < due; i++)
            {
                engine.CheckEnded(engine.Actions[i].Check, CheckResult.Success, now);
                checks++;
            }

            engine.Actions.Clear();
        }

        return checks;
    }

    private static CheckSchedule Schedule(int seconds) => new()
    {
        DelayLoop = TimeSpan.FromSeconds(seconds), Warmup = TimeSpan.FromSeconds(seconds), Retry = 0,
    };

    private static ConfigurationModel Many(int count, CheckSchedule schedule) =>
        Model(Virtual([.. Enumerable.Range(0, count).Select(i => Real(i, Tcp(schedule)))]));

    private static LoadBalancingEngine Started(int count, CheckSchedule schedule, out ConfigurationModel model)
    {
        model = Many(count, schedule);
        var engine = new LoadBalancingEngine(model, _ => true);
        engine.Start(new Dictionary<ServiceKey, ServiceEntry>(), new Instant(0));
        return engine;
    }

    /// <summary>Runs up to a second; attempts take <paramref name="latency"/> ms and end as told.</summary>
    /// <returns>When each attempt began, ms.</returns>
    private static List<long> Run(LoadBalancingEngine engine, int until, int latency, Func<long, bool> succeeds)
    {
        var starts = new List<long>();
        var running = new Queue<(Instant End, int Check, bool Success)>();
        var end = new Instant(until * 1_000_000_000L);
        while (true)
        {
            Instant next = engine.NextDeadline;
            if (running.TryPeek(out var first) && first.End <= next) next = first.End;
            if (next > end) return starts;
            while (running.TryPeek(out first) && first.End <= next)
            {
                running.Dequeue();
                engine.CheckEnded(first.Check, first.Success ? CheckResult.Success : CheckResult.Failure("no"), next);
            }

            engine.RunDue(next);
            foreach (LoadBalancingAction action in engine.Actions)
            {
                if (action.Kind != LoadBalancingActionKind.RunCheck) continue;
                long at = next.Nanoseconds / 1_000_000;
                starts.Add(at);
                running.Enqueue((next + TimeSpan.FromMilliseconds(latency), action.Check, succeeds(at)));
            }

            engine.Actions.Clear();
        }
    }

    private static double Worst(List<long> starts)
    {
        starts.Sort();
        int worst = 0;
        int first = 0;
        for (int i = 0; i < starts.Count; i++)
        {
            while (starts[i] - starts[first] >= WindowMilliseconds) first++;
            worst = Math.Max(worst, i - first + 1);
        }

        return worst;
    }
}
