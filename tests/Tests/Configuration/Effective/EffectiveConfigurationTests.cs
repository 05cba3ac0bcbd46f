using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using Holdfast.Configuration;
using Holdfast.Configuration.Effective;
using Holdfast.Configuration.Text;
using Holdfast.Core;
using Holdfast.Tests.Daemon.Control;

namespace Holdfast.Tests.Configuration.Effective;

public class EffectiveConfigurationTests(ITestOutputHelper output)
{
    /// <summary>The share of real files whose text compiles to the same model. It may rise, and must not fall.</summary>
    private const double LeastAgreement = 0.99;

    public static TheoryData<string> Configurations =>
        [.. Directory.GetFiles(Folder(), "*.conf").Order().Select(path => Path.GetFileName(path))];

    [Fact]
    public void Every_value_says_where_it_comes_from()
    {
        var files = new Dictionary<string, string>
        {
            [Compile.Path] = """
                $VIP=10.0.0.1/24
                include common.conf
                vrrp_script check {
                    script "/usr/bin/test -e /run/ready"
                    interval 2
                    weight 10 reverse
                    user nobody
                }
                vrrp_script unused {
                    script "/bin/true"
                }
                vrrp_instance VI_1 {
                    state MASTER
                    nopreempt
                    interface eth0
                    virtual_router_id 61
                    priority 300
                    advert_int 0.5
                    no_such_keyword 1
                    authentication {
                        auth_type PASS
                        auth_pass se\#cret
                    }
                    virtual_ipaddress {
                        $VIP dev eth1 label eth1:1
                        10.0.0.300
                        10.0.0.2/24 brd +
                        ~SEQ(i, 3, 4) 10.0.0.$i
                    }
                    track_script {
                        check
                        missing
                    }
                    track_interface {
                        eth1 weight 5
                    }
                    notify "/usr/local/bin/notify !important" nobody
                    smtp_alert yes
                }
                vrrp_sync_group G {
                    sync_group_tracking_weight
                    group {
                        VI_1
                        VI_9
                    }
                }
                """,
            ["/etc/keepalived/common.conf"] = "global_defs {\n    router_id lb1\n    vrrp_garp_master_repeat 2\n}\n",
        };
        ConfigurationEnvironment world = Compile.World with
        {
            ReadFile = path => files.TryGetValue(Path.GetFullPath(path, "/etc/keepalived"), out string? text)
                ? new FileReading(new SourceText(path, text))
                : new FileReading(null, FileProblem.Missing),
        };
        CompilationResult result = Compiler.Compile(Compile.Path, world, new CompilerOptions { KeepTree = true });
        string effective = EffectiveConfiguration.Write(result).ShouldNotBeNull();
        effective.ShouldNotContain("cret");
        Golden.Verify(effective, "EffectiveConfigurationTests.effective.conf");
    }

    [Fact]
    public void There_is_none_of_what_does_not_start() =>
        EffectiveConfiguration.Write(Compiler.Compile(
            Compile.Path, Compile.World with { ReadFile = path => new FileReading(new SourceText(path, "vrrp_instance X {\n}\n")) },
            new CompilerOptions { KeepTree = true })).ShouldBeNull();

    /// <summary>What is shown is what runs: it compiles to the same model.</summary>
    [Theory]
    [MemberData(nameof(Configurations))]
    public void The_text_compiles_to_the_same_model_again(string name) =>
        Difference(Path.Combine(Folder(), name), Compile.World).ShouldBeNull();

    /// <summary>The same of real configurations, which lie outside the repository: HOLDFAST_CORPUS names their folder.</summary>
    [Fact]
    public void Real_configurations_compile_to_the_same_model_again()
    {
        string? folder = Environment.GetEnvironmentVariable("HOLDFAST_CORPUS");
        if (string.IsNullOrEmpty(folder)) Assert.Skip("HOLDFAST_CORPUS does not name the folder of collected configurations");
        ConfigurationEnvironment world = new ConfigurationEnvironment { CurrentDirectory = folder, Glob = Glob }.Elsewhere();
        int count = 0;
        var differing = new List<string>();
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (path.Contains("/oracle/", StringComparison.Ordinal) || new FileInfo(path).Length > 1 << 20) continue;
            count++;
            if (Difference(path, world) is not { } difference) continue;
            differing.Add(path);
            output.WriteLine($"{path}:\n{difference}");
        }

        output.WriteLine($"{count - differing.Count} of {count} agree");
        ((double)(count - differing.Count) / count).ShouldBeGreaterThanOrEqualTo(LeastAgreement);
    }

    private static string? Difference(string path, ConfigurationEnvironment world)
    {
        world = world with { ReadFile = ReadFile };
        var options = new CompilerOptions { KeepTree = true };
        CompilationResult result = Compiler.Compile(path, world, options);
        if (EffectiveConfiguration.Write(result) is not { } text) return null;
        CompilationResult again = Compiler.Compile(
            path, world with { ReadFile = name => new FileReading(new SourceText(name, text)) }, options);
        string[] before = Structure.Of(Shown(result.Model!)).Split('\n');
        string[] after = (again.Model is null ? "nothing" : Structure.Of(Shown(again.Model))).Split('\n');
        if (before.SequenceEqual(after)) return null;
        int at = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {at}:\n- {string.Join("\n- ", before.Skip(at).Take(6))}\n+ {string.Join("\n+ ", after.Skip(at).Take(6))}\n"
            + string.Join('\n', again.Diagnostics.Take(5).Select(DiagnosticRenderer.RenderShort));
    }

    // Secrets are masked; the rest of the model is the same.
    private static ConfigurationModel Shown(ConfigurationModel model) => model with
    {
        Global = model.Global with { Smtp = model.Global.Smtp with { Password = null } },
        VirtualRouters = [.. model.VirtualRouters.Select(router => router with { Password = [], Hmac = null })],
    };

    private static FileReading ReadFile(string path)
    {
        if (Directory.Exists(path)) return new FileReading(null, FileProblem.Directory);
        return File.Exists(path)
            ? new FileReading(SourceText.FromBytes(path, File.ReadAllBytes(path)))
            : new FileReading(null, FileProblem.Missing);
    }

    private static List<string> Glob(string pattern, string directory)
    {
        string path = Path.GetFullPath(pattern, directory);
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder)) return [];
        return Directory.GetFileSystemEntries(folder)
            .Where(entry => FileSystemName.MatchesSimpleExpression(Path.GetFileName(path), Path.GetFileName(entry)))
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "Corpus", "configs");
}
