using Holdfast.Configuration;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>One run of <c>holdfast check</c>, once its options are known.</summary>
internal static class CheckRun
{
    /// <summary>Checks the files in a world and writes what was asked for; the result is the exit status.</summary>
    public static int Run(CheckOptions options, ConfigurationEnvironment world, CheckOutput output)
    {
        IReadOnlyList<CheckedFile> files = [.. options.Files.Select(path => Check(path, world, options))];
        if (options.Fix) return CheckFixes.Run(files, options, output);
        output.Result(Report(files, options));
        return CheckStatus.Of(files);
    }

    /// <summary>All findings of a compilation that the options ask for.</summary>
    public static IReadOnlyList<Diagnostic> Inspect(CompilationResult result, ConfigurationEnvironment world, CheckOptions options) =>
        Inspection.Run(result, world, options.Selection);

    private static CheckedFile Check(string path, ConfigurationEnvironment world, CheckOptions options)
    {
        (CompilationResult result, ConfigurationEnvironment seen) = CheckWorld.Compile(path, world);
        return new CheckedFile(path, result, seen, Inspect(result, seen, options));
    }

    private static string Report(IReadOnlyList<CheckedFile> files, CheckOptions options) => options.Format switch
    {
        CheckFormat.Json => JsonReport.Write(files),
        CheckFormat.Sarif => SarifReport.Write(files),
        CheckFormat.GitHub => GitHubReport.Write(files),
        _ => TextReport.Write(files, options.Colour),
    };
}
