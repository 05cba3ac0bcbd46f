using Holdfast.SystemTests.Checks;

namespace Holdfast.SystemTests.Commands;

/// <summary>genhash beside keepalived's: the same page, the same bytes.</summary>
public sealed class GenhashTests : IDisposable
{
    private readonly LocalServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("-u /page")]
    [InlineData("-u /page -P 1.1")]
    [InlineData("-u /page -P 1.0c -V www.example.org")]
    [InlineData("--url /page --verbose")]
    [InlineData("-u /missing -t 20")]
    public async Task It_prints_what_keepalived_s_prints(string arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/genhash"), "keepalived is not installed");
        await File.WriteAllTextAsync(_server.PathOf("page"), "hello\n", TestContext.Current.CancellationToken);
        await _server.Start("/usr/bin/python3", ["-m", "http.server", $"{_server.Port}", "--bind", "127.0.0.1"]);
        string[] words = ["-s", "127.0.0.1", "-p", $"{_server.Port}", .. arguments.Split(' ')];

        // What it prints around a body that comes with the header is not the same: then it asks again.
        CommandResult theirs = Shell.Run("/usr/bin/genhash", words);
        for (int i = 0; i < 20 && theirs.Output.Contains("HTTP Header") && !theirs.Output.Contains("HTML Buffer"); i++)
        {
            theirs = Shell.Run("/usr/bin/genhash", words);
        }

        CommandResult ours = Holdfast(words);

        WithoutTimes(ours.Output).ShouldBe(WithoutTimes(theirs.Output));
        (ours.ExitCode, ours.Error).ShouldBe((0, ""));
    }

    [Fact]
    public void Without_a_server_there_is_a_reason_and_no_digest()
    {
        CommandResult result = Holdfast(["-s", "127.0.0.1", "-p", $"{_server.Port}", "-u", "/"]);

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldContain("refused");
    }

    private static CommandResult Holdfast(string[] words) =>
        Shell.Run("/usr/bin/env", [$"DOTNET_ROOT={Daemons.RuntimeRoot()}", Daemons.Ours, "--genhash", .. words]);

    // The header of an answer tells the time, and the last line how long it took.
    private static string WithoutTimes(string output)
    {
        string[] lines = output.Split('\n');
        int body = Array.FindIndex(lines, line => line.Contains("HTML Buffer", StringComparison.Ordinal));
        return string.Join('\n', lines.Skip(Math.Max(body, 0)).Where(line => !line.StartsWith("Global response", StringComparison.Ordinal)));
    }
}
