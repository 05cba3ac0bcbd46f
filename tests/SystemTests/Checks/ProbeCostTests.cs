using System.Globalization;
using Holdfast.Core.Checks;
using Holdfast.Daemon.Checkers.Probes;
using Holdfast.Linux.Events;

namespace Holdfast.SystemTests.Checks;

/// <summary>What attempts cost. The figures are in the output of the test.</summary>
public sealed class ProbeCostTests : IDisposable
{
    private static readonly byte[] s_page = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"u8.ToArray();

    private readonly ProbeLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 700)]
    public void An_attempt_allocates_next_to_nothing(bool http, int most)
    {
        using Peer peer = Peer.Answering(s_page);
        int ended = 0;
        IProbe probe = _lab.Factory.Create(Check(peer.Port, http), _ => ended++);
        Run(20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(200);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 200;
        TestContext.Current.SendDiagnosticMessage($"{(http ? "HTTP" : "TCP")}: {each} bytes for an attempt");
        each.ShouldBeLessThan(most);

        void Run(int count)
        {
            for (int i = 0; i < count; i++)
            {
                int wanted = ended + 1;
                probe.Begin(0, ProbeLab.Now);
                while (ended < wanted) _lab.Loop.Turn();
            }
        }
    }

    [Fact]
    public void A_probe_that_makes_no_attempt_is_small()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var probes = new List<IProbe>(1000);
        for (int i = 0; i < 1000; i++) probes.Add(_lab.Factory.Create(Check(80, http: true), _ => { }));
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        TestContext.Current.SendDiagnosticMessage($"{each} bytes for a probe and its check");
        each.ShouldBeLessThan(2048);
        GC.KeepAlive(probes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_thousand_checks_in_a_second_go_by_one_loop(bool http)
    {
        const int Probes = 500;
        const int Attempts = 4000;
        const long Interval = 1_000_000_000 / 2000;
        using Peer peer = Peer.Answering(s_page);
        int ended = 0, failed = 0, begun = 0;
        var idle = new Queue<IProbe>();
        for (int i = 0; i < Probes; i++)
        {
            IProbe? probe = null;
            probe = _lab.Factory.Create(Check(peer.Port, http), result =>
            {
                ended++;
                if (!result.IsSuccess) failed++;
                idle.Enqueue(probe!);
            });
            idle.Enqueue(probe);
        }

        long start = EventLoop.Now();
        _lab.Wake = start;
        _lab.Loop.RunDue = now =>
        {
            _lab.Factory.RunDue(new Core.Time.Instant(now));
            while (begun < Attempts && start + begun * Interval <= now && idle.TryDequeue(out IProbe? next))
            {
                begun++;
                next.Begin(0, new Core.Time.Instant(now));
            }

            _lab.Wake = begun < Attempts ? start + begun * Interval : long.MaxValue;
        };
        while (ended < Attempts / 2) _lab.Loop.Turn(); // compiled by then
        double cpu = ThreadSeconds();
        _lab.Loop.ResetLateness();
        int measured = Attempts - ended;
        while (ended < Attempts) _lab.Loop.Turn();
        double seconds = (EventLoop.Now() - start) / 1e9;
        cpu = ThreadSeconds() - cpu;
        TestContext.Current.SendDiagnosticMessage(
            $"{(http ? "HTTP" : "TCP")}: {Attempts} attempts in {seconds:0.00} s, {cpu * 1e6 / measured:0} µs of "
            + $"the loop's processor time for each, worst lateness {_lab.Loop.MaxLateness / 1e6:0.0} ms");
        failed.ShouldBe(0);
        seconds.ShouldBeLessThan(20, "the machine may be busy, but not so busy");
    }

    // User and system time of this thread in hundredths of a second: fields 14 and 15 (proc(5)), behind a name in brackets.
    private static double ThreadSeconds()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100.0;
    }

    private static HealthCheck Check(int port, bool http) => http
        ? ProbeLab.Http(port)
        : new HealthCheck.Tcp { Schedule = ProbeLab.Schedule, Connection = ProbeLab.To(port) };
}
