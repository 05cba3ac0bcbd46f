namespace Holdfast.SystemTests.Checkers;

/// <summary>What <c>global_defs</c> makes of the process that checks.</summary>
public sealed class CheckerSettingsTests : IDisposable
{
    private readonly BalancedLab _lab = new();

    private Node Director => _lab.Director;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Name_priority_processors_and_locked_memory_are_those_of_the_checkers_and_of_nobody_else()
    {
        string processor = Processes.Status(Environment.ProcessId, "Cpus_allowed_list").Split(',', '-')[^1];
        string globals = $"""
            checker_process_name watcher
            checker_priority -7
            checker_cpu_affinity {processor}
            checker_no_swap
            """;
        await _lab.Start(BalancedLab.Configuration(globals, extra: BalancedLab.Router()));

        int checkers = _lab.Checkers;
        Name(checkers).ShouldBe("watcher");
        Processes.Statistic(checkers, Nice).ShouldBe(-7);
        Processes.Status(checkers, "Cpus_allowed_list").ShouldBe(processor);
        Processes.Status(checkers, "VmLck").ShouldNotBe("0 kB");
        int vrrp = Director.Daemon.Children.Single(pid => pid != checkers);
        int parent = Director.Daemon.Pid;
        Name(vrrp).ShouldNotBe("watcher");
        Processes.Statistic(vrrp, Nice).ShouldBe(Processes.Statistic(parent, Nice));
        Processes.Status(vrrp, "Cpus_allowed_list").ShouldBe(Processes.Status(parent, "Cpus_allowed_list"));
        Processes.Status(vrrp, "VmLck").ShouldBe("0 kB");
        Director.Log.ShouldNotContain("Cannot ");
    }

    [Fact]
    public async Task A_real_time_priority_has_its_limit()
    {
        Assert.SkipUnless(Shell.Run("chrt", ["--rr", "1", "true"]).ExitCode == 0, "no real-time priorities here");
        await _lab.Start(BalancedLab.Configuration("checker_rt_priority 3\n checker_rlimit_rttime 900000"));

        const int RoundRobin = 2;
        int checkers = _lab.Checkers;
        (Processes.Statistic(checkers, Policy), Processes.Statistic(checkers, RealTimePriority)).ShouldBe((RoundRobin, 3));
        File.ReadLines($"/proc/{checkers}/limits")
            .Single(line => line.StartsWith("Max realtime timeout", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3..].ShouldBe(["900000", "900000", "us"]);
        _lab.Answers().ShouldBe("one two");
    }

    [Fact]
    public async Task The_script_of_the_fifo_reads_what_happens_until_the_daemon_stops()
    {
        string fifo = Director.PathOf("fifo");
        string started = Director.PathOf("started");
        string lines = Director.PathOf("lines");
        string script = Director.WriteScript(
            "reader", $"#!/bin/sh\necho \"$$ $# $1\" >> {started}\nexec cat \"$1\" > {lines}\n");
        await _lab.Start(BalancedLab.Configuration(
            $"script_user root\n lvs_notify_fifo {fifo}\n lvs_notify_fifo_script {script}"));
        await _lab.ShouldBecome(() => Read(started).EndsWith('\n'), "the script runs");
        Read(started).Split(' ', '\n')[1..].ShouldBe(["1", fifo, ""]);

        _lab.Kill(_lab.One);
        await _lab.ShouldBecome(() => Read(lines).Contains("DOWN\n"), "the line about the dead server");
        _lab.Revive(_lab.One);
        await _lab.ShouldBecome(() => Read(lines).Split('\n').Length > 3, "the line about its return");
        Read(lines).ShouldBe(
            "VS [10.8.0.100]:tcp:80 UP\n"
            + "RS [10.9.0.11]:tcp:80 [10.8.0.100]:tcp:80 DOWN\n"
            + "RS [10.9.0.11]:tcp:80 [10.8.0.100]:tcp:80 UP\n");

        Director.Stop();
        File.Exists(fifo).ShouldBeFalse();
        string reader = Read(started).Split(' ')[0];
        await _lab.ShouldBecome(() => Director.Bash($"kill -0 {reader}").ExitCode != 0, "the script has ended");
        Read(started).Count('\n').ShouldBe(1, "it was started once");
    }

    // Fields of Processes.Statistic.
    private const int Nice = 16;
    private const int RealTimePriority = 37;
    private const int Policy = 38;

    private static string Name(int pid) => File.ReadAllText($"/proc/{pid}/comm").Trim();

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "";
}
