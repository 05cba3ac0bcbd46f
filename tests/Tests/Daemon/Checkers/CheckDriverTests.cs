using Holdfast.Core.Checks;
using Holdfast.Core.Control;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Notifications;
using Holdfast.Core.Time;
using Holdfast.Daemon.Checkers;
using Holdfast.Daemon.Checkers.Probes;
using Holdfast.Daemon.Logging;
using Holdfast.Tests.Configuration;

namespace Holdfast.Tests.Daemon.Checkers;

public sealed partial class CheckDriverTests : IDisposable
{
    private readonly MemoryTable _table = new();
    private readonly LineSink _sink = new();
    private readonly Log _log;
    private readonly List<string> _told = [];
    private readonly List<string> _tablesSeen = [];
    private readonly List<string> _sources = [];
    private readonly List<string> _mails = [];
    private readonly HashSet<string> _dead = [];
    private IReadOnlyList<DrainedServer> _drained = [];
    private string _remark = "";
    private int _looks;
    private bool _isLogClosed;
    private Instant _now = new(1_000_000_000);

    public CheckDriverTests() => _log = new Log(detail: 0, [_sink]);

    public void Dispose()
    {
        if (!_isLogClosed) _log.Dispose();
    }

    [Fact]
    public void Services_are_set_at_the_start_and_removed_at_the_end()
    {
        CheckDriver driver = Started();
        _table.Destinations().ShouldBe("10.0.0.1=1 10.0.0.2=1");

        driver.Shutdown(keepServices: false);

        _table.Services.ShouldBeEmpty();
    }

    [Fact]
    public void Services_stay_at_the_end_if_they_are_to_be_kept()
    {
        Started().Shutdown(keepServices: true);

        _table.Destinations().ShouldBe("10.0.0.1=1 10.0.0.2=1");
    }

    [Fact]
    public void A_dead_server_leaves_the_table_is_told_of_and_comes_back()
    {
        CheckDriver driver = Started();
        _dead.Add("10.0.0.1");
        Pass(driver, seconds: 10);
        _table.Destinations().ShouldBe("10.0.0.2=1");
        _dead.Clear();
        Pass(driver, seconds: 10);

        _table.Destinations().ShouldBe("10.0.0.1=1 10.0.0.2=1");
        _told.ShouldBe(
        [
            "VS [10.1.0.1]:tcp:80 UP",
            "RS [10.0.0.1]:tcp:80 [10.1.0.1]:tcp:80 DOWN /down",
            "RS [10.0.0.1]:tcp:80 [10.1.0.1]:tcp:80 UP /up",
        ]);
        string log = Log();
        log.ShouldContain("TCP_CHECK on service [10.0.0.1]:tcp:80 failed after 1 retries: connection refused");
        log.ShouldContain("Removing service [10.0.0.1]:tcp:80 from VS [10.1.0.1]:tcp:80");
        log.ShouldContain("TCP connection to [10.0.0.1]:tcp:80 success.");
        log.ShouldContain("Adding service [10.0.0.1]:tcp:80 to VS [10.1.0.1]:tcp:80");
    }

    [Fact]
    public void A_lost_quorum_is_logged_told_and_mailed()
    {
        CheckDriver driver = Started();
        _dead.UnionWith(["10.0.0.1", "10.0.0.2"]);

        Pass(driver, seconds: 10);

        _told.ShouldContain("VS [10.1.0.1]:tcp:80 DOWN");
        Log().ShouldContain("Lost quorum 1-0=1 > 0 for VS [10.1.0.1]:tcp:80");
        _mails.ShouldContain("[lb] Virtualserver [10.1.0.1]:tcp:80 - DOWN: => Lost quorum 1-0=1 > 0 <=");
        _mails.ShouldContain("[lb] Realserver [10.0.0.1]:tcp:80 of virtual server [10.1.0.1]:tcp:80 - DOWN: "
            + "=> TCP CHECK failed on service: connection refused <=");
    }

