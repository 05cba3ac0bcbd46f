using System.Text.RegularExpressions;

namespace Holdfast.SystemTests;

/// <summary>
/// Files that are wrong in every way people have thought of. They are other people's text and not part of this repository:
/// HOLDFAST_CORPUS names the folder.
/// </summary>
public sealed partial class BrokenFilesTests
{
    [Fact]
    public void Every_broken_file_gives_a_message_with_a_position_and_nothing_worse()
    {
        string? corpus = Environment.GetEnvironmentVariable("HOLDFAST_CORPUS");
        Assert.SkipWhen(string.IsNullOrEmpty(corpus), "HOLDFAST_CORPUS is not set: there are no files to try");
        string[] files = Directory.GetFiles(Path.Combine(corpus, "broken"), "*.conf");
        files.Length.ShouldBeGreaterThan(50);
        using var lab = new Lab();
        Node node = lab.AddNode("a", "10.9.0.1/24");
        string program = Daemons.Named(Daemons.Singles.Select(row => row.Data).First());

        var faults = new List<string>();
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = 2 }, file =>
        {
            foreach (string fault in Faults(node, program, corpus, file))
            {
                lock (faults) faults.Add($"{Path.GetFileName(file)}: {fault}");
            }
        });

        faults.Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static List<string> Faults(Node node, string program, string corpus, string file)
    {
        CommandResult result;
        try
        {
            // timeout(1) kills with signal 9 and then ends with 137.
            result = node.Sandbox.Run(
                "timeout", "-s", "KILL", "20", "env", $"DOTNET_ROOT={Daemons.RuntimeRoot()}", program, "-t", "-f", file);
        }
        catch (TimeoutException)
        {
            return ["hangs"];
        }

        string said = result.Output + result.Error;
        var faults = new List<string>();
        if (result.ExitCode == 137) faults.Add("hangs");
        else if (result.ExitCode is not (0 or 2 or 4 or 5 or 6)) faults.Add($"ends with status {result.ExitCode}: {said}");
        if (said.Contains("Exception", StringComparison.Ordinal) || said.Contains("   at ", StringComparison.Ordinal))
        {
            faults.Add($"shows an exception: {said}");
        }

        if (KeepalivedReports(corpus, file) && !Position().IsMatch(said)) faults.Add($"no message with a position: {said}");
        return faults;
    }

    // What keepalived 2.2.7 said about the file is recorded beside the corpus, below two lines of header.
    private static bool KeepalivedReports(string corpus, string file)
    {
        string record = Path.Combine(corpus, "oracle", "broken", Path.GetFileNameWithoutExtension(file) + ".v227.stub.txt");
        return File.Exists(record) && File.ReadLines(record).Any(line => !line.StartsWith('#') && line.Contains("Line "));
    }

    [GeneratedRegex(@"\.(conf|inc)?\S*:\d+")]
    private static partial Regex Position();
}
