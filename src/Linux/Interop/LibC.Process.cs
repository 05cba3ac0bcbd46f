using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

internal static unsafe partial class LibC
{
    public const int CLONE_NEWNET = 0x40000000;
    public const int PR_SET_PDEATHSIG = 1;
    public const int PRIO_PROCESS = 0;
    public const int SCHED_OTHER = 0;
    public const int SCHED_FIFO = 1;
    public const int SCHED_RR = 2;
    public const int SCHED_RESET_ON_FORK = 0x40000000;
    public const int MCL_CURRENT = 1;
    public const int MCL_FUTURE = 2;
    public const int MCL_ONFAULT = 4;

    [LibraryImport(Library)]
    public static partial uint geteuid();

    [LibraryImport(Library)]
    public static partial int getppid();

    [LibraryImport(Library)]
    public static partial uint umask(uint mask);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setsid();

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setns(SafeHandle fd, int type);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setpriority(int which, uint who, int nice);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sched_setscheduler(int pid, int policy, int* priority);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sched_get_priority_min(int policy);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sched_get_priority_max(int policy);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sched_setaffinity(int pid, nuint length, void* mask);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sched_getaffinity(int pid, nuint length, void* mask);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int prlimit(int pid, int resource, rlimit* value, rlimit* old);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int mlockall(int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int gethostname(byte* name, nuint length);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint if_nametoindex(string name);

    [LibraryImport(Library, SetLastError = true)]
    public static partial byte* if_indextoname(uint index, byte* name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getpwnam_r(string name, passwd* entry, byte* buffer, nuint length, passwd** result);

    [LibraryImport(Library)]
    public static partial int getpwuid_r(uint uid, passwd* entry, byte* buffer, nuint length, passwd** result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getgrnam_r(string name, group* entry, byte* buffer, nuint length, group** result);

    [LibraryImport(Library)]
    public static partial int getgrgid_r(uint gid, group* entry, byte* buffer, nuint length, group** result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getgrouplist(string user, uint group, uint* groups, int* count);
}
