using System.Diagnostics;
using Holdfast.Linux.Events;

namespace Holdfast.Tests.Linux.Events;

public sealed class SignalsTests
{
    // HUP, USR1, USR2, TERM, SIGRTMIN+2, SIGRTMAX-1, SIGRTMAX. Not INT and QUIT: those the test program takes for itself.
    [Fact]
    public void Each_signal_that_the_daemon_knows_reaches_the_loop_and_does_nothing_else()
    {
        int[] numbers = [1, 10, 12, 15, 36, 63, 64];
        using var loop = new EventLoop();
        using var wakeup = new Wakeup(loop);
        using var signals = new Signals(wakeup);
        var seen = new List<int>();
        long tooLate = EventLoop.Now() + 20_000_000_000;
        loop.NextDeadline = () => tooLate;
        loop.RunDue = _ => throw new TimeoutException($"seen only {string.Join(", ", seen)}");
        foreach (int number in numbers)
        {
            signals.On(number, () =>
            {
                seen.Add(number);
                if (seen.Count == numbers.Length) loop.Stop();
            });
        }

        foreach (int number in numbers)
        {
            using Process kill = Process.Start("kill", [$"-{number}", $"{Environment.ProcessId}"]);
            kill.WaitForExit();
            kill.ExitCode.ShouldBe(0);
        }

        loop.Run();

        seen.Order().ShouldBe(numbers);
    }
}
