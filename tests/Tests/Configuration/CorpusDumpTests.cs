using System.Text.RegularExpressions;
using Holdfast.Configuration.Text;
using Holdfast.Core;
using Holdfast.Daemon.Dumps;

namespace Holdfast.Tests.Configuration;

/// <summary>
/// What keepalived 2.4.3 says it runs with a file (its data files after SIGUSR1), against what our dump says of the model
/// that the file becomes: line by line, in order. What only running decides is masked by a short list of kinds of line.
/// </summary>
public sealed partial class CorpusDumpTests(ITestOutputHelper output)
{
    /// <summary>The share of lines of keepalived.data that agree. It may rise, and must not fall.</summary>
    private const double LeastVrrpLines = 0.9995;

    /// <summary>The share of lines of keepalived_parent.data that agree.</summary>
    private const double LeastParentLines = 0.9995;

    // The machine that the answers come from.
    private static readonly DumpFacts s_facts = new(HostName: null, "root", Umask: 0x7f);

    /// <summary>State: what became of the instance, its trackers and its group while it ran.</summary>
    [GeneratedRegex(
        "^   (State|Wantstate|Master router|Master priority|Master advert interval|Rogue master counter|Roger timer thread) = |"
        + "^   Number of (config|tracker) faults|^   Flags of interface faults|^     unspecified$|^   Number of track scripts init|"
        + "^   (Effective|Total) priority =|^   (Result|Status) =|^   Bfd is |^   Num member fault")]
    private static partial Regex State { get; }

    /// <summary>Times and descriptors.</summary>
    [GeneratedRegex("^   (Last transition|Read timeout|Master down timer|Last advert sent) = |^ +fd_in ")]
    private static partial Regex Moment { get; }

    /// <summary>The machine, what it asks DNS for, and how the program was built.</summary>
    [GeneratedRegex("^ libnftnl version|^ iproute (usr|etc) directory|^ Smtp server( port)? = ")]
    private static partial Regex Machine { get; }

    [GeneratedRegex("[^\x00-\x7f]")]
    private static partial Regex NotAscii { get; }

    [Fact]
    public void The_VRRP_process_says_what_keepalived_says() => Compare(
        "keepalived.data", LeastVrrpLines, model => DataDump.Format(ModelSnapshot.Of(model), s_facts));

    [Fact]
    public void The_parent_says_what_keepalived_says() => Compare(
        "keepalived_parent.data", LeastParentLines, model => DataDump.FormatParent(model.Global, s_facts));

    /// <summary>Each process shows the global definitions a little differently.</summary>
    [Theory]
    [InlineData("keepalived_check.data", 2)]
    [InlineData("keepalived_bfd.data", 3)]
    public void The_other_processes_begin_as_keepalived_s_do(string file, int flavour) => Compare(
        file, LeastParentLines, model => Globals(model, (DumpFlavour)flavour), lines => [.. lines.TakeWhile((line, i) => i == 0 || line[0] != '-')]);

    private static string Globals(ConfigurationModel model, DumpFlavour flavour)
    {
        var to = new DumpWriter();
        GlobalDump.Write(to, model.Global, flavour, s_facts, []);
        return to.ToString();
    }

    private void Compare(string file, double least, Func<ConfigurationModel, string> dump, Func<List<string>, List<string>>? part = null)
    {
        (int files, int wholeFiles, int lines, int agreeing) = (0, 0, 0, 0);
        foreach (CorpusTests.Oracle oracle in CorpusTests.Oracles())
        {
            string path = Path.Combine(CorpusTests.Folder(), "oracle", oracle.Name + ".norm");
            if (!File.Exists(path) || Section(SourceText.FromBytes(path, File.ReadAllBytes(path)).Text.Split('\n'), file) is not { Count: > 0 } theirs) continue;
            if (part is not null) theirs = part(theirs);
            if (CorpusTests.Run(oracle).Result.Model is not { } model)
            {
                output.WriteLine($"{oracle.File}: no model");
                files++;
                lines += theirs.Count;
                continue;
            }

            List<string> ours = Masked(dump(model).Replace(CorpusTests.Folder(), "CORPUS", StringComparison.Ordinal).Split('\n'));
            int common = InOrder(theirs, ours);
            files++;
            lines += Math.Max(theirs.Count, ours.Count);
            agreeing += common;
            if (common == theirs.Count && common == ours.Count)
            {
                wholeFiles++;
                continue;
            }

            output.WriteLine($"{oracle.File}: {common} of {theirs.Count} lines, {ours.Count} of ours");
            foreach (string line in Without(theirs, ours).Take(6)) output.WriteLine($"    k {line}");
            foreach (string line in Without(ours, theirs).Take(6)) output.WriteLine($"    h {line}");
        }

        output.WriteLine($"{file}: {agreeing} of {lines} lines agree, {wholeFiles} of {files} files wholly");
        ((double)agreeing / lines).ShouldBeGreaterThanOrEqualTo(least);
    }

    private static List<string> Section(string[] lines, string file)
    {
        int first = Array.IndexOf(lines, "##### " + file);
        if (first < 0) return [];
        int end = Array.FindIndex(lines, first + 1, line => line.StartsWith("#####", StringComparison.Ordinal));
        return Masked(lines[(first + 1)..(end < 0 ? lines.Length : end)]);
    }

    private static List<string> Masked(IEnumerable<string> lines) =>
    [
        .. lines.Where(line => line.Length > 0 && !State.IsMatch(line) && !Moment.IsMatch(line) && !Machine.IsMatch(line))
            .Select(MaskParts),
    ];

    // An address is marked while it is set; the source of adverts and the index of an interface are the machine's.
    private static string MaskParts(string line)
    {
        // The answers have lost which character it was.
        line = NotAscii.Replace(line, "?");
        if (line.EndsWith(" set", StringComparison.Ordinal)) line = line[..^" set".Length];
        if (line.StartsWith("   Using src_ip = ", StringComparison.Ordinal) && !line.EndsWith(')')) line = "   Using src_ip = (none)";
        if (line.StartsWith("   Address = ", StringComparison.Ordinal)) line = "   Address = (none)";
        int index = line.IndexOf(", ifindex ", StringComparison.Ordinal);
        if (index >= 0) line = line[..index];
        int comma = line.LastIndexOf(',');
        return line.StartsWith(" VRRP Sync Group = ", StringComparison.Ordinal) && comma > 0 ? line[..comma] : line;
    }

    private static IEnumerable<string> Without(List<string> lines, List<string> others)
    {
        var rest = others.GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count());
        foreach (string line in lines)
        {
            int left = rest.GetValueOrDefault(line);
            if (left == 0) yield return line;
            rest[line] = left - 1;
        }
    }

    // The length of the longest common subsequence.
    private static int InOrder(List<string> first, List<string> second)
    {
        int[] before = new int[second.Count + 1];
        int[] now = new int[second.Count + 1];
        foreach (string line in first)
        {
            for (int i = 0; i < second.Count; i++)
            {
                now[i + 1] = line == second[i] ? before[i] + 1 : Math.Max(before[i + 1], now[i]);
            }

            (before, now) = (now, before);
        }

        return before[^1];
    }
}
