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

    public static ConnectionOptions To(int port, string address = "127.0.0.1", double timeout = 20) =>
        new() { Address = IpAddress.Parse(address), Port = (ushort)port, Timeout = TimeSpan.FromSeconds(timeout) };

    /// <param name="check">What is tried.</param>
    /// <param name="tls">What is shown to servers over TLS; null: nothing.</param>
    public static CheckResult Of(HealthCheck check, TlsSettings? tls = null)
    {
        using var log = new Log(0, []);
        using var loop = new EventLoop();
        using var wakeup = new Wakeup(loop);
        using var factory = new ProbeFactory(loop, wakeup, log);
        if (tls is not null) factory.Configure(tls);
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
