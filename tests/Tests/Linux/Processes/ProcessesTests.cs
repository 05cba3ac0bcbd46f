using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Linux.Logging;
using Holdfast.Linux.Processes;
using Holdfast.Tests.Linux.Files;

namespace Holdfast.Tests.Linux.Processes;

public sealed class ProcessesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Dispose()
    {
        _listener.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void The_service_manager_hears_each_state()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_directory.File("notify")));
        var notify = new SystemNotify(_directory.File("notify"));

        notify.Ready().ShouldBeTrue();
        Received().ShouldBe("READY=1");
        notify.Status("two\nlines").ShouldBeTrue();
        Received().ShouldBe("STATUS=two lines");
        notify.MainPid(42).ShouldBeTrue();
        Received().ShouldBe("MAINPID=42");
        notify.Reloading().ShouldBeTrue();
        Received().ShouldMatch("^RELOADING=1\nMONOTONIC_USEC=[0-9]+$");
        notify.Stopping().ShouldBeTrue();
        Received().ShouldBe("STOPPING=1");
    }

    [Fact]
    public void The_service_manager_is_found_in_the_abstract_space()
    {
        string name = $"holdfast-test-{Guid.NewGuid():N}";
        _listener.Bind(new UnixDomainSocketEndPoint($"\0{name}"));

        new SystemNotify($"@{name}").Ready().ShouldBeTrue();

        Received().ShouldBe("READY=1");
    }

    [Fact]
    public void Without_a_service_manager_nothing_is_told_and_nothing_fails()
    {
        new SystemNotify(null).Ready().ShouldBeFalse();
        new SystemNotify(_directory.File("nobody")).Ready().ShouldBeFalse();
        new SystemNotify("/" + new string('x', 200)).Ready().ShouldBeFalse();
    }

    [Fact]
    public void A_line_of_the_log_has_priority_time_tag_and_pid()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_directory.File("log")));
        using var log = new Syslog("Keepalived_vrrp", facility: 3, _directory.File("log"));

        log.Write(severity: 6, "(VI_1) Entering MASTER STATE");

        string line = Received();
        line.ShouldMatch(
            @"^<30>[A-Z][a-z]{2} [ 1-3]\d \d\d:\d\d:\d\d Keepalived_vrrp\[" + Environment.ProcessId
            + @"\]: \(VI_1\) Entering MASTER STATE$");
        log.Lost.ShouldBe(0);
    }

    [Fact]
    public void A_log_that_was_restarted_is_found_again()
    {
        string path = _directory.File("log");
        using var log = new Syslog("holdfast", 3, path);
        log.Write(6, "nobody listens yet");
        log.Lost.ShouldBe(1);

        using (var first = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified))
        {
            first.Bind(new UnixDomainSocketEndPoint(path));
            log.Write(6, "one");
            first.Receive(new byte[1000]).ShouldBeGreaterThan(0);
        }

        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        log.Write(6, "two");

        Received().ShouldEndWith(": two");
        log.Lost.ShouldBe(1);
    }

    [Fact]
    public void A_log_that_is_slow_blocks_nobody_and_what_is_lost_is_counted()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_directory.File("log")));
        using var log = new Syslog("holdfast", 3, _directory.File("log"));

        for (int i = 0; i < 5000 && log.Lost == 0; i++) log.Write(6, new string('x', 20_000));

        log.Lost.ShouldBe(1);
        Encoding.UTF8.GetByteCount(Received()).ShouldBe(8192);
    }

    [Fact]
    public void Root_is_a_user_and_a_group_and_nonsense_is_neither()
    {
        UserAccount root = Users.Find("root").ShouldNotBeNull();

        root.ShouldBe(new UserAccount("root", 0, 0, "/root"));
        Users.Find(0u).ShouldBe(root);
        Users.FindGroup("root").ShouldBe(0u);
        Users.GroupsOf("root", 0).ShouldContain(0u);
        Users.Find("no such user").ShouldBeNull();
        Users.FindGroup("no such group").ShouldBeNull();
    }

    [Fact]
    public void A_thread_changes_its_own_niceness_and_processors()
    {
        string status = "", stat = "";
        int processor = int.Parse(
            Regex.Match(StatusOfThisThread(), @"Cpus_allowed_list:\s+(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        var thread = new Thread(() =>
        {
            Scheduling.SetNice(7);
            Scheduling.SetAffinity([processor]);
            status = StatusOfThisThread();
            stat = File.ReadAllText("/proc/thread-self/stat");
        });
        thread.Start();
        thread.Join();

        Regex.Match(status, @"Cpus_allowed_list:\s+(.*)").Groups[1].Value.ShouldBe($"{processor}");
        stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16].ShouldBe("7");
    }

    [Fact]
    public void The_range_of_real_time_priorities_is_that_of_Linux() => Scheduling.RealTimeRange.ShouldBe((1, 99));

    [Fact]
    public void The_host_has_the_name_that_the_kernel_knows() =>
        ThisProcess.HostName.ShouldBe(File.ReadAllText("/proc/sys/kernel/hostname").Trim());

    private static string StatusOfThisThread() => File.ReadAllText("/proc/thread-self/status");

    private string Received()
    {
        byte[] buffer = new byte[10_000];
        _listener.ReceiveTimeout = 10_000;
        return Encoding.UTF8.GetString(buffer, 0, _listener.Receive(buffer));
    }
}
