using System.Globalization;
using System.Runtime.InteropServices;

namespace Holdfast.SystemTests;

/// <summary>Processes by their numbers outside of all sandboxes.</summary>
internal static partial class Processes
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGKILL = 9;
    public const int SIGUSR1 = 10;
    public const int SIGUSR2 = 12;
    public const int SIGTERM = 15;
    public const int SIGCONT = 18;
    public const int SIGSTOP = 19;

    /// <summary>The children of a process (of all its threads); empty if it has gone.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid)
    {
        var children = new List<int>();
        try
        {
            foreach (string task in Directory.GetDirectories($"/proc/{pid}/task"))
            {
                string text = File.ReadAllText(Path.Combine(task, "children"));
                children.AddRange(
                    text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
            }
        }
        catch (IOException)
        {
            return children;
        }

        return children;
    }

    /// <summary>Whether a process runs (a zombie does not).</summary>
    public static bool IsRunning(int pid)
    {
        try
        {
            return Statistics(pid)[0] is not ("Z" or "X");
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Processor time that a process has used so far (fields 14 and 15 of /proc/PID/stat, in hundredths of a second).</summary>
    public static TimeSpan ProcessorTime(int pid) => TimeSpan.FromMilliseconds(10 * (Statistic(pid, 11) + Statistic(pid, 12)));

    /// <summary>A field of /proc/PID/stat (man 5 proc_pid_stat), counted from 0 behind the name: 0 is the state.</summary>
    public static long Statistic(int pid, int field) => long.Parse(Statistics(pid)[field], CultureInfo.InvariantCulture);

    /// <summary>A field of /proc/PID/status, by its name.</summary>
    public static string Status(int pid, string field) => File.ReadLines($"/proc/{pid}/status")
        .First(line => line.StartsWith(field + ':', StringComparison.Ordinal)).Split(':')[1].Trim();

    private static string[] Statistics(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    /// <summary>Sends a signal; a process that has gone is no error.</summary>
    public static void Signal(int pid, int signal) => _ = kill(pid, signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int sig);
}
