using Holdfast.Linux.Files;

namespace Holdfast.Tests.Linux.Files;

/// <summary>Script paths in a directory of our own. What needs other owners than the one who runs the tests is a system test.</summary>
public sealed class PathSecurityTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("holdfast-path-").FullName;

    public PathSecurityTests() => File.SetUnixFileMode(_directory, Mode(0x1ed));

    private static uint Own => Environment.IsPrivilegedProcess ? 0u : uint.MaxValue;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_script_in_order_is_run_by_its_real_path()
    {
        string script = Script("check.sh");

        Check(script).ShouldBe(new PathVerdict(PathProblem.None, script, ""));
        Check($"{_directory}/./x/..//check.sh".Replace("x/..", "../" + Path.GetFileName(_directory))).Path.ShouldBe(script);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Script("file");

        Check($"{_directory}/no/check.sh").ShouldBe(
            new PathVerdict(PathProblem.NotFound, $"{_directory}/no", $"{_directory}/no does not exist."));
        Check($"{_directory}/file/check.sh").ShouldBe(
            new PathVerdict(PathProblem.NotFound, $"{_directory}/file", $"{_directory}/file is not a directory."));
        Check("").Problem.ShouldBe(PathProblem.NotFound);
        Check("no-such-command-anywhere", _directory).Message.ShouldContain("no-such-command-anywhere is in no directory");
    }

    [Fact]
    public void Directories_and_files_that_may_not_be_executed_are_told_apart()
    {
        string script = Script("check.sh", 0x1a4);
        Check(_directory).Problem.ShouldBe(PathProblem.NotAFile);
        Check("/dev/null").Problem.ShouldBe(PathProblem.NotAFile);

        PathVerdict verdict = Check(script);

        verdict.Problem.ShouldBe(PathProblem.NotExecutable);
        verdict.IsRunnable.ShouldBeFalse();
        verdict.Message.ShouldContain("may not be executed");
        verdict.Message.ShouldContain("mode 0644");
    }

    [Fact]
    public void Links_are_resolved_and_their_target_is_what_runs()
    {
        string script = Script("check.sh");
        File.CreateSymbolicLink($"{_directory}/file-link", "check.sh");
        Directory.CreateSymbolicLink($"{_directory}/directory-link", _directory);
        File.CreateSymbolicLink($"{_directory}/endless", "endless");
        File.CreateSymbolicLink($"{_directory}/dangling", "/no/such/file");

        Check($"{_directory}/file-link").ShouldBe(new PathVerdict(PathProblem.None, script, ""));
        Check($"{_directory}/directory-link/file-link").ShouldBe(new PathVerdict(PathProblem.None, script, ""));
        Check($"{_directory}/directory-link/file-link", keepLinks: true).Path.ShouldBe($"{_directory}/directory-link/file-link");
        Check($"{_directory}/endless").Message.ShouldEndWith("is a symbolic link that leads nowhere.");
        Check($"{_directory}/dangling").Message.ShouldBe("/no does not exist.");
    }

    [Fact]
    public void A_command_of_a_system_with_merged_usr_is_found_and_in_order()
    {
        PathVerdict verdict = Check("sh", "/nowhere:relative:/bin");

        verdict.IsSafe.ShouldBeTrue(verdict.Message);
        verdict.Path.ShouldStartWith("/");
        new FileInfo(verdict.Path).LinkTarget.ShouldBeNull();
        Check("/bin/sh").Path.ShouldBe(verdict.Path);
    }

    [Fact]
    public void The_search_passes_over_what_cannot_be_run()
    {
        Directory.CreateDirectory($"{_directory}/a/tool");
        Directory.CreateDirectory($"{_directory}/b");
        Directory.CreateDirectory($"{_directory}/c");
        Script("b/tool", 0x1a4);
        string right = Script("c/tool");

        Check("tool", $"{_directory}/a:{_directory}/b:{_directory}/c").Path.ShouldBe(right);
        Check("tool", $"{_directory}/b").Problem.ShouldBe(PathProblem.NotExecutable);
    }

    private static PathVerdict Check(string path, string? searchPath = null, bool keepLinks = false) =>
        PathSecurity.Check(path, Own, [Own], keepLinks, searchPath);

    private string Script(string name, int mode = 0x1ed)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, "#!/bin/sh\n");
        File.SetUnixFileMode(path, Mode(mode));
        return path;
    }

    private static UnixFileMode Mode(int mode) => (UnixFileMode)mode;
}
