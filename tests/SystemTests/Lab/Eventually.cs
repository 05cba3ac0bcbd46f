using System.Diagnostics;

namespace Holdfast.SystemTests;

/// <summary>Waits for facts about the outside world, with a deadline and a reason, and looks often.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Returns as soon as the condition holds; fails, with the reason, when it does not within the time. What
    /// <paramref name="evidence"/> returns then (logs, say) is shown too, its last lines.
    /// </summary>
    public static async Task ShouldBecomeTrue(
        Func<bool> condition, TimeSpan within, string reason, Func<string>? evidence = null)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > within)
            {
                string shown = evidence is null ? "" : "\n" + string.Join('\n', evidence().Split('\n').TakeLast(60));
                Assert.Fail($"not within {within.TotalSeconds:0.###} s: {reason}{shown}");
            }

            await Task.Delay(s_step, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Fails, with the reason, as soon as the condition does not hold; returns when the time is over.</summary>
    public static async Task ShouldStayTrue(Func<bool> condition, TimeSpan during, string reason)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < during)
        {
            if (!condition())
            {
                Assert.Fail($"no longer true after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.###} s: {reason}");
            }

            await Task.Delay(s_step, TestContext.Current.CancellationToken);
        }
    }
}
