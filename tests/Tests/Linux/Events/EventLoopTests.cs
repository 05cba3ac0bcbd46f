using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;

namespace Holdfast.Tests.Linux.Events;

public sealed class EventLoopTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly List<string> _happened = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void What_is_ready_is_served_before_what_is_due()
    {
        using var bell = new Bell();
        _loop.Add(bell.Handle, () => Happened("packet", bell.Silence));
        _loop.NextDeadline = () => EventLoop.Now() - 1_000_000;
        _loop.RunDue = _ => Happened("deadline");
        bell.Ring();

        _loop.Turn();

        _happened.ShouldBe(["packet", "deadline"]);
        _loop.Turns.ShouldBe(2, "with something due the loop looks twice at its descriptors");
    }

    [Fact]
    public void What_is_due_is_judged_by_a_look_at_the_clock_that_is_older_than_the_look_at_the_descriptors()
    {
        using var bell = new Bell();
        long heardAt = 0, judgedAt = long.MaxValue;
        _loop.Add(bell.Handle, () =>
        {
            bell.Silence();
            heardAt = EventLoop.Now();
        });
        _loop.NextDeadline = () => 1;
        _loop.RunDue = now => judgedAt = now;
        bell.Ring();

        _loop.Turn();

        judgedAt.ShouldBeLessThan(heardAt);
    }

    [Fact]
    public void What_becomes_due_while_packets_are_served_waits_for_the_packets_of_the_next_turn()
    {
        using var first = new Bell();
        using var second = new Bell();
        long deadline = long.MaxValue;
        _loop.NextDeadline = () => deadline;
        _loop.RunDue = _ => Happened("deadline", () => deadline = long.MaxValue);
        _loop.Add(second.Handle, () => Happened("second packet", second.Silence));
        _loop.Add(first.Handle, () => Happened("first packet", () =>
        {
            first.Silence();
            deadline = EventLoop.Now();
            second.Ring();
        }));
        first.Ring();

        _loop.Turn();
        _happened.ShouldBe(["first packet"]);
        _loop.Turn();
        _happened.ShouldBe(["first packet", "second packet", "deadline"]);
    }

    [Fact]
    public void A_deadline_is_never_early_and_its_lateness_is_measured()
    {
        long deadline = EventLoop.Now() + 3_000_000;
        long ranAt = 0;
        _loop.NextDeadline = () => deadline;
        _loop.RunDue = now =>
        {
            ranAt = now;
            deadline = long.MaxValue;
            _loop.Stop();
        };
        long expected = deadline;

        _loop.Run();

        ranAt.ShouldBeGreaterThanOrEqualTo(expected);
        _loop.LastLateness.ShouldBe(ranAt - expected);
        _loop.MaxLateness.ShouldBe(_loop.LastLateness);
    }

    [Fact]
    public void A_deadline_that_moves_closer_is_met_and_one_that_moves_away_is_not_met_early()
    {
        long deadline = EventLoop.Now() + 60_000_000_000;
        using var bell = new Bell();
        _loop.NextDeadline = () => deadline;
        _loop.RunDue = now =>
        {
            now.ShouldBeGreaterThanOrEqualTo(deadline);
            _loop.Stop();
        };
        int rung = 0;
        _loop.Add(bell.Handle, () =>
        {
            bell.Silence();
            rung++;
            deadline = EventLoop.Now() + (rung == 1 ? 1_000_000 : 4_000_000);
            if (rung < 2) bell.Ring();
        });
        bell.Ring();

        _loop.Run();

        rung.ShouldBe(2);
    }

    [Fact]
    public void Background_work_is_done_in_pieces_and_packets_and_deadlines_come_first()
    {
        using var bell = new Bell();
        int pieces = 3;
        long deadline = long.MaxValue;
        _loop.HasWork = () => pieces > 0;
        _loop.DoWork = () => Happened("work", () =>
        {
            if (--pieces == 2) bell.Ring();
            if (pieces == 1) deadline = EventLoop.Now();
            if (pieces == 0) _loop.Stop();
        });
        _loop.NextDeadline = () => deadline;
        _loop.RunDue = _ => Happened("deadline", () => deadline = long.MaxValue);
        _loop.Add(bell.Handle, () => Happened("packet", bell.Silence));

        _loop.Run();

        _happened.ShouldBe(["work", "packet", "work", "deadline", "work"]);
    }

    [Fact]
    public void A_descriptor_that_an_earlier_handler_has_removed_is_not_served_any_more()
    {
        var bells = new[] { new Bell(), new Bell() };
        foreach (Bell bell in bells)
        {
            Bell other = bells[bell == bells[0] ? 1 : 0];
            _loop.Add(bell.Handle, () => Happened("packet", () =>
            {
                bell.Silence();
                _loop.Remove(other.Handle);
                other.Dispose();

                // The number of the closed descriptor is in use again at once.
                using var successor = new Bell();
                _loop.Add(successor.Handle, () => Happened("successor"));
                _loop.Remove(successor.Handle);
            }));
            bell.Ring();
        }

        _loop.Turn();

        _happened.ShouldBe(["packet"]);
        Array.ForEach(bells, bell => bell.Dispose());
    }

    [Fact]
    public void More_descriptors_than_expected_are_all_served_in_one_turn()
    {
        var bells = Enumerable.Range(0, 200).Select(_ => new Bell()).ToList();
        foreach (Bell bell in bells)
        {
            _loop.Add(bell.Handle, () => Happened("packet", bell.Silence));
            bell.Ring();
        }

        _loop.Turn();

        _happened.Count.ShouldBe(200);
        bells.ForEach(bell => bell.Dispose());
    }

    [Fact]
    public void Writability_is_told_only_while_it_is_asked_for()
    {
        using var bell = new Bell();
        _loop.Add(bell.Handle, () => Happened("readable", bell.Silence));
        _loop.Modify(bell.Handle, () => Happened("writable"));
        _loop.Turn();
        _happened.ShouldBe(["writable"]);

        _loop.Modify(bell.Handle, null);
        bell.Ring();
        _loop.Turn();

        _happened.ShouldBe(["writable", "readable"]);
    }

    [Fact]
    public void An_exception_of_a_handler_ends_the_loop()
    {
        using var bell = new Bell();
        _loop.Add(bell.Handle, () => throw new InvalidOperationException("ours"));
        bell.Ring();

        Should.Throw<InvalidOperationException>(_loop.Run).Message.ShouldBe("ours");
    }

    [Fact]
    public void A_closed_descriptor_is_refused_with_the_call_and_the_reason()
    {
        using var bell = new Bell();
        _loop.Add(bell.Handle, () => { });

        SystemCallException refused = Should.Throw<SystemCallException>(() => _loop.Add(bell.Handle, () => { }));

        refused.Errno.ShouldBe(Errno.EEXIST);
        refused.Message.ShouldBe("epoll_ctl: File exists");
    }

    [Fact]
    public void A_turn_allocates_nothing()
    {
        using var bell = new Bell();
        long deadline = 0;
        _loop.NextDeadline = () => deadline;
        _loop.RunDue = now => deadline = now + 1000;
        _loop.Add(bell.Handle, bell.Silence);
        Turn(100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Turn(1000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);

        void Turn(int count)
        {
            for (int i = 0; i < count; i++)
            {
                bell.Ring();
                _loop.Turn();
            }
        }
    }

    [Fact]
    public void The_clock_is_the_one_of_the_timer()
    {
        long before = EventLoop.Now();
        long deadline = before + 2_000_000;
        _loop.NextDeadline = () => deadline;
        _loop.RunDue = _ => _loop.Stop();
        _loop.Run();

        (EventLoop.Now() - before).ShouldBeInRange(2_000_000, 5_000_000_000);
    }

    private void Happened(string what, Action? then = null)
    {
        _happened.Add(what);
        then?.Invoke();
    }
}
