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

/// <summary>
/// Turns files into statements: lines, comments, conditions, definitions, repetitions, includes, braces. Pure; bounded in
/// time and memory whatever the files say.
/// </summary>
public static class Preprocessor
{
    /// <summary>Reads the main file and all that it includes. Never throws for what stands in them.</summary>
    /// <param name="path">The main file, absolute or relative to the current directory.</param>
    /// <param name="environment">The world outside.</param>
    /// <param name="diagnostics">Receives the findings.</param>
    /// <param name="allChecks">Whether every failing include is an error from the start (<c>--all-config</c>).</param>
    public static PreprocessedConfiguration Run(
        string path, ConfigurationEnvironment environment, DiagnosticBag diagnostics, bool allChecks = false) =>
        new PreprocessorRun(environment, diagnostics, PreprocessorLimits.Default).Run(path, allChecks);

    internal static PreprocessedConfiguration Run(
        string path, ConfigurationEnvironment environment, DiagnosticBag diagnostics, PreprocessorLimits limits) =>
        new PreprocessorRun(environment, diagnostics, limits).Run(path, allChecks: false);
}

/// <summary>How large a configuration may become before the preprocessor stops.</summary>
internal sealed record PreprocessorLimits
{
    public static PreprocessorLimits Default { get; } = new();

    /// <summary>Pieces in all.</summary>
    public int Statements { get; init; } = 2_000_000;

    /// <summary>Lines made by repetitions and multi-line definitions.</summary>
    public int GeneratedLines { get; init; } = 250_000;

    /// <summary>References replaced.</summary>
    public int Substitutions { get; init; } = 4_000_000;

    /// <summary>References replaced in one line.</summary>
    public int SubstitutionsPerLine { get; init; } = 1_000;

    /// <summary>Times a file is read.</summary>
    public int Files { get; init; } = 10_000;

    /// <summary>Characters of all files, each as often as it is included.</summary>
    public long Characters { get; init; } = 256L << 20;

    /// <summary>Files that include each other.</summary>
    public int IncludeDepth { get; init; } = 64;

    /// <summary>Repetitions and multi-line definitions within each other.</summary>
    public int Nesting { get; init; } = 100;
}
