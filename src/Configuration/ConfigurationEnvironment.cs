using Holdfast.Configuration.Text;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration;

/// <summary>Why a file could not be read.</summary>
public enum FileProblem : byte
{
    /// <summary>It could.</summary>
    None,

    /// <summary>It does not exist.</summary>
    Missing,

    /// <summary>It is a directory.</summary>
    Directory,

    /// <summary>It is a device, socket or FIFO.</summary>
    NotRegular,

    /// <summary>It has an execute bit: no configuration file has one.</summary>
    Executable,

    /// <summary>Its permissions forbid it.</summary>
    AccessDenied,

    /// <summary>Anything else.</summary>
    Failed,
}

/// <summary>The result of reading a file: its text, or why there is none.</summary>
/// <param name="Text">The text; null when there is a problem.</param>
/// <param name="Problem">Why there is no text.</param>
/// <param name="Detail">The system's own words for <see cref="FileProblem.Failed"/>.</param>
public readonly record struct FileReading(SourceText? Text, FileProblem Problem = FileProblem.None, string? Detail = null);

/// <summary>An account.</summary>
/// <param name="Name">Its name.</param>
/// <param name="UserId">uid.</param>
/// <param name="GroupId">gid of the primary group.</param>
public sealed record UserAccount(string Name, uint UserId, uint GroupId);

/// <summary>What the configuration compiler may know about a network interface.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Index">The kernel's index of it.</param>
public sealed record InterfaceFacts(string Name, int Index)
{
    /// <summary>It is a loopback interface.</summary>
    public bool IsLoopback { get; init; }

    /// <summary>It has an IPv4 address.</summary>
    public bool HasIpv4 { get; init; } = true;

    /// <summary>It has an IPv6 address.</summary>
    public bool HasIpv6 { get; init; } = true;

    /// <summary>Its addresses of both families; empty: none, or not known.</summary>
    public IReadOnlyList<IpAddress> Addresses { get; init; } = [];
}

/// <summary>What is wrong with a script.</summary>
public enum ScriptProblem : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It does not exist, nor is it found on the PATH.</summary>
    Missing,

    /// <summary>The user it would run as may not execute it.</summary>
    NotExecutable,

    /// <summary>It is no regular file, or a component of its path is no directory.</summary>
    WrongFileType,

    /// <summary>Somebody other than root may change it or a component of its path.</summary>
    InsecurePath,
}

/// <summary>The result of examining a script.</summary>
/// <param name="Problem">What is wrong with it.</param>
public sealed record ScriptExamination(ScriptProblem Problem)
{
    /// <summary>A script with which nothing is wrong.</summary>
    public static ScriptExamination Good { get; } = new(ScriptProblem.None);

    /// <summary>The path with every symbolic link resolved; null: not found.</summary>
    public string? ResolvedPath { get; init; }

    /// <summary>Where a bare name was found on the PATH, before any link was followed; null: it was a path already.</summary>
    public string? FoundPath { get; init; }

    /// <summary>The component of the path that is to blame, e.g. <c>/usr/local</c>.</summary>
    public string? Component { get; init; }

    /// <summary>Owner and mode of that component in words, e.g. "owned by alice (uid 1000), mode 0775".</summary>
    public string? Detail { get; init; }
}

/// <summary>
/// Everything that the compiler asks of the world outside. The defaults describe a world in which nothing exists, so that
/// a test fills in only what it is about.
/// </summary>
public sealed record ConfigurationEnvironment
{
    private const uint Unprivileged = 65534;

    /// <summary>
    /// Reads a configuration file by its path, which is absolute or relative to <see cref="CurrentDirectory"/>; the text
    /// carries that path, so that messages name a file as the user did. Asked once for each file.
    /// </summary>
    public Func<string, FileReading> ReadFile { get; init; } = static _ => new FileReading(null, FileProblem.Missing);

    /// <summary>
    /// The paths that match a pattern with <c>* ? [</c> (braces are expanded before), sorted bytewise. The second argument
    /// is the absolute directory to which a relative pattern refers; results may be relative to it or absolute.
    /// </summary>
    public Func<string, string, IReadOnlyList<string>> Glob { get; init; } = static (_, _) => [];

    /// <summary>The directory to which a relative main file refers; absolute.</summary>
    public string CurrentDirectory { get; init; } = "/";

    /// <summary>The host's name (uname), whole.</summary>
    public string NodeName { get; init; } = "localhost";

    /// <summary><c>--config-id</c>, for <c>@ID</c> and <c>${_INSTANCE}</c>; null: the node name up to its first dot.</summary>
    public string? ConfigId { get; init; }

    /// <summary>An environment variable; null: not set.</summary>
    public Func<string, string?> EnvironmentVariable { get; init; } = static _ => null;

    /// <summary>A random number from the first to the second argument, both included.</summary>
    public Func<long, long, long> NextRandom { get; init; } = static (min, _) => min;

    /// <summary>An account by name; null: none.</summary>
    public Func<string, UserAccount?> LookupUser { get; init; } = static _ => null;

    /// <summary>The gid of a group by name; null: none.</summary>
    public Func<string, uint?> LookupGroup { get; init; } = static _ => null;

    /// <summary>A network interface by name; null: none.</summary>
    public Func<string, InterfaceFacts?> FindInterface { get; init; } = static _ => null;

    /// <summary>Examines a script as the user it would run as: exists, executable, nobody but root may change it.</summary>
    public Func<ScriptCommand, ScriptExamination> ExamineScript { get; init; } =
        static _ => new ScriptExamination(ScriptProblem.Missing);

    /// <summary>Reads any small text file (iproute2's names); null: cannot be read.</summary>
    public Func<string, string?> ReadTextFile { get; init; } = static _ => null;

    /// <summary>Whether a file that is handed to a library can be read. Default: every one can.</summary>
    public Func<string, bool> IsFileReadable { get; init; } = static _ => true;

    /// <summary>Whether a network namespace exists, by name. Default: every one does.</summary>
    public Func<string, bool> NetworkNamespaceExists { get; init; } = static _ => true;

    /// <summary>
    /// Whether a host name has an address now. Default: every one has, so that nobody waits for a name server who need not.
    /// </summary>
    public Func<string, bool> HostResolves { get; init; } = static _ => true;

    /// <summary>Whether a network interface exists.</summary>
    public bool InterfaceExists(string name) => FindInterface(name) is not null;

    /// <summary>
    /// The same world for a file that is meant for another machine, of which nothing is known: whatever interface,
    /// account, group, certificate or script it names is taken to exist there.
    /// </summary>
    public ConfigurationEnvironment Elsewhere() => this with
    {
        FindInterface = static name => new InterfaceFacts(name, 1) { IsLoopback = name == "lo" },
        LookupUser = static name => name == "root" ? new UserAccount(name, 0, 0) : new UserAccount(name, Unprivileged, Unprivileged),
        LookupGroup = static name => name == "root" ? 0 : Unprivileged,
        IsFileReadable = static _ => true,
        ExamineScript = static script => ScriptExamination.Good with { ResolvedPath = script.Path },
    };
}
