using System.Diagnostics;
using Holdfast.Core.Checks;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Daemon.Checkers.Probes;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;

namespace Holdfast.SystemTests.Checks;

/// <summary>A loop with a factory of probes, turned by the thread of the test.</summary>
internal sealed class ProbeLab : IDisposable
{
    private readonly Log _log = new(0, []);
    private readonly Wakeup _wakeup;

    public ProbeLab()
    {
        _wakeup = new Wakeup(Loop);
        Factory = new ProbeFactory(Loop, _wakeup, _log);
        Loop.NextDeadline = () => Math.Min(Factory.NextDeadline.Nanoseconds, Wake);
        Loop.RunDue = now => Factory.RunDue(new Instant(now));
    }

    public static CheckSchedule Schedule { get; } = new();

    public EventLoop Loop { get; } = new();

    public ProbeFactory Factory { get; }

    /// <summary>Another deadline for the loop.</summary>
    public long Wake { get; set; } = long.MaxValue;

    public static Instant Now => new(EventLoop.Now());

    public static ConnectionOptions To(int port, double timeout = 5, string address = "127.0.0.1") =>
        new() { Address = IpAddress.Parse(address), Port = (ushort)port, Timeout = TimeSpan.FromSeconds(timeout) };

    public static HealthCheck.Http Http(int port, double timeout = 5, bool tls = false) => new()
    {
        Schedule = Schedule,
        Connection = To(port, timeout),
        Tls = tls,
        Urls = [new CheckUrl { Path = "/", StatusCodes = [new StatusRange(200, 299)] }],
    };

    /// <summary>Makes one attempt and turns the loop until it has ended, and a little longer: it must end once.</summary>
    public CheckResult Attempt(HealthCheck check) => Attempt(check, out _);

    public CheckResult Attempt(HealthCheck check, out TimeSpan took)
    {
        CheckResult? result = null;
        int count = 0;
        IProbe probe = Factory.Create(check, ended =>
        {
            result = ended;
            count++;
        });
        long start = Stopwatch.GetTimestamp();
        probe.Begin(0, Now);
        TurnUntil(() => result is not null, TimeSpan.FromSeconds(20));
        took = Stopwatch.GetElapsedTime(start);
        TurnFor(TimeSpan.FromMilliseconds(20));
        count.ShouldBe(1);
        return result!.Value;
    }

    public void TurnUntil(Func<bool> condition, TimeSpan within)
    {
        long end = EventLoop.Now() + within.Ticks * 100;
        while (!condition())
        {
            if (EventLoop.Now() > end) Assert.Fail($"not within {within.TotalSeconds} s");
            Wake = EventLoop.Now() + 20_000_000;
            Loop.Turn();
        }

        Wake = long.MaxValue;
    }

    public void TurnFor(TimeSpan time)
    {
        long end = EventLoop.Now() + time.Ticks * 100;
        TurnUntil(() => EventLoop.Now() >= end, time + TimeSpan.FromSeconds(20));
    }

    public void Dispose()
    {
        Factory.Dispose();
        _wakeup.Dispose();
        Loop.Dispose();
        _log.Dispose();
    }
}
