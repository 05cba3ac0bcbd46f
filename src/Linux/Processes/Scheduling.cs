using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Processes;

/// <summary>How the kernel treats the calling thread and this process. Applied by a child to itself before its loop starts.</summary>
public static unsafe class Scheduling
{
    private const int RLIMIT_CORE = 4;
    private const int RLIMIT_NOFILE = 7;
    private const int RLIMIT_RTTIME = 15;
    private const int MaxProcessors = 1024;

    /// <summary>The range of real-time priorities that the system has (man 2 sched_get_priority_max).</summary>
    public static (int Min, int Max) RealTimeRange =>
        (Errno.Check(sched_get_priority_min(SCHED_RR), nameof(sched_get_priority_min)),
            Errno.Check(sched_get_priority_max(SCHED_RR), nameof(sched_get_priority_max)));

    /// <summary>Sets the nice value of the calling thread, -20 to 19.</summary>
    public static void SetNice(int nice) => Errno.Check(setpriority(PRIO_PROCESS, 0, nice), nameof(setpriority));

    /// <summary>Makes the calling thread a real-time thread (SCHED_RR). Threads and processes that it starts are not.</summary>
    /// <param name="priority">Within <see cref="RealTimeRange"/>.</param>
    public static void SetRealTime(int priority) =>
        Errno.Check(sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &priority), nameof(sched_setscheduler));

    /// <summary>Limits how long a real-time thread may run without sleeping before it gets SIGXCPU (RLIMIT_RTTIME).</summary>
    public static void LimitRealTime(TimeSpan limit) =>
        SetLimit(RLIMIT_RTTIME, (ulong)(limit.Ticks / TimeSpan.TicksPerMicrosecond), "prlimit RLIMIT_RTTIME");

    /// <summary>Sets how many descriptors this process may have (RLIMIT_NOFILE).</summary>
    public static void LimitDescriptors(int count) => SetLimit(RLIMIT_NOFILE, (ulong)count, "prlimit RLIMIT_NOFILE");

    /// <summary>Lets this process leave core files of any size (RLIMIT_CORE).</summary>
    public static void AllowCoreFiles() => SetLimit(RLIMIT_CORE, ulong.MaxValue, "prlimit RLIMIT_CORE");

    /// <summary>Binds the calling thread, and threads that it starts, to processors (counted from 0).</summary>
    public static void SetAffinity(IEnumerable<int> processors)
    {
        byte* mask = stackalloc byte[MaxProcessors / 8];
        new Span<byte>(mask, MaxProcessors / 8).Clear();
        foreach (int processor in processors)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)processor, (uint)MaxProcessors, nameof(processors));
            mask[processor / 8] |= (byte)(1 << (processor % 8));
        }

        Errno.Check(sched_setaffinity(0, MaxProcessors / 8, mask), nameof(sched_setaffinity));
    }

    /// <summary>
    /// Keeps memory from being swapped out, from its first use on. Not all at once (MCL_ONFAULT): the runtime reserves
    /// far more than it uses.
    /// </summary>
    public static void LockMemory() => Errno.Check(mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT), nameof(mlockall));

    /// <summary>Tells the out-of-memory killer how much it may like this process: -1000 (never) to 1000.</summary>
    public static void SetOutOfMemoryScore(int score) => File.WriteAllText("/proc/self/oom_score_adj", $"{score}");

    private static void SetLimit(int resource, ulong value, string call)
    {
        var limit = new rlimit { rlim_cur = value, rlim_max = value };
        Errno.Check(prlimit(0, resource, &limit, null), call);
    }
}
