using Holdfast.Core.Checks;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Daemon.Checkers.Probes;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;

namespace Holdfast.SystemTests.Checks;

/// <summary>One attempt of a check against a server on this machine, on a loop of its own.</summary>
internal static class OneAttempt
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static CheckSchedule Schedule { get; } = new();

    public static ConnectionOptions To(int port) =>
        new() { Address = IpAddress.Parse("127.0.0.1"), Port = (ushort)port, Timeout = TimeSpan.FromSeconds(20) };

    public static CheckResult Of(HealthCheck check)
    {
        using var log = new Log(0, []);
        using var loop = new EventLoop();
        using var wakeup = new Wakeup(loop);
        using var factory = new ProbeFactory(loop, wakeup, log);
        CheckResult? result = null;
        IProbe probe = factory.Create(check, ended =>
        {
            result = ended;
            loop.Stop();
        });
        long end = EventLoop.Now() + s_patience.Ticks * 100;
        loop.NextDeadline = () => Math.Min(end, factory.NextDeadline.Nanoseconds);
        loop.RunDue = now =>
        {
            factory.RunDue(new Instant(now));
            if (now >= end) loop.Stop();
        };
        probe.Begin(0, new Instant(EventLoop.Now()));
        if (result is null) loop.Run();
        return result ?? throw new TimeoutException($"{check.Keyword} has no result");
    }
}
