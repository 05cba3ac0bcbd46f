using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Time;
using Holdfast.Daemon.Dumps;
using Holdfast.Tests.Configuration;

namespace Holdfast.Tests.Daemon.Dumps;

/// <summary>
/// What keepalived's checker process says it runs with a collected configuration, line by line against what Holdfast makes of
/// it. What changes while it runs is masked on both sides.
/// </summary>
public partial class CheckerDumpCorpusTests(ITestOutputHelper output)
{
    private static readonly DumpFacts s_facts = new(HostName: null, "root", Umask: 0x7f);

    private const string OwnPart = "##### keepalived_check.data";

    [GeneratedRegex(
        @"^\s*(Alive:|alive =|VS alive =|set =|RS set =|quorum_state_up =|reloaded =|effective weight =|previous effective_weight ="
        + @"|num failed checkers =|Up =|Has run =|Current weight =|Retries iterations =|Last ran =|Last status =|Enabled =)")]
    private static partial Regex RunTime { get; }

    [GeneratedRegex(@"EFF WEIGHT = -?\d+$")]
    private static partial Regex EffectiveWeight { get; }

    [Fact]
    public void The_checker_process_runs_what_keepalived_s_runs()
    {
        int compared = 0;
        int lines = 0;
        int differing = 0;
        foreach (CorpusTests.Oracle oracle in CorpusTests.Oracles())
        {
            string path = Path.Combine(CorpusTests.Folder(), "oracle", oracle.Name + ".norm");
            if (!File.Exists(path)) continue;
            List<string> theirs = Masked(File.ReadLines(path).SkipWhile(line => line != OwnPart).Skip(1).TakeWhile(line => line[..Math.Min(5, line.Length)] != "#####"));
            CompilationResult result = Compiler.Compile(Path.Combine(CorpusTests.Folder(), oracle.File), CorpusTests.World(oracle));
            if (result.Model is not { } model) continue;
            if (theirs.Count == 0 && model.VirtualServers.Count == 0) continue;

            compared++;
            List<string> ours = model.VirtualServers.Count == 0 ? [] : Masked(CheckerDump.Format(model, Fresh(model), s_facts).Split('\n'));
            lines += theirs.Count;
            if (theirs.SequenceEqual(ours)) continue;
            differing++;
            output.WriteLine($"{oracle.File}: {theirs.Count} lines, ours {ours.Count}");
            foreach (string line in theirs.Except(ours).Take(8)) output.WriteLine($"    k {line}");
            foreach (string line in ours.Except(theirs).Take(8)) output.WriteLine($"    h {line}");
        }

        output.WriteLine($"{compared - differing} of {compared} agree, {lines} lines");
        compared.ShouldBeGreaterThan(40);
        differing.ShouldBe(0);
    }

    [Fact]
    public void A_check_that_follows_a_file_comes_last() =>
        Section("""
            track_file load {
                file /run/load
                weight -2
            }
            virtual_server 192.0.2.1 80 {
                lb_algo rr
                lb_kind NAT
                protocol TCP
                real_server 192.0.2.2 80 {
                    FILE_CHECK {
                        track_file load
                    }
                    TCP_CHECK {
                    }
                }
            }
            """).ShouldContain("     [192.0.2.1]:tcp:80 -> [192.0.2.2]:tcp:80, weight -2");

    [Fact]
    public void A_pass_phrase_is_not_shown() =>
        string.Join('\n', Section("SSL {\n password hush\n ca /etc/ca.pem\n}\nvirtual_server 192.0.2.1 80 {\n real_server 192.0.2.2 80 {\n }\n }"))
            .ShouldNotContain("hush");

    // As everything is before the first check.
    private static LoadBalancingSnapshot Fresh(ConfigurationModel model)
    {
        var engine = new LoadBalancingEngine(model, static _ => true);
        engine.Start(new Dictionary<ServiceKey, ServiceEntry>(), default);
        return engine.Snapshot(default(Instant));
    }

    private static List<string> Section(string text)
    {
        ConfigurationModel model = Compile.Text(text).Model.ShouldNotBeNull();
        return [.. CheckerDump.Format(model, Fresh(model), s_facts).Split('\n')];
    }

    // Everything behind the global definitions.
    private static List<string> Masked(IEnumerable<string> dump) =>
    [
        .. dump.SkipWhile(line => !line.StartsWith("------< SSL", StringComparison.Ordinal) && !line.StartsWith("------< LVS", StringComparison.Ordinal))
            .Where(line => line.Length > 0 && !line.StartsWith("   Failed URL = ", StringComparison.Ordinal))
            .Select(line => RunTime.Match(line) is { Success: true } match ? match.Value : EffectiveWeight.Replace(line, "EFF WEIGHT")),
    ];
}
