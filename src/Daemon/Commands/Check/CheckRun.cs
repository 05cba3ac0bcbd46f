using Holdfast.Configuration;
using Holdfast.Configuration.Effective;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Peers;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>One run of <c>holdfast check</c>, once its options are known.</summary>
internal static class CheckRun
{
    /// <summary>Checks the files in a world and writes what was asked for; the result is the exit status.</summary>
    public static int Run(CheckOptions options, ConfigurationEnvironment world, CheckOutput output)
    {
        CheckedFile[] files = [.. options.Files.Select(path => Check(path, world, options))];
        if (options.Effective) return ShowEffective(files, options, output);
        if (options.Fix) return CheckFixes.Run(files, options, output);
        PeerReport? peers = files.Length > 1 ? Compare(files) : null;
        if (peers is not null)
        {
            CompilationResult[] results = [.. files.Select(file => file.Result)];
            files = WithPeerFindings(files, Inspection.Select(peers.Diagnostics, results, options.Selection));
        }

        output.Result(Report(files, peers, options));
        return CheckStatus.Of(files);
    }

    /// <summary>All findings of a compilation that the options ask for.</summary>
    public static IReadOnlyList<Diagnostic> Inspect(CompilationResult result, ConfigurationEnvironment world, CheckOptions options) =>
        Inspection.Run(result, world, options.Selection);

    private static int ShowEffective(CheckedFile[] files, CheckOptions options, CheckOutput output)
    {
        foreach (CheckedFile file in files)
        {
            if (EffectiveConfiguration.Write(file.Result) is { } text)
                output.Result(files.Length > 1 ? $"# {file.Path}\n{text}" : text);
            else
                output.Remark($"the daemon does not start with {file.Path}\n{TextReport.Write([file], options.Colour).TrimEnd()}");
        }

        return CheckStatus.Of(files);
    }

    private static CheckedFile Check(string path, ConfigurationEnvironment world, CheckOptions options)
    {
        (CompilationResult result, ConfigurationEnvironment seen) = CheckWorld.Compile(path, world);
        return new CheckedFile(path, result, seen, Inspect(result, seen, options));
    }

    private static PeerReport Compare(IReadOnlyList<CheckedFile> files)
    {
        IReadOnlyList<string> names = PeerNode.NamesFor([.. files.Select(file => file.Path)]);
        return PeerComparison.Run([.. files.Select((file, index) => new PeerNode(names[index], file.Result))]);
    }

    // A finding about several files stands behind those of the file that has its place.
    private static CheckedFile[] WithPeerFindings(IReadOnlyList<CheckedFile> files, IReadOnlyList<Diagnostic> findings) =>
    [
        .. files.Select((file, index) => file with
        {
            Findings =
            [
                .. file.Findings,
                .. findings.Where(found => found.Span is { } span
                    ? file.Result.Files.Contains(span.Source) : index == 0),
            ],
        }),
    ];

    private static string Report(IReadOnlyList<CheckedFile> files, PeerReport? peers, CheckOptions options) => options.Format switch
    {
        CheckFormat.Json => JsonReport.Write(files, peers),
        CheckFormat.Sarif => SarifReport.Write(files),
        CheckFormat.GitHub => GitHubReport.Write(files),
        _ => TextReport.Write(files, options.Colour, peers),
    };
}
