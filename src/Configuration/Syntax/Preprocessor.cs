using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>What the preprocessor makes of the files.</summary>
/// <param name="Statements">The statements in order.</param>
/// <param name="Files">Every file that was read, the main file first.</param>
public sealed record PreprocessedConfiguration(IReadOnlyList<Statement> Statements, IReadOnlyList<SourceText> Files)
{
    /// <summary>Where the configuration ends: for findings such as a missing <c>}</c>. Null when no file was read.</summary>
    public SourceSpan? End { get; init; }

    /// <summary>An include that had to succeed did not (<c>include_check</c>): a normal start refuses with exit status 6.</summary>
    public bool IncludeCheckFailed { get; init; }
}

/// <summary>Turns files into statements.</summary>
public static class Preprocessor
{
    /// <summary>Reads the main file and all that it includes. Never throws for what stands in them.</summary>
    /// <param name="path">The main file.</param>
    /// <param name="environment">The world outside.</param>
    /// <param name="diagnostics">Receives the findings.</param>
    public static PreprocessedConfiguration Run(
        string path, ConfigurationEnvironment environment, DiagnosticBag diagnostics)
    {
        FileReading reading = environment.ReadFile(path);
        if (reading.Text is not SourceText source)
        {
            diagnostics.Add(SyntaxDiagnostics.FileNotFound, null, $"cannot read '{path}': {reading.Problem}");
            return new PreprocessedConfiguration([], []);
        }

        var statements = new List<Statement>();
        var map = new FileMap(source, null);
        for (int line = 1; line <= source.LineCount; line++)
        {
            int start = source.LineStart(line);
            int end = start + source.Line(line).Length;
            int comment = source.Text.AsSpan(start, end - start).IndexOfAny('#', '!');
            if (comment >= 0) end = start + comment;
            StatementSplitter.Split(source.Text, start, end, map, statements);
        }

        return new PreprocessedConfiguration(statements, [source])
        {
            End = new SourceSpan(source, source.Text.Length, 0),
        };
    }
}