    [Fact]
    public void A_reload_without_a_difference_sends_nothing()
    {
        CheckDriver driver = Started();
        _dead.Add("10.0.0.1");
        Pass(driver, seconds: 10);
        _table.Changes.Clear();

        driver.Reload(Model());
        Pass(driver, seconds: 10);

        _table.Changes.ShouldBeEmpty();
        _table.Destinations().ShouldBe("10.0.0.2=1");
    }

    [Fact]
    public void A_virtual_server_that_a_reload_takes_away_leaves_the_table_and_another_keeps_its_place()
    {
        const string Second = "virtual_server 10.1.0.2 80 {\n protocol TCP\n real_server 10.0.0.3 80 {\n TCP_CHECK {\n }\n }\n}\n";
        CheckDriver driver = Started(Second + Text());
        _table.Services.Count.ShouldBe(2);
        _table.Changes.Clear();

        driver.Reload(Model());

        _table.Changes.ShouldBe(["RemoveService tcp [10.1.0.2]:80"]);
        _dead.Add("10.0.0.1");
        Pass(driver, seconds: 10);
        _table.Destinations().ShouldBe("10.0.0.2=1");
    }

    [Fact]
    public void A_successor_of_a_killed_child_finds_its_table_and_sends_nothing()
    {
        CheckDriver first = Started();
        _dead.Add("10.0.0.1");
        Pass(first, seconds: 10);
        _table.Changes.Clear();

        CheckDriver second = Started();
        Pass(second, seconds: 3);

        _table.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void A_drained_server_gets_no_connections_and_goes_when_it_has_none()
    {
        CheckDriver driver = Started();
        _table.Connections[(_table.Services.Keys.Single(), "10.0.0.1")] = 3;

        Answer(driver, """{"version":1,"verb":"drain","server":"10.0.0.1","port":80,"deadline":600}""").Count.ShouldBe(1);
        Pass(driver, seconds: 10);
        _table.Destinations().ShouldBe("10.0.0.1=0 10.0.0.2=1");
        RealServerReport draining = Answer(driver, """{"version":1,"verb":"status"}""").VirtualServers![0].RealServers[0];
        (draining.State, draining.Weight, draining.ActiveConnections).ShouldBe(("draining", 0, 3ul));

        _table.Connections.Clear();
        Pass(driver, seconds: 10);
        _table.Destinations().ShouldBe("10.0.0.2=1");

        Answer(driver, """{"version":1,"verb":"undrain","server":"10.0.0.1"}""").Ok.ShouldBeTrue();
        _table.Destinations().ShouldBe("10.0.0.1=1 10.0.0.2=1");
    }

    [Fact]
    public void A_server_that_its_file_takes_out_is_not_in_the_table_for_a_moment()
    {
        CheckDriver driver = Created("""
            track_file health {
                file /run/health
            }
            virtual_server 10.1.0.1 80 {
                protocol TCP
                real_server 10.0.0.1 80 {
                    FILE_CHECK {
                        track_file health
                        weight 0
                    }
                }
                real_server 10.0.0.2 80 {
                }
            }
            """);

        driver.FileChanged("health", 1);
        driver.Start(isSuccessor: false, _now);

        _table.Destinations().ShouldBe("10.0.0.2=1");
        _table.Changes.ShouldNotContain(change => change.Contains("10.0.0.1"));
        RealServerReport down = Answer(driver, """{"version":1,"verb":"status"}""").VirtualServers![0].RealServers[0];
        (down.State, down.Reason).ShouldBe(("down", "track_file health holds 1"));
        driver.FileChanged("health", 0);
        driver.DoWork();
        _table.Destinations().ShouldBe("10.0.0.1=1 10.0.0.2=1");
    }

    [Fact]
    public void The_dump_shows_the_state_that_servers_and_checks_are_in()
    {
        CheckDriver driver = Started();
        Dump(driver).ShouldContain("   Up = yes\n   Has run = no\n   Current weight = 0\n");
        _dead.UnionWith(["10.0.0.1", "10.0.0.2"]);

        Pass(driver, seconds: 10);

        string dump = Dump(driver);
        dump.ShouldContain("   quorum_state_up = 0\n");
        dump.ShouldContain("   alive = 0\n   num failed checkers = 1\n   RS set = 0\n");
        dump.ShouldNotContain("   alive = 1\n");
        dump.ShouldContain("   Up = no\n   Has run = yes\n   Current weight = 0\n");
        dump.ShouldNotContain("Up = yes");
        dump.ShouldContain("   Retries iterations = 0\n");
    }

    private static string Dump(CheckDriver driver) => Holdfast.Daemon.Dumps.CheckerDump.Format(
        driver.Model, driver.Snapshot(), new Holdfast.Daemon.Dumps.DumpFacts(HostName: null, "root", Umask: 0x7f));

    [Fact]
    public void Notifications_of_real_servers_do_not_wait_for_each_other()
    {
        CheckDriver driver = Started();
        _sources.Clear();
        _dead.UnionWith(["10.0.0.1", "10.0.0.2"]);

        Pass(driver, seconds: 10);

        _sources.Order().ShouldBe(
        [
            "[10.1.0.1]:tcp:80", "[10.1.0.1]:tcp:80 [10.0.0.1]:tcp:80", "[10.1.0.1]:tcp:80 [10.0.0.2]:tcp:80",
        ]);
    }

    [Theory]
    [InlineData(3, "10.0.0.1=0 10.0.0.2=1", "draining")]
    [InlineData(0, "10.0.0.2=1", "drained")]
    public void A_drain_outlives_the_child(int connections, string table, string state)
    {
        CheckDriver first = Started();
        _table.Connections[(_table.Services.Keys.Single(), "10.0.0.1")] = (ulong)connections;
        Answer(first, """{"version":1,"verb":"drain","server":"10.0.0.1","deadline":600}""");
        Pass(first, seconds: 10);
        _table.Destinations().ShouldBe(table);
        _table.Changes.Clear();
        _told.Clear();

        first.Leave();
        CheckDriver second = Started(drained: _drained);
        Pass(second, seconds: 10);

        _table.Changes.ShouldBeEmpty();
        _told.ShouldAllBe(line => line.StartsWith("VS", StringComparison.Ordinal) && line.EndsWith("UP", StringComparison.Ordinal));
        Answer(second, """{"version":1,"verb":"status"}""").VirtualServers![0].RealServers[0].State.ShouldBe(state);
        Pass(second, seconds: 600);
        _table.Destinations().ShouldBe("10.0.0.2=1");
        Answer(second, """{"version":1,"verb":"undrain","server":"10.0.0.1"}""").Ok.ShouldBeTrue();
        _table.Destinations().ShouldBe("10.0.0.1=1 10.0.0.2=1");
        _drained.ShouldBeEmpty();
    }

    [Fact]
    public void A_child_that_leaves_tells_nobody_that_servers_are_down()
    {
        CheckDriver driver = Started(Text().Replace("smtp_alert", "smtp_alert\n omega", StringComparison.Ordinal));
        _told.Clear();
        _table.Changes.Clear();

        driver.Leave();

        _told.ShouldBeEmpty();
        _table.Changes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("drain", "10.9.9.9", "there is no real server 10.9.9.9")]
    [InlineData("undrain", "10.0.0.1", "no real server 10.0.0.1 is drained")]
    [InlineData("drain", "a.b", "a.b is no IP address")]
    public void A_command_that_cannot_be_done_says_why_and_changes_nothing(string verb, string server, string error)
    {
        CheckDriver driver = Started();
        _table.Changes.Clear();

        CheckersAnswer answer = Answer(driver, $$"""{"version":1,"verb":"{{verb}}","server":"{{server}}","deadline":1}""");

        (answer.Ok, answer.Error).ShouldBe((false, error));
        _table.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void The_status_tells_states_weights_and_reasons()
    {
        CheckDriver driver = Started();
        _dead.Add("10.0.0.1");
        Pass(driver, seconds: 10);

        CheckersAnswer status = Answer(driver, """{"version":1,"verb":"status"}""");

        VirtualServerReport server = status.VirtualServers!.Single();
        (status.Engine, server.Name, server.State, server.Weight).ShouldBe(("memory", "[10.1.0.1]:tcp:80", "up", 1));
        (server.RealServers[0].State, server.RealServers[0].Weight, server.RealServers[0].Reason).ShouldBe(("down", null, "connection refused"));
        (server.RealServers[1].State, server.RealServers[1].Weight, server.RealServers[1].Reason).ShouldBe(("up", 1, null));
    }

    private static string Text() => """
        global_defs {
            router_id lb
            notification_email {
                ann@example.net
            }
            smtp_server 127.0.0.1
        }
        virtual_server 10.1.0.1 80 {
            delay_loop 1
            protocol TCP
            smtp_alert
            real_server 10.0.0.1 80 {
                notify_up /up
                notify_down /down
                TCP_CHECK {
                    warmup 0
                    retry 1
                    delay_before_retry 1
                }
            }
            real_server 10.0.0.2 80 {
                TCP_CHECK {
                    warmup 0
                }
            }
        }

        """;

    private static Core.ConfigurationModel Model(string? text = null) => Compile.Text(text ?? Text()).Model.ShouldNotBeNull();

    private static CheckersAnswer Answer(CheckDriver driver, string line)
    {
        CheckersControl.TryRead(System.Text.Encoding.UTF8.GetBytes(line), out CheckersCommand command, out string error).ShouldBeTrue(error);
        return driver.Answer(command);
    }

    [Fact]
    public void A_successor_tells_nothing_that_the_table_shows_already()
    {
        CheckDriver first = Started();
        _dead.Add("10.0.0.1");
        Pass(first, seconds: 10);
        _told.Clear();
        _mails.Clear();

        CheckDriver successor = Started(isSuccessor: true);

        _told.ShouldBeEmpty();
        _mails.ShouldBeEmpty();
        _table.Destinations().ShouldBe("10.0.0.2=1");
        _dead.Add("10.0.0.2");
        Pass(successor, seconds: 10);
        _told.ShouldContain(line => line.StartsWith("VS ", StringComparison.Ordinal) && line.Contains("DOWN"));
    }

    [Fact]
    public void A_drain_that_should_have_ended_long_ago_delays_no_check()
    {
        _now = new Instant(TimeSpan.FromHours(2).Ticks * 100);
        CheckDriver first = Started();
        Answer(first, """{"version":1,"verb":"drain","server":"10.0.0.1","deadline":600}""");
        DrainedServer old = _drained.ShouldHaveSingleItem() with { EndsAt = TimeSpan.FromHours(1).Ticks * 100 };
        CheckDriver successor = Started(isSuccessor: true, drained: [old]);
        _looks = 0;

        Pass(successor, seconds: 20);

        _looks.ShouldBeGreaterThan(4, "two servers are checked several times");
        Answer(successor, """{"version":1,"verb":"status"}""").VirtualServers![0].RealServers[0].State.ShouldBe("drained");
    }

    [Fact]
    public void Checks_that_a_slow_start_has_missed_do_not_come_all_at_once()
    {
        string servers = string.Concat(Enumerable.Range(1, 100).Select(i => $"real_server 10.0.1.{i} 80 {{\n TCP_CHECK {{\n }}\n }}\n"));
        CheckDriver driver = Started($"virtual_server 10.1.0.1 80 {{\n delay_loop 1\n protocol TCP\n {servers}}}\n");

        // The first check takes 300 ms, and so does another one a second later; then all is warm.
        List<int> begun = [];
        foreach (int pause in (int[])[300, .. Enumerable.Repeat(10, 60), 300, .. Enumerable.Repeat(10, 200)])
        {
            _now += TimeSpan.FromMilliseconds(pause);
            _looks = 0;
            driver.RunDue(_now);
            begun.Add(_looks);
        }

        begun.Max().ShouldBeLessThanOrEqualTo(6, string.Join(' ', begun));
        begun.Sum().ShouldBeInRange(255, 275, "those of 2.6 s: the pauses are left out, but for a group of checks each");
    }

    private CheckDriver Started(string? text = null, bool isSuccessor = false, IReadOnlyList<DrainedServer>? drained = null)
    {
        CheckDriver driver = Created(text);
        driver.Start(isSuccessor, _now, drained);
        return driver;
    }

    private CheckDriver Created(string? text) => new(
        Model(text), new CheckDriverParts
        {
            Table = _table,
            CreateProbe = (check, ended) => new LookProbe(check, ended, _dead, Remark),
            Tell = Tell,
            Mail = mail => _mails.Add($"{mail.Subject}: {mail.Body}"),
            IsLocal = _ => true,
            Now = () => _now,
            Log = _log,
            HostName = "host",
            KeepDrained = now => _drained = now,
        });

    private string Remark()
    {
        _looks++;
        return _remark;
    }

    private void Tell(Notification notification)
    {
        _sources.Add(notification.Source);
        _tablesSeen.Add(_table.Destinations());
        _told.Add(string.Join(' ', [notification.FifoLine.TrimEnd('\n'), .. notification.Scripts.Select(script => script.ToString())]));
        if (notification.Mail is { } mail) _mails.Add($"{mail.Subject}: {mail.Body}");
    }

    private void Pass(CheckDriver driver, int seconds)
    {
        Instant end = _now + TimeSpan.FromSeconds(seconds);
        while (driver.NextDeadline <= end)
        {
            if (_now < driver.NextDeadline) _now = driver.NextDeadline;
            driver.RunDue(_now);
            if (driver.HasWork) driver.DoWork();
        }

        _now = end;
    }

    private string Log()
    {
        _log.Dispose();
        _isLogClosed = true;
        return string.Join('\n', _sink.Lines);
    }

    [Fact]
    public void A_remark_on_a_success_is_told_once_for_each_server_and_again_when_it_changes()
    {
        CheckDriver driver = Started();
        _remark = "the certificate ends in 5 days";
        Pass(driver, seconds: 60);
        _remark = "the certificate ends in 4 days";
        Pass(driver, seconds: 60);

        string[] lines = [.. Log().Split('\n').Where(line => line.Contains("the certificate", StringComparison.Ordinal))];

        lines.ShouldBe(
        [
            "TCP_CHECK [10.0.0.1]:80: the certificate ends in 5 days", "TCP_CHECK [10.0.0.2]:80: the certificate ends in 5 days",
            "TCP_CHECK [10.0.0.1]:80: the certificate ends in 4 days", "TCP_CHECK [10.0.0.2]:80: the certificate ends in 4 days",
        ], ignoreOrder: true);
    }

    private sealed class LookProbe(HealthCheck check, Action<CheckResult> ended, HashSet<string> dead, Func<string> remark) : IProbe
    {
        public void Begin(int step, Instant now) => ended(
            dead.Contains($"{((HealthCheck.Tcp)check).Connection.Address}") ? CheckResult.Failure("connection refused") : new CheckResult(true, remark()));

        public void Cancel()
        {
        }
    }

    private sealed class LineSink : ILogSink
    {
        public List<string> Lines { get; } = [];

        public void Write(LogLine line) => Lines.Add(line.Text);

        public void Dispose()
        {
        }
    }
}
