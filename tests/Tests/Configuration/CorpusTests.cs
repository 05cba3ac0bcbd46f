using System.Diagnostics;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration;

/// <summary>
/// Real and broken configurations, with what keepalived 2.4.3 answered to <c>--config-test</c>. They are other people's
/// text and lie outside the repository: HOLDFAST_CORPUS names their folder.
/// </summary>
public partial class CorpusTests(ITestOutputHelper output)
{
    /// <summary>The share of files whose exit code agrees. It may rise, and must not fall.</summary>
    private const double LeastAgreement = 1.0;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    private static readonly string[] s_programs = ["killall", "pidof", "pgrep", "nc", "systemctl", "ping", "curl", "true"];

    [GeneratedRegex(@"-f (?<file>\S+) ; hostname (?<host>\S+) ; interfaces: (?<interfaces>[^;]*);.*stub scripts:(?<scripts>.*)$")]
    private static partial Regex Header { get; }

    [Fact]
    public void The_exit_code_of_the_test_is_that_of_keepalived()
    {
        int agreed = 0;
        int count = 0;
        foreach (Oracle oracle in Oracles())
        {
            (CompilationResult result, TimeSpan time) = Run(oracle);
            time.ShouldBeLessThan(s_limit, oracle.File);
            if (oracle.ExitCode is not int expected) continue;

            count++;
            if (result.TestExitCode == expected)
            {
                agreed++;
                continue;
            }

            output.WriteLine($"{oracle.File}: keepalived {expected}, holdfast {result.TestExitCode}");
            foreach (string message in oracle.Messages.Distinct().Take(6)) output.WriteLine($"    k {message}");
            foreach (Diagnostic diagnostic in result.Diagnostics.Where(d => d.ErrorClass != ErrorClass.None).Take(6))
            {
                output.WriteLine($"    h {diagnostic.Span?.Line} {diagnostic.Kind.Code} {diagnostic.Message}");
            }
        }

        output.WriteLine($"{agreed} of {count} agree");
        ((double)agreed / count).ShouldBeGreaterThanOrEqualTo(LeastAgreement);
    }

    [Fact]
    public void Whatever_keepalived_reports_has_a_place_here()
    {
        foreach (Oracle oracle in Oracles().Where(oracle => oracle.File.StartsWith("broken/", StringComparison.Ordinal)))
        {
            if (oracle.ExitCode is 0 or null) continue;
            Run(oracle).Result.Diagnostics.ShouldContain(diagnostic => diagnostic.Span != null, oracle.File);
        }
    }

    internal static (CompilationResult Result, TimeSpan Time) Run(Oracle oracle)
    {
        var clock = Stopwatch.StartNew();
        CompilationResult result = Compiler.Compile(Path.Combine(Folder(), oracle.File), World(oracle));
        return (result, clock.Elapsed);
    }

    internal static string Folder()
    {
        string? folder = Environment.GetEnvironmentVariable("HOLDFAST_CORPUS");
        if (string.IsNullOrEmpty(folder)) Assert.Skip("HOLDFAST_CORPUS does not name the folder of collected configurations");
        return folder;
    }

    internal static IEnumerable<Oracle> Oracles()
    {
        string oracles = Path.Combine(Folder(), "oracle");
        foreach (string set in new[] { "broken", "public", "seeds" })
        {
            foreach (string path in Directory.GetFiles(Path.Combine(oracles, set), "*.v243.stub.txt").Order())
            {
                string[] lines = File.ReadAllLines(path);
                Match header = Header.Match(lines[0]);
                string status = lines[1]["# exit=".Length..];
                yield return new Oracle(
                    $"{set}/{Path.GetFileName(path)[..^".v243.stub.txt".Length]}",
                    header.Groups["file"].Value,
                    header.Groups["host"].Value,
                    Words(header.Groups["interfaces"].Value),
                    Words(header.Groups["scripts"].Value),
                    // keepalived crashes on some files and hangs on others: there is no code to agree with.
                    int.TryParse(status, out int code) && code >= 0 ? code : null,
                    lines[2..]);
            }
        }

        static HashSet<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    internal static ConfigurationEnvironment World(Oracle oracle) => new()
    {
        ReadFile = ReadFile,
        Glob = Glob,
        CurrentDirectory = Folder(),
        NodeName = oracle.HostName,
        FindInterface = name => oracle.Interfaces.Contains(name)
            ? new InterfaceFacts(name, 1) { IsLoopback = name == "lo" }
            : null,
        LookupUser = name => name is "root" or "nobody" or "daemon"
            ? new UserAccount(name, name == "root" ? 0u : 65534, 0)
            : null,
        LookupGroup = name => name is "root" or "daemon" ? 0 : null,
        ExamineScript = script => Examine(script.Path, oracle.Scripts),
        NetworkNamespaceExists = _ => false,
        HostResolves = name => name == "localhost",
    };

    private static ScriptExamination Examine(string path, HashSet<string> stubs)
    {
        if (s_programs.Contains(path)) return ScriptExamination.Good with { ResolvedPath = "/usr/bin/" + path };
        if (stubs.Contains(path)) return ScriptExamination.Good;

        // /bin and /sbin are symbolic links on that system, which keepalived 2.4.3 does not follow.
        if (path.StartsWith("/bin/", StringComparison.Ordinal) || path.StartsWith("/sbin/", StringComparison.Ordinal))
        {
            return new ScriptExamination(ScriptProblem.WrongFileType);
        }

        return path.StartsWith('/') ? ScriptExamination.Good : new ScriptExamination(ScriptProblem.Missing);
    }

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

    internal sealed record Oracle(
        string Name, string File, string HostName, HashSet<string> Interfaces, HashSet<string> Scripts, int? ExitCode, string[] Messages);
}
