using Holdfast.Core.Control;
using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Logging;

namespace Holdfast.Tests.Daemon.Logging;

public sealed class LogTests
{
    [Fact]
    public void A_line_looks_like_keepalived_s() =>
        LogSinks.Format(new LogLine(new DateTimeOffset(2026, 11, 3, 1, 2, 3, TimeSpan.Zero), LogLevel.Info, "text"))
            .ShouldBe("Tue Nov  3 01:02:03 2026: text\n");

    [Theory]
    [InlineData(VrrpRole.Master, "(VI_1) Entering MASTER STATE")]
    [InlineData(VrrpRole.Backup, "(VI_1) Entering BACKUP STATE")]
    [InlineData(VrrpRole.Fault, "(VI_1) Entering FAULT STATE")]
    public void The_state_words_are_those_that_tools_look_for(VrrpRole role, string text)
    {
        LogTexts.EnteringState("VI_1", role).ShouldBe(text);
        LogTexts.EnteringState("VI_1", role, atStart: true).ShouldBe(text + " (init)");
    }

    [Fact]
    public void Lines_arrive_in_order_before_the_log_is_closed()
    {
        var sink = new ListSink();
        using (var log = new Log(detail: 0, [sink]))
        {
            for (int i = 0; i < 1000; i++) log.Info($"{i}");
        }

        sink.Lines.ShouldBe(Enumerable.Range(0, 1000).Select(i => $"{i}"));
        sink.Closed.ShouldBeTrue();
    }

    [Fact]
    public void Nobody_forges_a_line_or_steers_the_terminal()
    {
        var sink = new ListSink();
        using (var log = new Log(detail: 0, [sink])) log.Info("(a\nFri Nov 20 21:39:52 2026: (b) Entering MASTER STATE\e[2J\u009b\té)");
        sink.Lines.ShouldBe(["(a\\x0aFri Nov 20 21:39:52 2026: (b) Entering MASTER STATE\\x1b[2J\\x9b\té)"]);
    }

    [Fact]
    public void A_log_without_anywhere_to_write_does_no_harm()
    {
        // A directory cannot be opened for writing; the line that says so goes to standard error.
        using var log = new Log(new LogSettings { Tag = "test", File = Path.GetTempPath() });
        log.Info("text");
    }

    [Fact]
    public void Details_need_the_option()
    {
        var terse = new ListSink();
        using (var log = new Log(detail: 0, [terse])) log.Details("x");
        var detailed = new ListSink();
        using (var log = new Log(detail: 1, [detailed])) log.Details("x");

        (terse.Lines.Count, detailed.Lines.Count).ShouldBe((0, 1));
    }

    [Fact]
    public void A_blocked_sink_never_holds_up_the_caller_and_the_loss_is_told()
    {
        using var gate = new ManualResetEventSlim();
        var sink = new ListSink { Gate = gate };
        var log = new Log(detail: 0, [sink]);

        for (int i = 0; i < 20_000; i++) log.Info("x");

        long dropped = log.Dropped;
        dropped.ShouldBeGreaterThan(10_000);
        gate.Set();
        log.Dispose();
        sink.Lines.ShouldContain($"{dropped} log lines were dropped: the log could not keep up");
    }

    [Fact]
    public void A_sink_that_hangs_delays_the_exit_only_a_little()
    {
        using var gate = new ManualResetEventSlim();
        var log = new Log(detail: 0, [new ListSink { Gate = gate }]);
        log.Info("x");

        long before = Environment.TickCount64;
        log.Dispose();

        (Environment.TickCount64 - before).ShouldBeLessThan(5000);
        gate.Set();
    }

    [Fact]
    public void A_limited_line_comes_once_a_second_and_counts_the_rest()
    {
        var sink = new ListSink();
        using (var log = new Log(detail: 0, [sink]))
        {
            var limiter = new LogLimiter<string>(log);
            Instant start = new(1);
            for (int i = 0; i < 5; i++) limiter.Write("a", start + TimeSpan.FromMilliseconds(i), LogLevel.Info, i, n => $"a{n}");
            limiter.Write("b", start, LogLevel.Info, 0, _ => "b");
            limiter.Write("a", start + TimeSpan.FromSeconds(1), LogLevel.Info, 9, n => $"a{n}");
            limiter.Write("a", start + TimeSpan.FromSeconds(2), LogLevel.Info, 10, n => $"a{n}");
        }

        sink.Lines.ShouldBe(["a0", "b", "a9 (4 more suppressed)", "a10"]);
    }

    private sealed class ListSink : ILogSink
    {
        public List<string> Lines { get; } = [];

        public ManualResetEventSlim? Gate { get; init; }

        public bool Closed { get; private set; }

        public void Write(LogLine line)
        {
            Gate?.Wait();
            Lines.Add(line.Text);
        }

        public void Dispose() => Closed = true;
    }
}
