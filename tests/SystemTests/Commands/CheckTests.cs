using System.Text;
using System.Text.Json;

namespace Holdfast.SystemTests.Commands;

/// <summary><c>holdfast check</c> as a script or a person calls it.</summary>
public sealed class CheckTests : IDisposable
{
    private const string Good = "global_defs {\n    router_id lb1\n}\n";
    private const string Misspelt = "global_defs {\n    router_idd lb1\n}\n";

    private readonly string _directory = Directory.CreateTempSubdirectory("holdfast-check-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(Good, 0)]
    [InlineData("global_defs {\n    router_id lb1 two\n}\n", 1)]
    [InlineData(Misspelt, 2)]
    [InlineData("vrrp_instance V {\n}\n", 2)]
    public void The_status_tells_what_was_found(string text, int status)
    {
        CommandResult result = Check([Write(text)]);

        result.ExitCode.ShouldBe(status, result.Output + result.Error);
        result.Output.ShouldNotContain("\e");
    }

    [Theory]
    [InlineData("--no-such-option")]
    [InlineData("--allow", "L999")]
    [InlineData("--format", "xml")]
    [InlineData("--explain", "Q1")]
    [InlineData("--write")]
    [InlineData("--fix", "--write", "-")]
    public void A_slip_in_the_command_line_is_told_apart_from_a_finding(params string[] arguments)
    {
        CommandResult result = Check([.. arguments, Write(Good)]);

        result.ExitCode.ShouldBe(64);
        result.Error.ShouldStartWith("holdfast check: ");
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_may_come_by_standard_input()
    {
        CommandResult result = Check(["--format", "json", "-"], Misspelt);

        using JsonDocument report = JsonDocument.Parse(result.Output);
        JsonElement finding = report.RootElement.GetProperty("files")[0].GetProperty("findings")[0];
        finding.GetProperty("code").GetString().ShouldBe("B001");
        finding.GetProperty("place").GetProperty("line").GetInt32().ShouldBe(2);
    }

    [Fact]
    public void An_explanation_needs_no_file()
    {
        CommandResult result = Check(["--explain", "b001"]);

        (result.ExitCode, result.Output.Split('\n')[0]).ShouldBe((0, "B001 (error): unknown keyword"));
    }

    [Fact]
    public void What_is_mended_keeps_its_mode_its_line_ends_and_its_bytes()
    {
        byte[] before = [.. Encoding.Latin1.GetBytes("# f\xfcr Anf\xe4nger\r\nglobal_defs {\r\n    router_idd lb1\r\n}")];
        string path = Path.Combine(_directory, "a.conf");
        File.WriteAllBytes(path, before);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        CommandResult shown = Check(["--fix", path]);
        File.ReadAllBytes(path).ShouldBe(before);
        CommandResult written = Check(["--fix", "--write", path]);

        shown.ExitCode.ShouldBe(2);
        shown.Output.ShouldContain("+    router_id lb1");
        written.ExitCode.ShouldBe(0, written.Error);
        Encoding.Latin1.GetString(File.ReadAllBytes(path)).ShouldBe("# f\xfcr Anf\xe4nger\r\nglobal_defs {\r\n    router_id lb1\r\n}");
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Directory.GetFiles(_directory).ShouldBe([path]);
    }

    [Fact]
    public void What_is_shown_as_effective_can_be_checked_in_turn()
    {
        string path = Write("$ID=61\nvrrp_instance V {\ninterface eth7\nvirtual_router_id $ID\nvirtual_ipaddress {\n10.9.0.9\n}\n}\n");

        CommandResult shown = Check(["--effective", "--elsewhere", path]);

        shown.Output.ShouldContain("virtual_router_id 61");
        shown.Output.ShouldContain("# $ID, line 1");
        Check(["--elsewhere", "--only", "B001", "-"], shown.Output).ExitCode.ShouldBe(0);
    }

    private static CommandResult Check(string[] arguments, string input = "")
    {
        string program = Path.Combine(Path.GetDirectoryName(Daemons.Ours)!, "holdfast");
        return Shell.Run("/usr/bin/env", [$"DOTNET_ROOT={Daemons.RuntimeRoot()}", program, "check", .. arguments], input);
    }

    private string Write(string text)
    {
        string path = Path.Combine(_directory, "keepalived.conf");
        File.WriteAllText(path, text);
        return path;
    }
}
