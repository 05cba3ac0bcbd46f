using Holdfast.Linux.Files;

namespace Holdfast.SystemTests.Spawning;

/// <summary>Who may replace a script that root runs. Needs root, to give files away.</summary>
public sealed class PathSecurityTests : IDisposable
{
    private const uint Nobody = 65534;

    private readonly string _directory = Directory.CreateTempSubdirectory("holdfast-path-").FullName;

    public PathSecurityTests()
    {
        Make("d", "755");
        Make("d/check.sh", "755");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>keepalived 2.2.7 judges each row the same way (except that it runs what is not executable).</summary>
    [Theory]
    [InlineData("d/check.sh", "755", "0:0", true)]
    [InlineData("d/check.sh", "775", "0:0", true)]
    [InlineData("d/check.sh", "775", "0:65534", false)]
    [InlineData("d/check.sh", "757", "0:0", false)]
    [InlineData("d/check.sh", "755", "65534:0", false)]
    [InlineData("d/check.sh", "555", "65534:0", false)]
    [InlineData("d", "775", "0:65534", false)]
    [InlineData("d", "755", "65534:0", false)]
    [InlineData("d", "777", "0:0", false)]
    [InlineData("d", "1777", "0:0", true)]
    public void A_component_that_others_can_change_is_refused_for_root(string component, string mode, string owner, bool safe)
    {
        string path = $"{_directory}/{component}";
        Shell.Run("chown", [owner, path]).OutputOrThrow();
        Shell.Run("chmod", [mode, path]).OutputOrThrow();

        PathVerdict verdict = PathSecurity.Check($"{_directory}/d/check.sh", userId: 0, [0]);

        verdict.IsRunnable.ShouldBeTrue();
        verdict.IsSafe.ShouldBe(safe);
        if (!safe)
        {
            string group = owner.EndsWith("65534", StringComparison.Ordinal) ? "nogroup" : "root";
            string user = owner.StartsWith('6') ? "nobody" : "root";
            verdict.Message.ShouldStartWith(path + " ");
            verdict.Message.ShouldEndWith($"(owner {user}, group {group}, mode 0{mode}).");
        }

        PathSecurity.Check($"{_directory}/d/check.sh", Nobody, [Nobody]).Problem.ShouldNotBe(PathProblem.Insecure);
    }

    [Fact]
    public void A_way_through_an_open_directory_matters_only_if_the_links_are_kept()
    {
        Make("open", "777");
        File.CreateSymbolicLink($"{_directory}/open/link", $"{_directory}/d/check.sh");

        PathSecurity.Check($"{_directory}/open/link", 0, [0]).ShouldBe(
            new PathVerdict(PathProblem.None, $"{_directory}/d/check.sh", ""));
        PathVerdict kept = PathSecurity.Check($"{_directory}/open/link", 0, [0], keepLinks: true);
        kept.Problem.ShouldBe(PathProblem.Insecure);
        kept.Message.ShouldStartWith($"{_directory}/open may be written to by everybody");
    }

    [Fact]
    public void The_user_who_runs_it_must_be_able_to()
    {
        Shell.Run("chmod", ["750", $"{_directory}/d/check.sh"]).OutputOrThrow();
        PathSecurity.Check($"{_directory}/d/check.sh", Nobody, [Nobody]).Problem.ShouldBe(PathProblem.NotExecutable);
        Shell.Run("chgrp", ["65534", $"{_directory}/d/check.sh"]).OutputOrThrow();
        PathSecurity.Check($"{_directory}/d/check.sh", Nobody, [Nobody]).Problem.ShouldBe(PathProblem.None);
        Shell.Run("chmod", ["700", $"{_directory}/d"]).OutputOrThrow();

        PathVerdict closed = PathSecurity.Check($"{_directory}/d/check.sh", Nobody, [Nobody]);

        closed.Problem.ShouldBe(PathProblem.NotExecutable);
        closed.Message.ShouldBe($"{_directory}/d may not be searched by nobody (owner root, group root, mode 0700).");
    }

    private void Make(string name, string mode)
    {
        string path = $"{_directory}/{name}";
        if (name.EndsWith(".sh", StringComparison.Ordinal))
        {
            File.WriteAllText(path, "#!/bin/sh\n");
        }
        else
        {
            Directory.CreateDirectory(path);
        }

        File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        File.SetUnixFileMode(_directory, (UnixFileMode)Convert.ToInt32("755", 8));
    }
}
