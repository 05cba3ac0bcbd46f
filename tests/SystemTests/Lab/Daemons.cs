namespace Holdfast.SystemTests;

/// <summary>The programs under test: ours and the one that it must work with.</summary>
internal static class Daemons
{
    /// <summary>The distribution's keepalived; tests that need it are skipped where it is not installed.</summary>
    public const string Reference = "/usr/sbin/keepalived";

    private static readonly Lazy<string> s_ours = new(FindOurs);

    /// <summary>The published program under the name keepalived, else what the build of the solution made.</summary>
    public static string Ours => s_ours.Value;

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    // An unpublished program needs the runtime that this very process runs on.
    internal static Dictionary<string, string> Environment(string program) =>
        program == Reference ? [] : new() { ["DOTNET_ROOT"] = RuntimeRoot() };

    private static string RuntimeRoot() =>
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    private static string FindOurs()
    {
        string published = Path.Combine(Repository, "artifacts/keepalived");
        if (File.Exists(published)) return published;

        string built = Path.Combine(Repository, "src/Daemon/bin/Debug/net10.0/holdfast");
        string link = Path.Combine(Path.GetDirectoryName(built)!, "keepalived");
        if (!File.Exists(link)) File.CreateSymbolicLink(link, built);
        return link;
    }

    private static string FindRepository()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Holdfast.slnx")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("not inside the repository");
    }
}
