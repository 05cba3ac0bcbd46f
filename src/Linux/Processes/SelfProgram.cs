using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;

namespace Holdfast.Linux.Processes;

/// <summary>The program that this process runs, and the name by which it was called.</summary>
public static class SelfProgram
{
    /// <summary>Works by whatever name the file was called; but names the process "exe".</summary>
    public const string ProcPath = "/proc/self/exe";

    /// <summary>The name by which this process was called, without directories: "holdfast" or "keepalived".</summary>
    public static string CalledAs { get; } = Path.GetFileName(CommandName());

    /// <summary>
    /// The path to start this program by so that the new process has our name in /proc/PID/comm, which is where killall,
    /// pidof and ps -C look: the path by which we were called, if it leads to the running file or, after an update, to
    /// the file in its place; else <see cref="ProcPath"/>, and the child must then call <see cref="ThisProcess.SetName"/>.
    /// </summary>
    public static string FindPath()
    {
        string name = CommandName();
        (ulong, ulong)? running = FileIdentity(ProcPath);
        string[] paths = [.. Candidates(name).Where(path => path.StartsWith('/'))];
        return Array.Find(paths, path => FileIdentity(path) == running)
            ?? (IsReplaced ? Array.Find(paths, File.Exists) : null)
            ?? ProcPath;
    }

    // The runtime looks for its own parts in the file by its name, and finds none if that file was removed.
    private static bool IsReplaced => new FileInfo(ProcPath).LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;

    // A relative path is one from the directory in which we were started, which a daemon leaves; the shell's PWD remembers it.
    private static IEnumerable<string> Candidates(string name)
    {
        IEnumerable<string> directories = name.Contains('/')
            ? [ThisProcess.WorkingDirectory, Environment.GetEnvironmentVariable("PWD") ?? ""]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return directories.Select(directory => Path.Combine(directory, name))
            .Append(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(name)));
    }

    private static string CommandName()
    {
        string commandLine = File.ReadAllText("/proc/self/cmdline");
        int end = commandLine.IndexOf('\0');
        return end < 0 ? commandLine : commandLine[..end];
    }

    private static (ulong Device, ulong Inode)? FileIdentity(string path)
    {
        try
        {
            return FileStatus.Of(path) is { } status ? (status.Device, status.Inode) : null;
        }
        catch (SystemCallException)
        {
            return null;
        }
    }
}
