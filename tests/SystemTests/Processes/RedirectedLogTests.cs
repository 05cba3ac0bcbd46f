using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Holdfast.SystemTests;

/// <summary>A log on the console, sent to a file by a shell: parent and child write to it in turn.</summary>
public class RedirectedLogTests
{
    [Fact]
    public async Task No_process_overwrites_the_lines_of_another()
    {
        using var lab = new Lab();
        Node node = lab.AddNode("a", "10.9.0.1/24");
        node.WriteConfiguration(Flavour.Version3.Configuration(150, isA: true));
        string log = node.PathOf("redirected");
        using Process shell = node.Sandbox.Start(
            "sh", ["-c", $"exec {Daemons.Ours} {string.Join(' ', node.Arguments())} > {log} 2>&1"], Daemons.Environment(Daemons.Ours));
        await Eventually.ShouldBecomeTrue(
            () => File.Exists(log) && File.ReadAllText(log).Contains("Entering MASTER STATE"), TimeSpan.FromSeconds(20), "it becomes master");

        foreach (int daemon in Processes.ChildrenOf(shell.Id)) Processes.Signal(daemon, Processes.SIGTERM);
        shell.WaitForExit(TimeSpan.FromSeconds(20)).ShouldBeTrue();

        string[] lines = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        lines.ShouldAllBe(line => Regex.IsMatch(line, @"^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}: "));
        lines.ShouldContain(line => line.EndsWith("Startup complete"));
    }
}
