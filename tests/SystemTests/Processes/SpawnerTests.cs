using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.SystemTests.Spawning;

/// <summary>What a started program inherits, and how its end is heard. Needs root for the changes of user.</summary>
[Collection(RunsAlone.Name)]
public sealed class SpawnerTests : IDisposable
{
    private const uint Nobody = 65534;

    private readonly string _directory = Directory.CreateTempSubdirectory("holdfast-spawn-").FullName;
    private readonly EventLoop _loop = new();
    private readonly Wakeup _wakeup;
    private readonly Spawner _spawner;

    public SpawnerTests()
    {
        File.SetUnixFileMode(_directory, (UnixFileMode)0x1ff);
        _wakeup = new Wakeup(_loop);
        _spawner = new Spawner(_loop, _wakeup);
    }

    public void Dispose()
    {
        _spawner.Dispose();
        _wakeup.Dispose();
        _loop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void A_script_gets_the_user_it_was_promised_and_nothing_else_of_root()
    {
        string status = Output(Shell("cat /proc/self/status") with { UserId = Nobody, GroupId = Nobody });

        Field(status, "Uid").ShouldBe("65534\t65534\t65534\t65534");
        Field(status, "Gid").ShouldBe("65534\t65534\t65534\t65534");
        Field(status, "Groups").ShouldBe("65534");
        foreach (string set in (string[])["CapInh", "CapPrm", "CapEff", "CapAmb"])
        {
            Field(status, set).ShouldBe("0000000000000000", set);
        }

        File.ReadAllText("/proc/thread-self/status").ShouldContain("Uid:\t0\t0\t0\t0");
    }

    [Fact]
    public void Supplementary_groups_are_those_of_the_user_database()
    {
        UserAccount www = Users.Find("www-data") ?? throw new InvalidOperationException("Debian always has www-data");
        SpawnRequest request = Shell("id -G") with { UserId = www.UserId, GroupId = www.GroupId, SupplementaryGroups = true };

        string[] groups = Output(request).Trim().Split(' ');

        groups.ShouldBe(Users.GroupsOf("www-data", www.GroupId).Select(group => $"{group}"), ignoreOrder: true);
    }

    [Fact]
    public void Signals_have_their_default_actions_and_none_is_blocked()
    {
        string status = Output(Shell("cat /proc/self/status"));

        Field(status, "SigIgn").ShouldBe("0000000000000000");
        Field(status, "SigBlk").ShouldBe("0000000000000000");
        Run(Shell("sh -c 'kill -PIPE $$'; test $? = 141")).ShouldBe(new ExitStatus(0, 0), "a broken pipe ends a script");
    }

    [Fact]
    public void A_child_has_the_three_standard_descriptors_and_those_named()
    {
        string own = Output(Shell("cd /proc/self/fd; for f in [0-9]*; do echo $f $(readlink $f); done"));
        using SafeFileDescriptor first = Open("first");
        using SafeFileDescriptor second = Open("second");
        SpawnRequest request = Shell("readlink /proc/$$/fd/3 /proc/$$/fd/4; ls /proc/$$/fd | wc -l") with
        {
            Inherited = [second, first],
        };
        string[] given = Output(request).Trim().Split('\n');

        // ash and dash open the directory for the wildcard while they list it.
        own.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])
            .ShouldBeSubsetOf(["0", "1", "2", "3"]);
        own.ShouldContain("0 /dev/null\n");
        own.ShouldContain("2 /dev/null\n");
        given.ShouldBe([$"{_directory}/second", $"{_directory}/first", "5"]);
    }

    [Fact]
    public void The_environment_is_ours_without_what_changes_the_meaning_of_programs()
    {
        Environment.SetEnvironmentVariable("LD_PRELOAD", "");
        Environment.SetEnvironmentVariable("HOLDFAST_TEST", "a b");
        Environment.SetEnvironmentVariable("IFS", "x");
        try
        {
            string[] lines = Output(new SpawnRequest("/usr/bin/env", ["env"])).Split('\n');

            lines.ShouldContain("HOLDFAST_TEST=a b");
            lines.ShouldContain(line => line.StartsWith("PATH=", StringComparison.Ordinal));
            lines.ShouldNotContain(line => line.StartsWith("IFS=", StringComparison.Ordinal));
            lines.ShouldNotContain(line => line.StartsWith("LD_", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("IFS", null);
            Environment.SetEnvironmentVariable("HOLDFAST_TEST", null);
        }
    }

    [Fact]
    public void A_file_without_interpreter_line_is_run_by_the_shell()
    {
        string script = Write("plain", "echo \"$0 $1 $2\"\nexit 3\n");

        Output(new SpawnRequest(script, [script, "one", "two"]), out ExitStatus status).ShouldBe($"{script} one two\n");
        status.ShouldBe(new ExitStatus(3, 0));
    }

    [Fact]
    public void What_cannot_be_started_says_why()
    {
        string text = Write("text", "#!/no/such/interpreter\n");
        File.SetUnixFileMode(Write("closed", "#!/bin/sh\n"), UnixFileMode.UserRead);

        Failure(new SpawnRequest("/no/such/file", ["x"])).Errno.ShouldBe(Errno.ENOENT);
        Failure(new SpawnRequest(text, [text])).Errno.ShouldBe(Errno.ENOENT);
        Failure(new SpawnRequest($"{_directory}/closed", ["closed"])).Errno.ShouldBe(Errno.EACCES);
        Failure(new SpawnRequest(_directory, ["x"])).Errno.ShouldBe(Errno.EACCES);
    }

    [Fact]
    public void Ends_are_told_apart()
    {
        Run(Shell("exit 0")).ShouldBe(new ExitStatus(0, 0));
        Run(Shell("exit 77")).ShouldBe(new ExitStatus(77, 0));
        Run(Shell("kill -9 $$")).ShouldBe(new ExitStatus(-1, 9));
    }

    [Fact]
    public async Task A_hanging_script_is_killed_with_everything_that_it_started()
    {
        // The first sleeper is stubborn: TERM does not end it, and its parent's end does not either.
        string script = Write("hang", $"""
            #!/bin/sh
            (trap '' TERM; echo $$ > {_directory}/ready; while :; do sleep 600; done) &
            sleep 601 &
            sleep 602
            """);
        ChildProcess? child = null;
        ExitStatus? ended = null;
        _spawner.Start(new SpawnRequest(script, [script]), (started, _) => child = started, status => ended = status);
        TurnUntil(() => child is not null);
        int group = child!.Pid;
        await Eventually.ShouldBecomeTrue(() => MembersOf(group).Count >= 5, TimeSpan.FromSeconds(5), "the tree has grown");
        group.ShouldBe(MembersOf(group).Min(), "the script leads its own group");

        child.Kill(SystemTests.Processes.SIGTERM).ShouldBeTrue();

        TurnUntil(() => ended is not null);
        ended.ShouldBe(new ExitStatus(-1, SystemTests.Processes.SIGTERM));
        await Eventually.ShouldBecomeTrue(() => MembersOf(group).Count == 0, TimeSpan.FromSeconds(5), "nobody of the group is left");
        child.Kill(SystemTests.Processes.SIGTERM).ShouldBeFalse();
    }

    [Fact]
    public void Hundred_scripts_leave_no_zombie_and_no_descriptor()
    {
        Run(Shell("true"));
        int before = Directory.GetFiles("/proc/self/fd").Length;
        var ends = new List<ExitStatus>();
        for (int i = 0; i < 100; i++)
        {
            SpawnRequest request = Shell($"exit {i}") with { UserId = i % 2 == 0 ? null : Nobody, GroupId = i % 2 == 0 ? null : Nobody };
            _spawner.Start(request, onStarted: null, ends.Add);
        }

        TurnUntil(() => ends.Count == 100);

        ends.Select(end => end.Code).Order().ShouldBe(Enumerable.Range(0, 100));
        Directory.GetFiles("/proc/self/fd").Length.ShouldBeLessThanOrEqualTo(before + 4, "other tests run beside this one");
        OwnChildren().Where(line => line.Contains(" Z ") && line.Contains("(sh)")).ShouldBeEmpty();
    }

    [Fact]
    public void The_loop_does_not_wait_for_a_start()
    {
        var ends = new List<ExitStatus>();
        for (int i = 0; i < 20; i++)
        {
            long before = EventLoop.Now();
            _spawner.Start(Shell("exit 0") with { UserId = Nobody, GroupId = Nobody }, onStarted: null, ends.Add);
            TimeSpan.FromMicroseconds((EventLoop.Now() - before) / 1000).ShouldBeLessThan(TimeSpan.FromMilliseconds(50));
        }

        TurnUntil(() => ends.Count == 20);
        ends.ShouldAllBe(end => end.IsSuccess);
    }

    [Fact]
    public void A_process_started_by_its_link_bears_the_name_of_the_link()
    {
        string link = Path.Combine(_directory, "keepalived");
        File.CreateSymbolicLink(link, "/bin/cat");

        Output(new SpawnRequest(link, ["keepalived", "/proc/self/comm"])).ShouldBe("keepalived\n");
        SelfProgram.FindPath().ShouldSatisfyAllConditions(
            path => path.ShouldNotBe(SelfProgram.ProcPath),
            path => Path.GetFileName(path).ShouldBe(SelfProgram.CalledAs));
    }

    private static SpawnRequest Shell(string command) => new("/bin/sh", ["sh", "-c", command]);

    private ExitStatus Run(SpawnRequest request)
    {
        Output(request, out ExitStatus status);
        return status;
    }

    private string Output(SpawnRequest request) => Output(request, out _);

    private string Output(SpawnRequest request, out ExitStatus status)
    {
        string file = Path.Combine(_directory, $"out-{Guid.NewGuid():N}");
        SystemCallException? failure = null;
        ExitStatus? ended = null;
        using (SafeFileDescriptor output = Open(Path.GetFileName(file)))
        {
            _spawner.Start(request with { StandardOutput = output }, (_, refused) => failure = refused, end => ended = end);
            TurnUntil(() => failure is not null || ended is not null);
        }

        status = ended ?? throw failure!;
        return File.ReadAllText(file);
    }

    private SystemCallException Failure(SpawnRequest request)
    {
        SystemCallException? failure = null;
        bool answered = false;
        _spawner.Start(request, (child, refused) => (failure, answered) = (refused, true), _ => Assert.Fail("it was started"));
        TurnUntil(() => answered);
        return failure.ShouldNotBeNull();
    }

    // The loop sleeps until something happens; the deadline makes a test fail that would hang.
    private void TurnUntil(Func<bool> condition)
    {
        long limit = EventLoop.Now() + 20_000_000_000;
        _loop.NextDeadline = () => limit;
        _loop.RunDue = _ => Assert.Fail("nothing happened for 20 s");
        while (!condition())
        {
            _loop.Turn();
        }
    }

    private SafeFileDescriptor Open(string name) =>
        Errno.Check(LibC.open(Path.Combine(_directory, name), LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC, 0x1b6), "open");

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, (UnixFileMode)0x1ed);
        return path;
    }

    private static string Field(string status, string name) =>
        status.Split('\n').Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    private static List<int> MembersOf(int group) =>
        [.. Processes().Where(process => process.Group == group && process.State != "Z").Select(process => process.Pid)];

    private static IEnumerable<string> OwnChildren() =>
        Processes().Where(process => process.Parent == Environment.ProcessId).Select(process => process.Line);

    private static IEnumerable<(int Pid, string State, int Parent, int Group, string Line)> Processes()
    {
        foreach (string directory in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out int pid)) continue;
            string line;
            try
            {
                line = File.ReadAllText($"{directory}/stat");
            }
            catch (IOException)
            {
                continue; // It has gone meanwhile.
            }

            string[] words = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            yield return (pid, words[0], int.Parse(words[1]), int.Parse(words[2]), line);
        }
    }
}

/// <summary>What counts descriptors or children of the test process itself cannot run beside other tests.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "runs alone";
}
