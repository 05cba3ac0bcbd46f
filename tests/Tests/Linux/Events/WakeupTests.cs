using Holdfast.Linux.Events;

namespace Holdfast.Tests.Linux.Events;

public sealed class WakeupTests : IDisposable
{
    private readonly EventLoop _loop = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Other_threads_post_actions_that_run_on_the_loop_in_their_order()
    {
        const int Posts = 10_000;
        using var wakeup = new Wakeup(_loop);
        int loopThread = 0;
        var seen = new List<int>();
        var poster = new Thread(() =>
        {
            for (int i = 0; i < Posts; i++)
            {
                int number = i;
                wakeup.Post(() =>
                {
                    Environment.CurrentManagedThreadId.ShouldBe(loopThread);
                    seen.Add(number);
                });
            }

            wakeup.Post(_loop.Stop);
        });
        loopThread = Environment.CurrentManagedThreadId;
        poster.Start();

        _loop.Run();

        poster.Join();
        seen.ShouldBe(Enumerable.Range(0, Posts));
    }

    [Fact]
    public void An_action_that_posts_itself_again_leaves_room_for_others()
    {
        using var wakeup = new Wakeup(_loop);
        using var bell = new Bell();
        int rounds = 0;
        _loop.Add(bell.Handle, _loop.Stop);
        wakeup.Post(Again);

        _loop.Run();

        rounds.ShouldBeInRange(3, 4);

        void Again()
        {
            if (++rounds == 3) bell.Ring();
            wakeup.Post(Again);
        }
    }
}
