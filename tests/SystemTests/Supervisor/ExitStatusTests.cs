namespace Holdfast.SystemTests.Supervisor;

/// <summary>Exit statuses and texts that scripts and service managers rely on.</summary>
public sealed class ExitStatusTests : IDisposable
{
    private const string Instance = "vrrp_instance V {\n interface eth0\n virtual_router_id 1\n virtual_ipaddress {\n 10.9.0.9\n }\n";

    private readonly LoneDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public void Without_a_configuration_file_it_ends_with_6() =>
        _daemon.Run([.. _daemon.Node.Arguments()]).ExitCode.ShouldBe(6);

    [Fact]
    public void An_unknown_option_ends_with_1()
    {
        CommandResult result = _daemon.Run("--foo");

        (result.ExitCode, result.Error.Trim()).ShouldBe((1, "Unknown option --foo"));
    }

    [Fact]
    public void A_configuration_that_cannot_run_ends_with_2()
    {
        _daemon.Node.WriteConfiguration("vrrp_instance V {\n interface eth0\n priority\n}\n");

        CommandResult result = _daemon.Run([.. _daemon.Node.Arguments()]);

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("keepalived.conf:3:");
    }

    [Theory]
    [InlineData(Processes.SIGTERM)]
    [InlineData(Processes.SIGINT)]
    public async Task Told_to_stop_it_releases_everything_and_ends_with_0(int signal)
    {
        await _daemon.Start();

        _daemon.Node.Signal(signal);

        _daemon.Node.Daemon.WaitForExit(LoneDaemon.Patience).ShouldBeTrue();
        _daemon.Node.Daemon.ExitCode.ShouldBe(0);
        _daemon.Node.HasAddress(LoneDaemon.Address).ShouldBeFalse();
        (File.Exists(_daemon.ParentPidFile), File.Exists(_daemon.ChildPidFile)).ShouldBe((false, false));
    }

    [Fact]
    public async Task A_second_one_says_that_it_runs_already_and_ends_with_0()
    {
        await _daemon.Start();
        string pid = File.ReadAllText(_daemon.ParentPidFile);

        CommandResult second = _daemon.Run([.. _daemon.Node.Arguments()]);

        second.ExitCode.ShouldBe(0);
        second.Error.ShouldContain("already running");
        File.ReadAllText(_daemon.ParentPidFile).ShouldBe(pid);
        _daemon.Node.HasAddress(LoneDaemon.Address).ShouldBeTrue();
    }

    [Theory]
    [InlineData(Instance + "}\n", 0)]
    [InlineData(Instance + "no_such_word\n}\n", 5)]
    [InlineData(Instance + "priority\n}\n", 2)]
    public void The_test_of_a_configuration_ends_as_keepalived_s(string configuration, int status)
    {
        _daemon.Node.WriteConfiguration(configuration);

        CommandResult result = _daemon.Run("-t", "-f", _daemon.Node.ConfigurationFile);

        result.ExitCode.ShouldBe(status, result.Error);
        result.Error.Contains("keepalived.conf:").ShouldBe(status != 0, result.Error);
    }

    [Fact]
    public void The_findings_of_a_test_can_be_appended_to_a_file()
    {
        _daemon.Node.WriteConfiguration(Instance + "no_such_word\n}\n");
        string log = _daemon.Node.PathOf("test.log");
        File.WriteAllText(log, "before\n");

        CommandResult result = _daemon.Run("-f", _daemon.Node.ConfigurationFile, $"--config-test={log}");

        (result.ExitCode, result.Error).ShouldBe((5, ""));
        File.ReadAllText(log).ShouldStartWith("before\n");
        File.ReadAllText(log).ShouldContain("no_such_word");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4, "-e")]
    public void A_file_that_does_not_exist_passes_the_test_unless_all_are_wanted(int status, params string[] flags) =>
        _daemon.Run(["-t", "-f", "/nonexistent", .. flags]).ExitCode.ShouldBe(status);

    [Theory]
    [InlineData("STOP")]
    [InlineData("RELOAD")]
    [InlineData("DATA")]
    [InlineData("STATS")]
    [InlineData("STATS_CLEAR")]
    [InlineData("JSON")]
    [InlineData("NONSENSE")]
    public void Signal_numbers_are_keepalived_s(string name)
    {
        Assert.SkipUnless(File.Exists(Daemons.Reference), $"{Daemons.Reference} is not installed");

        CommandResult theirs = _daemon.Node.Exec(Daemons.Reference, $"--signum={name}");

        _daemon.Run($"--signum={name}").ShouldBe(theirs);
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public void The_status_is_the_same_when_nobody_can_read_the_texts(string redirection)
    {
        _daemon.Node.WriteConfiguration(Instance + "no_such_word\n}\n");
        string program = string.Join(
            ' ', [.. Daemons.Environment(Daemons.Ours).Select(pair => $"{pair.Key}={pair.Value}"), Daemons.Ours]);

        _daemon.Node.Bash($"env {program} -t -f {_daemon.Node.ConfigurationFile} {redirection}").ExitCode.ShouldBe(5);
        _daemon.Node.Bash($"env {program} -v {redirection}").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_file_that_is_no_configuration_is_not_read_at_all()
    {
        string path = _daemon.Node.PathOf("large.conf");
        using (var file = new FileStream(path, FileMode.Create)) file.SetLength(1L << 31);

        CommandResult result = _daemon.Run("-t", "-e", "-f", path);

        result.ExitCode.ShouldBe(4, result.Error);
        result.Error.ShouldContain("more than 64 MiB");
    }

    [Fact]
    public void Genhash_says_what_it_lacks_and_how_it_is_called()
    {
        CommandResult result = _daemon.Run("-T", "-s", "127.0.0.1");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldStartWith("-s, -p and -u are needed");
        result.Error.ShouldContain("Usage: genhash");
    }
}
