using Holdfast.Configuration;
using Holdfast.Configuration.Lint;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>One run of <c>holdfast check</c>, once its options are known.</summary>
internal static class CheckRun
{
    /// <summary>Checks the files in a world and writes the report; the result is the exit status.</summary>
    public static int Run(CheckOptions options, ConfigurationEnvironment world, Action<string> write)
    {
        IReadOnlyList<CheckedFile> files = [.. options.Files.Select(path => Check(path, world, options))];
        write(Report(files, options));
        return CheckStatus.Of(files);
    }

    private static CheckedFile Check(string path, ConfigurationEnvironment world, CheckOptions options)
    {
        (CompilationResult result, ConfigurationEnvironment seen) = CheckWorld.Compile(path, world);
        return new CheckedFile(path, result, seen, Inspection.Run(result, seen, options.Selection));
    }

    private static string Report(IReadOnlyList<CheckedFile> files, CheckOptions options) => options.Format switch
    {
        CheckFormat.Json => JsonReport.Write(files),
        CheckFormat.Sarif => SarifReport.Write(files),
        CheckFormat.GitHub => GitHubReport.Write(files),
        _ => TextReport.Write(files, options.Colour),
    };
}
