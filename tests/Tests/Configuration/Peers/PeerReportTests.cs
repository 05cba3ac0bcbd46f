using System.Runtime.CompilerServices;
using System.Text;
using Holdfast.Configuration;
using Holdfast.Configuration.Peers;
using Holdfast.Configuration.Text;
using Holdfast.Daemon.Commands.Check;

namespace Holdfast.Tests.Configuration.Peers;

/// <summary>Pairs of configurations with what is said about them, next to them: <c>Corpus/pairs/*/report.txt</c>.</summary>
public class PeerReportTests
{
    public static TheoryData<string> Pairs =>
        [.. Directory.GetDirectories(Folder()).Order(StringComparer.Ordinal).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_does_not_fit_is_told(string pair)
    {
        PeerReport report = Compare(pair);

        var text = new StringBuilder();
        var renderer = new DiagnosticRenderer();
        foreach (Diagnostic found in report.Diagnostics) text.Append(renderer.Explain(found));
        text.Append(PeerReportText.Write(report));
        Golden.Verify(text.ToString(), "report.txt", Path.Combine(Folder(), pair, "report.txt"));
    }

    [Fact]
    public void Every_rule_fires_in_some_pair_and_is_asked()
    {
        HashSet<string> found = [.. Pairs.SelectMany(pair => Compare(pair.Data).Diagnostics).Select(diagnostic => diagnostic.Kind.Code)];

        PeerRules.All.Select(rule => rule.Kind.Code).Except(found).ShouldBeEmpty();
        Type[] rules = [.. typeof(IPeerRule).Assembly.GetTypes()
            .Where(type => type.IsClass && typeof(IPeerRule).IsAssignableFrom(type))];
        rules.Except(PeerRules.All.Select(rule => rule.GetType())).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("healthy")]
    [InlineData("unicast")]
    [InlineData("sync-group")]
    [InlineData("active-active")]
    [InlineData("three-nodes")]
    [InlineData("lvs")]
    [InlineData("weight-enough")]
    [InlineData("weight-positive-enough")]
    [InlineData("password-cut")]
    [InlineData("nothing-in-common")]
    public void Nothing_is_said_about_nodes_that_fit(string pair) => Compare(pair).Diagnostics.ShouldBeEmpty();

    [Fact]
    public void Nodes_that_have_nothing_in_common_have_no_table()
    {
        PeerReport report = Compare("nothing-in-common");
        report.Tables.ShouldBeEmpty();
        report.Clusters.ShouldBeEmpty();
    }

    [Fact]
    public void A_password_is_never_shown() =>
        File.ReadAllText(Path.Combine(Folder(), "password", "report.txt")).ShouldNotContain("secret");

    [Fact]
    public void Every_finding_has_its_effect_and_a_place()
    {
        foreach (Diagnostic found in Pairs.SelectMany(pair => Compare(pair.Data).Diagnostics))
        {
            found.Effect.ShouldNotBeNullOrEmpty(found.Message);
            found.Span.ShouldNotBeNull(found.Message);
        }
    }

    internal static PeerReport Compare(string pair)
    {
        string[] paths = [.. Directory.GetFiles(Path.Combine(Folder(), pair), "*.conf").Order(StringComparer.Ordinal)];
        return Compare([.. paths.Select(path => (Path.GetFileName(path), File.ReadAllText(path)))]);
    }

    internal static PeerReport Compare(params (string Name, string Text)[] files)
    {
        IReadOnlyList<string> names = PeerNode.NamesFor([.. files.Select(file => file.Name)]);
        return PeerComparison.Run([.. files.Select((file, index) => new PeerNode(names[index], Result(file.Name, file.Text)))]);
    }

    internal static CompilationResult Result(string path, string text) => Compiler.Compile(
        path,
        new ConfigurationEnvironment { ReadFile = name => new FileReading(new SourceText(name, text)) }.Elsewhere(),
        new CompilerOptions { KeepTree = true });

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "Corpus", "pairs");
}
