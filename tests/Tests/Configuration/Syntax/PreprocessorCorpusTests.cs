using Holdfast.Configuration;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Syntax;

/// <summary>Configurations that other people wrote, right and wrong; HOLDFAST_CORPUS names the folder that holds them.</summary>
public class PreprocessorCorpusTests
{
    [Fact]
    public void Every_file_becomes_statements_whose_places_are_in_it()
    {
        string? corpus = Environment.GetEnvironmentVariable("HOLDFAST_CORPUS");
        if (corpus is null) Assert.Skip("HOLDFAST_CORPUS names no folder with configurations");

        int count = 0;
        foreach (string path in Directory.EnumerateFiles(corpus, "*.conf", SearchOption.AllDirectories))
        {
            var diagnostics = new DiagnosticBag();
            PreprocessedConfiguration result = Preprocessor.Run(path, Disk(path), diagnostics);

            var words = new List<Word>();
            foreach (Statement statement in result.Statements)
            {
                Tokens.Split(statement, words, diagnostics);
                foreach (Word word in words) word.Span.End.ShouldBeLessThanOrEqualTo(word.Span.Source.Text.Length, path);
            }

            string rendered = new DiagnosticRenderer().Render(diagnostics);
            rendered.Any(c => char.IsControl(c) && c != '\n').ShouldBeFalse(path);
            diagnostics.Items.ShouldAllBe(diagnostic => diagnostic.Span != null, path);
            count++;
        }

        count.ShouldBeGreaterThan(0, corpus);
    }

    private static ConfigurationEnvironment Disk(string main) => new()
    {
        CurrentDirectory = Path.GetDirectoryName(main)!,
        ReadFile = path => File.Exists(path)
            ? new FileReading(SourceText.FromBytes(path, File.ReadAllBytes(path)))
            : new FileReading(null, Directory.Exists(path) ? FileProblem.Directory : FileProblem.Missing),
        Glob = (pattern, directory) => Directory.Exists(Path.Combine(directory, Path.GetDirectoryName(pattern)!))
            ? [.. Directory.GetFiles(directory, pattern).Order(StringComparer.Ordinal)]
            : [],
    };
}
