using System.Text;
using Holdfast.Configuration;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Lint;

/// <summary>
/// What the rules find in the collected configurations, as lists of file, line and code that somebody has read against
/// the files: none of their text. The folder is that of <see cref="CorpusTests"/>.
/// </summary>
public class LintCorpusTests(ITestOutputHelper output)
{
    /// <summary>A list, and the codes that are in it: from the first up to, but not, the second.</summary>
    public static TheoryData<string, string, string> Lists => new()
    {
        { "corpus.virtual-routers.txt", "L100", "L200" },
        { "corpus.scripts.txt", "L200", "L300" },
        { "corpus.load-balancing.txt", "L300", "L400" },
        { "corpus.text.txt", "L400", "L450" },
        { "corpus.global.txt", "L450", "L500" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void The_findings_are_those_that_were_read(string list, string from, string to)
    {
        var text = new StringBuilder();
        var files = new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (CorpusTests.Oracle oracle in CorpusTests.Oracles())
        {
            ConfigurationEnvironment world = CorpusTests.World(oracle);
            CompilationResult result = Compiler.Compile(
                Path.Combine(CorpusTests.Folder(), oracle.File), world, new CompilerOptions { KeepTree = true });
            foreach (Diagnostic found in Linter.Run(result, world))
            {
                string code = found.Kind.Code;
                if (string.CompareOrdinal(code, from) < 0 || string.CompareOrdinal(code, to) >= 0) continue;
                text.Append($"{oracle.Name}:{found.Span?.Line ?? 0} {code}\n");
                if (!files.TryGetValue(code, out HashSet<string>? hits)) files[code] = hits = [];
                hits.Add(oracle.Name);
                output.WriteLine($"{oracle.Name}: {DiagnosticRenderer.RenderShort(found)}");
            }
        }

        foreach ((string code, HashSet<string> hits) in files) output.WriteLine($"{code} in {hits.Count} files");
        Golden.Verify(text.ToString(), list);
    }
}
