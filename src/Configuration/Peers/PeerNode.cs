namespace Holdfast.Configuration.Peers;

/// <summary>One of the machines whose configurations are compared.</summary>
/// <param name="Name">How it is called in findings and tables; unique among the nodes.</param>
/// <param name="Result">What its configuration became; compiled with <see cref="CompilerOptions.KeepTree"/>.</param>
public sealed record PeerNode(string Name, CompilationResult Result)
{
    /// <summary>
    /// Short names for files: without folder and suffix, or with as much of them as it takes to tell them apart.
    /// </summary>
    public static IReadOnlyList<string> NamesFor(IReadOnlyList<string> paths)
    {
        string[] names = [.. paths.Select(path => WithoutSuffix(path[(path.LastIndexOf('/') + 1)..]))];
        if (names.Distinct().Count() == names.Length) return names;
        names = [.. paths.Select(WithoutSuffix)];
        return names.Distinct().Count() == names.Length
            ? names
            : [.. paths.Select((path, index) => paths.Count(other => other == path) > 1 ? $"{path}#{index + 1}" : path)];
    }

    private static string WithoutSuffix(string path) =>
        path.EndsWith(".conf", StringComparison.Ordinal) && path.Length > 5 ? path[..^5] : path;
}
