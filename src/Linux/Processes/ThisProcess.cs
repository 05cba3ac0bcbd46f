using System.Runtime.InteropServices;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Microsoft.Win32.SafeHandles;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Processes;

/// <summary>What a process does to itself to become a daemon or a child of one.</summary>
public static unsafe class ThisProcess
{
    private const int HostNameLength = 256;

    /// <summary>The parent's process id.</summary>
    public static int ParentId => getppid();

    /// <summary>The effective user id.</summary>
    public static uint EffectiveUser => geteuid();

    /// <summary>The host's whole name, as it was set.</summary>
    public static string HostName
    {
        get
        {
            byte* name = stackalloc byte[HostNameLength];
            Errno.Check(gethostname(name, HostNameLength), nameof(gethostname));
            return Marshal.PtrToStringUTF8((nint)name)!;
        }
    }

    /// <summary>The working directory; "/" if it has been removed.</summary>
    public static string WorkingDirectory
    {
        get
        {
            try
            {
                return Directory.GetCurrentDirectory();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "/";
            }
        }
    }

    /// <summary>Sets the name that ps, killall and pidof find; the kernel keeps 15 bytes of it.</summary>
    public static void SetName(string name)
    {
        // Through the file and not prctl(PR_SET_NAME): that names the calling thread, the process has its first thread's name.
        File.WriteAllText("/proc/self/comm", name);
    }

    /// <summary>
    /// Has the kernel send a signal to this process when its parent dies: precisely, when the thread dies that started it.
    /// False if the parent is gone already.
    /// </summary>
    /// <param name="signal">A signal number (man 7 signal).</param>
    /// <param name="parent">The process id of the parent that is meant.</param>
    public static bool DieWithParent(int signal, int parent)
    {
        Errno.Check(prctl(PR_SET_PDEATHSIG, (nuint)signal, 0, 0, 0), "prctl PR_SET_PDEATHSIG");
        return getppid() == parent;
    }

    /// <summary>Leaves the terminal: a session and process group of its own. No error if it leads a group already.</summary>
    public static void LeaveTerminal()
    {
        if (setsid() < 0 && Errno.Last != Errno.EPERM) throw Errno.Failure(nameof(setsid));
    }

    /// <summary>Connects standard input, output and error to /dev/null.</summary>
    public static void CloseStandardStreams()
    {
        using SafeFileDescriptor nothing = Errno.Check(open("/dev/null", O_RDWR | O_CLOEXEC, 0), "open /dev/null");
        for (int standard = 0; standard <= 2; standard++)
        {
            Errno.Check(dup2(nothing, standard), nameof(dup2));
        }
    }

    /// <summary>
    /// Lets standard output and error, where they are files, be written at the end. .NET keeps a position of its own for
    /// each process: a parent and its children, which write to the same file, would overwrite each other's lines.
    /// </summary>
    public static void AppendToStandardFiles()
    {
        for (int standard = 1; standard <= 2; standard++)
        {
            using var stream = new SafeFileHandle(standard, ownsHandle: false);
            int flags = IsRegularFile(standard) ? fcntl(stream, F_GETFL, 0) : -1;
            if (flags >= 0) _ = fcntl(stream, F_SETFL, flags | O_APPEND);
        }
    }

    /// <summary>Sets which permissions new files do not get; returns what it was.</summary>
    public static uint SetUmask(uint mask) => umask(mask);

    private static bool IsRegularFile(int descriptor)
    {
        try
        {
            return FileStatus.Of($"/proc/self/fd/{descriptor}") is { IsRegular: true };
        }
        catch (SystemCallException)
        {
            return false; // Nobody can say what it is: it is used as it is.
        }
    }
}
