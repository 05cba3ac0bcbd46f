using System.Diagnostics;
using Holdfast.Core.Checks;
using Holdfast.Core.Notifications;
using Holdfast.Core.Time;
using Holdfast.Daemon.Checkers.Probes;
using Holdfast.Linux.Events;
using Holdfast.Linux.Processes;

namespace Holdfast.SystemTests.Checks;

/// <summary>Programs of MISC_CHECKs: what their end says, and what becomes of those that do not end.</summary>
public sealed class MiscProbeTests : IDisposable
{
    private readonly ProbeLab _lab = new();
    private readonly Wakeup _wakeup;
    private readonly Spawner _spawner;
    private readonly MiscRuns _runs;
    private readonly string _directory = Directory.CreateTempSubdirectory("misc-probe-").FullName;

    public MiscProbeTests()
    {
        _wakeup = new Wakeup(_lab.Loop);
        _spawner = new Spawner(_lab.Loop, _wakeup);
        _runs = new MiscRuns(_spawner);
    }

    public void Dispose()
    {
        _spawner.Dispose();
        _wakeup.Dispose();
        _lab.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData("exit 0", false, true, null, "")]
    [InlineData("exit 3", false, false, null, "exit status 3")]
    [InlineData("exit 3", true, true, 1, "")]
    [InlineData("exit 1", true, false, null, "exit status 1")]
    [InlineData("kill -9 $$", true, false, null, "killed by signal 9")]
    public void The_end_of_the_program_is_the_result(string script, bool isDynamic, bool isSuccess, int? weight, string reason)
    {
        List<CheckResult> results = [];
        Begin(Probe(script, results, isDynamic: isDynamic));
        TurnUntil(() => results.Count > 0);

        (results[0].IsSuccess, results[0].Weight, results[0].Reason).ShouldBe((isSuccess, weight, reason));
    }

    [Fact]
    public void A_program_that_takes_too_long_is_told_to_end_and_has_failed()
    {
        List<CheckResult> results = [];
        Begin(Probe($"trap 'echo told > {_directory}/told; exit 0' TERM; echo $$ > {_directory}/pid; sleep 1000 & wait", results, timeout: 2));
        TurnUntil(() => results.Count > 0);

        results[0].Reason.ShouldBe("killed after 2 s");
        TurnUntil(() => File.Exists(Path.Combine(_directory, "told")) && !IsRunning("pid"));
        results.Count.ShouldBe(1, "that it ends with 0 then counts no more");
    }

    [Fact]
    public void One_that_does_not_heed_that_is_killed_with_all_that_it_has_started()
    {
        List<CheckResult> results = [];
        Begin(Probe($"trap '' TERM; echo $$ > {_directory}/pid; sleep 1000 & echo $! > {_directory}/child; wait; wait", results, timeout: 2));
        TurnUntil(() => results.Count > 0);

        TurnUntil(() => !IsRunning("pid") && !IsRunning("child"));
        results.Count.ShouldBe(1);
    }

    [Fact]
    public void The_next_attempt_waits_for_no_program_that_does_not_end_and_two_never_run()
    {
        List<CheckResult> results = [];
        MiscProbe probe = Probe($"trap '' TERM; echo $$ >> {_directory}/pids; while :; do sleep 0.05; done", results, timeout: 2);
        Begin(probe);
        TurnUntil(() => results.Count == 1);
        Begin(probe);

        // It is the second that ends the first: no deadline is looked at meanwhile.
        _lab.TurnUntil(() => Pids().Length == 2 && !Processes.IsRunning(Pids()[0]), TimeSpan.FromSeconds(20));
        TurnUntil(() => results.Count == 2);
        results.ShouldAllBe(result => result.Reason == "killed after 2 s");
        probe.Cancel();
        TurnUntil(() => !Processes.IsRunning(Pids()[1]));
        results.Count.ShouldBe(2);
    }

    private int[] Pids() => File.Exists(Path.Combine(_directory, "pids"))
        ? [.. File.ReadAllLines(Path.Combine(_directory, "pids")).Select(int.Parse)]
        : [];

    private MiscProbe Probe(string script, List<CheckResult> results, double timeout = 20, bool isDynamic = false) => new(
        new HealthCheck.Misc
        {
            Schedule = ProbeLab.Schedule,
            Command = new ScriptCommand(["/bin/sh", "-c", script]),
            IsDynamic = isDynamic,
            Timeout = TimeSpan.FromSeconds(timeout),
        },
        _runs, results.Add);

    private static void Begin(MiscProbe probe) => probe.Begin(0, ProbeLab.Now);

    private bool IsRunning(string file)
    {
        string path = Path.Combine(_directory, file);
        return !File.Exists(path) || !int.TryParse(File.ReadAllText(path), out int pid) || Processes.IsRunning(pid);
    }

    private void TurnUntil(Func<bool> condition) => _lab.TurnUntil(
        () =>
        {
            _runs.RunDue(ProbeLab.Now);
            return condition();
        },
        TimeSpan.FromSeconds(20));
}
