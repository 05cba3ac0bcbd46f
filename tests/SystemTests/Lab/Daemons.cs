namespace Holdfast.SystemTests;

/// <summary>The programs under test: ours and the one that it must work with.</summary>
internal static class Daemons
{
    /// <summary>The distribution's keepalived; tests that need it are skipped where it is not installed.</summary>
    public const string Reference = "/usr/sbin/keepalived";

    private const string OurName = "ours";
    private const string ReferenceName = "keepalived";

    private static readonly Lazy<string> s_ours = new(FindOurs);

    /// <summary>The published program under the name keepalived, else what the build of the solution made.</summary>
    public static string Ours => s_ours.Value;

    /// <summary>
    /// Master and backup by name: interoperation is one more row of a theory. With HOLDFAST_TEST_THE_TESTS=1 the only row
    /// is keepalived with itself: that judges the tests, not us.
    /// </summary>
    public static TheoryData<string, string> Pairs => TestsAreTested
        ? new() { { ReferenceName, ReferenceName } }
        : new() { { OurName, OurName }, { OurName, ReferenceName }, { ReferenceName, OurName } };

    /// <summary>Us, by name; keepalived instead when the tests themselves are to be judged.</summary>
    public static TheoryData<string> Singles => [TestsAreTested ? ReferenceName : OurName];

    /// <summary>
    /// Us and keepalived, one after the other: a test that passes for both says that we do the same. keepalived alone
    /// when the tests themselves are to be judged.
    /// </summary>
    public static TheoryData<string> Both => TestsAreTested ? [ReferenceName] : [OurName, ReferenceName];

    /// <summary>The path of a program in <see cref="Pairs"/>.</summary>
    public static string Named(string name) => name == OurName ? Ours : Reference;

    private static bool TestsAreTested =>
        System.Environment.GetEnvironmentVariable("HOLDFAST_TEST_THE_TESTS") == "1";

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    // An unpublished program needs the runtime that this very process runs on.
    internal static Dictionary<string, string> Environment(string program) =>
        program == Reference ? [] : new() { ["DOTNET_ROOT"] = RuntimeRoot() };

    internal static string RuntimeRoot() =>
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
