using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;

namespace Holdfast.Linux.Processes;

/// <summary>The program that this process runs, and the name by which it was called.</summary>
public static class SelfProgram
{
    /// <summary>Works for the very file that runs, even after it was replaced; but names the process "exe".</summary>
    public const string ProcPath = "/proc/self/exe";

    /// <summary>The name by which this process was called, without directories: "holdfast" or "keepalived".</summary>
    public static string CalledAs { get; } = Path.GetFileName(CommandName());

    /// <summary>
    /// The path to start this program by so that the new process has our name in /proc/PID/comm, which is where killall,
    /// pidof and ps -C look: the path by which we were called, if it still leads to the running file; else
    /// <see cref="ProcPath"/>, and the child must then call <see cref="ThisProcess.SetName"/>.
    /// </summary>
    public static string FindPath()
    {
        string name = CommandName();
        (ulong, ulong)? running = FileIdentity(ProcPath);
        return Candidates(name).FirstOrDefault(path => path.StartsWith('/') && FileIdentity(path) == running) ?? ProcPath;
    }

    // A relative path is one from the directory in which we were started, which a daemon leaves; the shell's PWD remembers it.
    private static IEnumerable<string> Candidates(string name)
    {
        IEnumerable<string> directories = name.Contains('/')
            ? [Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable("PWD") ?? ""]
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
