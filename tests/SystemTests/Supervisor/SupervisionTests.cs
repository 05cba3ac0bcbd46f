using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.SystemTests.Supervisor;

/// <summary>What the parent does for its child, its children's addresses, and those who watch it.</summary>
public sealed class SupervisionTests : IDisposable
{
    private readonly LoneDaemon _daemon = new();

    private Node Node => _daemon.Node;

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public async Task A_killed_child_is_started_again_and_has_its_address_once()
    {
        await _daemon.Start();
        int child = _daemon.Child;

        Processes.Signal(child, Processes.SIGKILL);

        await _daemon.ShouldBecome(() => Node.Daemon.Children is [int fresh] && fresh != child, "a new child");
        await _daemon.ShouldLog("killed by signal 9");
        await _daemon.ShouldBeMaster("the new child is master");
        Node.Addresses().Count(address => address.StartsWith(LoneDaemon.Address, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_child_that_dies_again_waits_and_leaves_no_address_meanwhile()
    {
        await _daemon.Start();
        int first = _daemon.Child;
        Processes.Signal(first, Processes.SIGKILL);
        await _daemon.ShouldBecome(() => Node.Daemon.Children is [int fresh] && fresh != first, "a new child");
        await _daemon.ShouldBecome(() => Occurrences("Entering MASTER STATE") == 2, "master again");

        Processes.Signal(_daemon.Child, Processes.SIGKILL);

        await _daemon.ShouldLog("delayed 1 seconds");
        await _daemon.ShouldBecome(() => !Node.HasAddress(LoneDaemon.Address), "the parent removes what nobody advertises");
        await _daemon.ShouldBeMaster("the third child");
    }

    [Fact]
    public async Task No_child_and_no_address_outlive_a_killed_parent_and_the_next_daemon_starts()
    {
        await _daemon.Start();
        int child = _daemon.Child;

        Processes.Signal(Node.Daemon.Pid, Processes.SIGKILL);

        await _daemon.ShouldBecome(() => !Processes.IsRunning(child), "the child ends");
        Node.HasAddress(LoneDaemon.Address).ShouldBeFalse();
        Node.Daemon.WaitForExit(LoneDaemon.Patience).ShouldBeTrue();
        await _daemon.Start();
    }

    [Fact]
    public async Task With_dont_respawn_the_daemon_ends_with_its_child()
    {
        await _daemon.Start(flags: "-R");

        Processes.Signal(_daemon.Child, Processes.SIGKILL);

        Node.Daemon.WaitForExit(LoneDaemon.Patience).ShouldBeTrue();
        Node.Daemon.ExitCode.ShouldBe(0);
        Node.HasAddress(LoneDaemon.Address).ShouldBeFalse();
    }

    [Theory]
    [InlineData("virtual_router_id 51", "virtual_router_id", "keepalived.conf:7:")]
    [InlineData("priority 255", "priorty 255", "priorty")]
    [InlineData("virtual_ipaddress {", "virtual_ipaddress", "Reload refused")]
    public async Task A_reload_with_a_broken_file_changes_nothing_and_says_why(string good, string bad, string reason)
    {
        await _daemon.Start();
        int child = _daemon.Child;

        Node.Reload(LoneDaemon.Configuration().Replace(good, bad, StringComparison.Ordinal));

        await _daemon.ShouldLog("Reload refused");
        Node.Log.ShouldContain(reason);
        _daemon.Child.ShouldBe(child);
        Node.HasAddress(LoneDaemon.Address).ShouldBeTrue();
    }

    /// <summary>nohup leaves SIGHUP ignored.</summary>
    [Fact]
    public async Task A_signal_that_was_ignored_at_the_start_is_heard_all_the_same()
    {
        Node.WriteScript("stubborn", $"#!/bin/sh\ntrap '' HUP TERM\nexec {Daemons.Ours} \"$@\"\n");
        Node.Start(Node.PathOf("stubborn"), LoneDaemon.Configuration());
        await _daemon.ShouldBeMaster("it owns the address");

        Node.Reload(LoneDaemon.Configuration("virtual_ipaddress_excluded {\n 10.9.0.101\n}"));
        await _daemon.ShouldBecome(() => Node.HasAddress("10.9.0.101"), "the new address");

        Node.Signal(Processes.SIGTERM);
        Node.Daemon.WaitForExit(LoneDaemon.Patience).ShouldBeTrue();
        Node.Daemon.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reload_takes_effect_whoever_got_the_signal(bool parent)
    {
        await _daemon.Start();
        int child = _daemon.Child;
        Node.WriteConfiguration(LoneDaemon.Configuration("virtual_ipaddress_excluded {\n 10.9.0.101\n}"));

        Processes.Signal(parent ? Node.Daemon.Pid : child, Processes.SIGHUP);

        await _daemon.ShouldLog("Reload complete");
        await _daemon.ShouldBecome(() => Node.HasAddress("10.9.0.101"), "the new address");
        _daemon.Child.ShouldBe(child);
    }

    [Fact]
    public async Task A_reload_goes_on_when_its_reload_file_cannot_be_written()
    {
        const string Globals = "reload_file /nonexistent/file";
        await _daemon.Start(LoneDaemon.Configuration(globals: Globals));

        Node.Reload(LoneDaemon.Configuration("virtual_ipaddress_excluded {\n 10.9.0.101\n}", Globals));

        await _daemon.ShouldBecome(() => Node.HasAddress("10.9.0.101"), "the new address");
        Node.Log.ShouldContain("/nonexistent/file");
    }

    [Fact]
    public async Task A_child_that_has_just_been_started_survives_signals_that_ask_for_something()
    {
        await _daemon.Start();
        int first = _daemon.Child;
        Processes.Signal(first, Processes.SIGKILL);
        await _daemon.ShouldBecome(() => Node.Daemon.Children is [int fresh] && fresh != first, "a new child");
        int second = _daemon.Child;

        foreach (int signal in new[] { Processes.SIGHUP, Processes.SIGUSR2, 63 }) Processes.Signal(second, signal);

        await _daemon.ShouldLog("Reload complete");
        await _daemon.ShouldBeMaster("the new child is master");
        _daemon.Child.ShouldBe(second);
    }

    [Fact]
    public async Task A_child_that_cannot_be_started_for_the_moment_is_started_later()
    {
        string program = Node.PathOf("program/keepalived");
        Node.Bash($"cp -rL {Path.GetDirectoryName(Daemons.Ours)} {Node.PathOf("program")}").OutputOrThrow();
        Node.WriteConfiguration(LoneDaemon.Configuration());
        using var daemon = new RunningDaemon(
            Node.Sandbox, "/usr/bin/env", [.. OurRuntime(), program, .. Node.Arguments()], Node.PathOf("daemon-900.log"), programDirectory: null);
        await _daemon.ShouldBeMaster("it owns the address");
        await _daemon.ShouldLog("Entering MASTER STATE");
        Node.Bash($"chmod a-x {program}").OutputOrThrow();

        Processes.Signal(daemon.Children.Single(), Processes.SIGKILL);

        await _daemon.ShouldLog("cannot be started");
        Node.Bash($"chmod a+x {program}").OutputOrThrow();
        await _daemon.ShouldBecome(() => Occurrences("Entering MASTER STATE") == 2, "master again");
    }

    [Fact]
    public async Task A_file_named_from_where_the_daemon_was_started_is_found_again_at_a_reload()
    {
        Node.WriteConfiguration(LoneDaemon.Configuration());
        string[] arguments = [.. Node.Arguments().Where(argument => argument is not "-n")
            .Select(argument => argument == Node.ConfigurationFile ? "keepalived.conf" : argument)];
        string command = string.Join(' ', [.. OurRuntime(), Daemons.Ours, .. arguments]);
        CommandResult first = Node.Bash($"cd {Node.Directory} && exec env {command}");
        first.ExitCode.ShouldBe(0, first.Error);
        string pid = File.ReadAllText(_daemon.ParentPidFile).Trim();
        Node.WriteConfiguration(LoneDaemon.Configuration("virtual_ipaddress_excluded {\n 10.9.0.101\n}"));

        Node.Bash($"kill -HUP {pid}").ExitCode.ShouldBe(0);

        await _daemon.ShouldBecome(() => Node.HasAddress("10.9.0.101"), "the new address");
        Node.Bash($"kill {pid}").ExitCode.ShouldBe(0);
        await _daemon.ShouldBecome(() => !File.Exists(_daemon.ParentPidFile), "it stops");
    }

    [Fact]
    public void A_daemon_can_be_started_without_standard_streams_and_from_a_directory_that_is_gone()
    {
        Node.WriteConfiguration(LoneDaemon.Configuration().Replace("255", "256", StringComparison.Ordinal));
        string command = string.Join(' ', [.. OurRuntime(), Daemons.Ours, .. Node.Arguments()]);

        CommandResult result = Node.Bash(
            $"mkdir {Node.PathOf("gone")} && cd {Node.PathOf("gone")} && rmdir {Node.PathOf("gone")} && "
            + $"timeout -s TERM 3 env {command} -g{Node.PathOf("own.log")} <&- >&- 2>&-");

        result.ExitCode.ShouldBe(124, "it ran until it was told to stop");
        File.ReadAllText(Node.PathOf("own.log")).ShouldContain("Stopped ");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Interfaces_are_looked_up_in_the_network_namespace_it_is_to_run_in(bool fromTheFile)
    {
        string name = Node.PathOf("netns");
        Node.Bash($"touch {name} && mount --bind /proc/self/ns/net {name}").OutputOrThrow();
        Node.WriteConfiguration((fromTheFile ? $"net_namespace {name}\n" : "") + LoneDaemon.Configuration());
        string[] flags = fromTheFile ? [] : ["-s", name];
        string[] elsewhere = ["--net", "env", .. OurRuntime(), Daemons.Ours];

        CommandResult test = Node.Exec("unshare", [.. elsewhere, "-t", "-f", Node.ConfigurationFile, .. flags]);
        CommandResult run = Node.Exec("timeout", ["-s", "TERM", "3", "unshare", .. elsewhere, .. Node.Arguments(), .. flags]);

        test.ExitCode.ShouldBe(0, test.Error);
        run.Error.ShouldContain("Entering MASTER STATE");
    }

    [Fact]
    public async Task Tools_find_it_by_the_name_keepalived()
    {
        await _daemon.Start();

        Node.Bash("killall -0 keepalived").ExitCode.ShouldBe(0);
        Node.Bash("ps -C keepalived -o pid= | wc -l").OutputOrThrow().Trim().ShouldBe("2");
        string pids = Node.Bash("pidof keepalived").OutputOrThrow();
        pids.Split(' ').Length.ShouldBe(2);
        pids.ShouldContain(File.ReadAllText(_daemon.ParentPidFile).Trim());
    }

    [Fact]
    public async Task Pid_files_hold_a_number_and_a_line_end()
    {
        await _daemon.Start();

        foreach (string file in new[] { _daemon.ParentPidFile, _daemon.ChildPidFile })
        {
            File.GetUnixFileMode(file).ShouldBe((UnixFileMode)0b110_100_100, "who watches the daemon need not be root");
            string text = File.ReadAllText(file);
            text.ShouldEndWith("\n");
            int.Parse(text, NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture).ShouldBePositive();
        }
    }

    [Fact]
    public void Its_directory_for_pid_files_can_be_read_by_all_and_is_removed()
    {
        Node.WriteConfiguration("use_pid_dir\n" + LoneDaemon.Configuration());
        string command = string.Join(' ', [.. OurRuntime(), Daemons.Ours, "-n", "-G", "-f", Node.ConfigurationFile]);

        CommandResult result = Node.Bash(
            "mount -t tmpfs none /run\n"
            + $"env {command} & pid=$!\n"
            + "for i in $(seq 100); do [ -s /run/keepalived/vrrp.pid ] && break; sleep 0.1; done\n"
            + "stat -c %a /run/keepalived /run/keepalived/keepalived.pid; kill $pid; wait $pid; ls /run");

        result.Output.Trim().ShouldBe("755\n644", result.Error);
    }

    [Fact]
    public async Task Without_dont_fork_the_first_process_ends_when_the_daemon_runs()
    {
        Node.WriteConfiguration(LoneDaemon.Configuration());

        CommandResult first = _daemon.Run(
            [.. Node.Arguments().Where(argument => argument is not "-n")]);

        first.ExitCode.ShouldBe(0, first.Error);
        string pid = File.ReadAllText(_daemon.ParentPidFile).Trim();
        Node.Bash($"ps -o sid= -p {pid}").OutputOrThrow().Trim().ShouldBe(pid, "it leads a session of its own");
        await _daemon.ShouldBeMaster("the daemon works");
        Node.Bash($"kill {pid}").ExitCode.ShouldBe(0);
        await _daemon.ShouldBecome(() => !File.Exists(_daemon.ParentPidFile), "it stops");
        Node.HasAddress(LoneDaemon.Address).ShouldBeFalse();
    }

    [Fact]
    public void A_daemon_that_cannot_start_gives_its_status_to_the_first_process() =>
        _daemon.Run([.. Node.Arguments().Where(argument => argument is not "-n")]).ExitCode.ShouldBe(6);

    [Fact]
    public void The_service_manager_is_told_each_step()
    {
        string path = Node.PathOf("notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 15_000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        Node.WriteConfiguration(LoneDaemon.Configuration());
        using var daemon = new RunningDaemon(
            Node.Sandbox, "/usr/bin/env", [$"NOTIFY_SOCKET={path}", .. OurRuntime(), Daemons.Ours, .. Node.Arguments()], Node.PathOf("daemon-900.log"), programDirectory: null);

        Next(socket).ShouldBe("READY=1");
        daemon.Signal(Processes.SIGHUP);
        Next(socket).ShouldStartWith("RELOADING=1\nMONOTONIC_USEC=");
        Next(socket).ShouldBe("READY=1");
        daemon.Signal(Processes.SIGTERM);
        Next(socket).ShouldBe("STOPPING=1");
        daemon.WaitForExit(LoneDaemon.Patience).ShouldBeTrue();
    }

    [Fact]
    public async Task Signals_write_the_dump_files()
    {
        Node.WriteConfiguration(LoneDaemon.Configuration());
        using var daemon = new RunningDaemon(
            Node.Sandbox, "/usr/bin/env", [$"TMPDIR={Node.Directory}", .. OurRuntime(), Daemons.Ours, .. Node.Arguments(), "-u", "022"],
            Node.PathOf("daemon-900.log"), programDirectory: null);
        await _daemon.ShouldBeMaster("it owns the address");

        daemon.Signal(Processes.SIGUSR1);
        daemon.Signal(Processes.SIGUSR2);
        daemon.Signal(36);

        foreach (string name in new[] { "keepalived.data", "keepalived_parent.data", "keepalived.stats", "keepalived.json" })
        {
            await _daemon.ShouldBecome(() => File.Exists(Node.PathOf(name)), name);
            File.GetUnixFileMode(Node.PathOf(name)).ShouldBe((UnixFileMode)0b110_100_100, name);
        }

        File.ReadAllText(Node.PathOf("keepalived.data")).ShouldContain(" VRRP Instance = VI_1\n");
        File.ReadAllText(Node.PathOf("keepalived.stats")).ShouldStartWith("VRRP Instance: VI_1\n");
        File.ReadAllText(Node.PathOf("keepalived.json")).ShouldStartWith("[{\"data\":{\"iname\":\"VI_1\",");
    }

    [Fact]
    public async Task The_log_goes_to_files_of_their_own()
    {
        await _daemon.Start(null, $"--log-file={Node.PathOf("own.log")}", "--flush-log-file");

        await _daemon.ShouldBecome(
            () => File.ReadAllText(Node.PathOf("own_vrrp.log")).Contains("(VI_1) Entering MASTER STATE"), "the child's file");
        File.ReadAllLines(Node.PathOf("own.log"))[0].ShouldMatch(@"^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}: Starting ");
    }

    [Fact]
    public async Task Startup_and_shutdown_scripts_run_before_and_after()
    {
        string startup = Node.WriteScript("startup.sh", $"#!/bin/sh\ntest -e {_daemon.ChildPidFile} || touch {Node.PathOf("early")}\n");
        string shutdown = Node.WriteScript("shutdown.sh", $"#!/bin/sh\nip addr show dev eth0 > {Node.PathOf("late")}\n");
        string globals = $"script_user root\nenable_script_security\nstartup_script {startup}\nshutdown_script {shutdown}";

        await _daemon.Start(LoneDaemon.Configuration(globals: globals));
        File.Exists(Node.PathOf("early")).ShouldBeTrue();
        Node.Stop();

        File.ReadAllText(Node.PathOf("late")).ShouldNotContain(LoneDaemon.Address);
    }

    [Fact]
    public async Task A_startup_script_that_hangs_is_killed_and_the_daemon_runs()
    {
        string startup = Node.WriteScript("startup.sh", "#!/bin/sh\nsleep 1000\n");
        string globals = $"script_user root\nenable_script_security\nstartup_script {startup}\nstartup_script_timeout 1";

        await _daemon.Start(LoneDaemon.Configuration(globals: globals));

        Node.Log.ShouldContain("startup script has run too long");
        Node.Bash("pgrep -x sleep").ExitCode.ShouldBe(1, "nothing of it is left");
    }

    private static IEnumerable<string> OurRuntime() =>
        Daemons.Environment(Daemons.Ours).Select(pair => $"{pair.Key}={pair.Value}");

    private static string Next(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }

    private int Occurrences(string text) => Node.Log.Split(text).Length - 1;
}
