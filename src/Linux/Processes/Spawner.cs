using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Namespaces;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Processes;

/// <summary>
/// Starts programs without holding the loop up: one thread of its own starts them one after the other, in the order of asking.
/// There is no fork. A child gets default signals, no descriptors but those named, and the user that was asked for.
/// </summary>
/// <remarks>
/// Credentials belong to a thread in Linux; it is libc's wrappers that spread them to the whole process. The raw system calls
/// change a short-lived thread alone, the child inherits them, and exec drops what is left of root. Children that keep our
/// credentials are started by the long-lived thread: a parent-death signal is sent when the <i>thread</i> that started a child
/// ends.
/// </remarks>
public sealed unsafe class Spawner : IDisposable
{
    private readonly EventLoop _loop;
    private readonly Wakeup _wakeup;
    private readonly BlockingCollection<Action> _queue = [];
    private readonly Thread _thread;

    /// <summary>Starts the thread. To be called on the loop's thread or before the loop runs.</summary>
    public Spawner(EventLoop loop, Wakeup wakeup)
    {
        _loop = loop;
        _wakeup = wakeup;
        KeepExitStatuses();
        _thread = new Thread(Work) { Name = "spawner", IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// Starts a program. Both callbacks come on the loop's thread. The child is watched and reaped, whoever asks for its end.
    /// </summary>
    /// <param name="request">What to start.</param>
    /// <param name="onStarted">The child, or why there is none (one of both is null).</param>
    /// <param name="onExit">How it ended; after <paramref name="onStarted"/>, and only if it was started.</param>
    public void Start(SpawnRequest request, Action<ChildProcess?, SystemCallException?>? onStarted, Action<ExitStatus>? onExit)
    {
        _queue.Add(() =>
        {
            ChildProcess? child = null;
            SystemCallException? failure = null;
            try
            {
                child = Spawn(request);
            }
            catch (SystemCallException e)
            {
                failure = e;
            }

            _wakeup.Post(() =>
            {
                child?.Watch(_loop, onExit);
                onStarted?.Invoke(child, failure);
            });
        });
    }

    /// <summary>
    /// Starts a program and waits until its exec has succeeded, one or two milliseconds. For the time before the loop runs.
    /// </summary>
    /// <exception cref="SystemCallException">It could not be started.</exception>
    public static ChildProcess Spawn(SpawnRequest request)
    {
        uint user = request.UserId ?? geteuid();
        uint group = request.GroupId ?? getegid();
        bool asIs = user == geteuid() && group == getegid() && !request.SupplementaryGroups
            && request is { CapabilityBound: null, NoNewPrivileges: false, NetworkNamespace: null };
        int pid = asIs ? NativeSpawn.Start(request) : SpawnOnOwnThread(request, user, group);
        nint handle = syscall(SYS_pidfd_open, pid, 0, 0, 0);
        if (handle >= 0) return new ChildProcess(pid, new SafeFileDescriptor((int)handle), request.OwnProcessGroup);
        SystemCallException failure = Errno.Failure($"pidfd_open {pid}");

        // Without a descriptor nobody could watch it, or end it: it is as if it had not been started.
        if (kill(request.OwnProcessGroup ? -pid : pid, SIGKILL) == 0) _ = waitpid(pid, null, 0);
        throw failure;
    }

    /// <summary>Starts nothing more. What runs goes on.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private void Work()
    {
        foreach (Action start in _queue.GetConsumingEnumerable())
        {
            start();
        }
    }

    private static int SpawnOnOwnThread(SpawnRequest request, uint user, uint group)
    {
        bool changesUser = user != geteuid() || group != getegid() || request.SupplementaryGroups;
        uint[] groups = request.SupplementaryGroups && Users.Find(user) is { } account ? Users.GroupsOf(account.Name, group) : [group];
        int pid = 0;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (request.NetworkNamespace is { } name) NetworkNamespace.Enter(name);
                if (request.CapabilityBound is { } bound) LimitCapabilities(bound);
                if (request.NoNewPrivileges) Errno.Check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl PR_SET_NO_NEW_PRIVS");
                if (changesUser) TakeCredentials(user, group, groups);
                pid = NativeSpawn.Start(request);
            }
            catch (SystemCallException e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { Name = "spawn as user", IsBackground = true };

        // A change of credentials makes the whole process undumpable: no core file, and /proc/self is root's.
        int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
        thread.Start();
        thread.Join();
        if (dumpable == 1) _ = prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
        failure?.Throw();
        return pid;
    }

    // Of this thread alone; what it starts inherits the bound, and exec as root gives all that is within it.
    private static void LimitCapabilities(IReadOnlyList<int> bound)
    {
        for (int capability = 0; prctl(PR_CAPBSET_READ, (nuint)capability, 0, 0, 0) is var has and >= 0; capability++)
        {
            if (has == 0 || bound.Contains(capability)) continue;
            if (prctl(PR_CAPBSET_DROP, (nuint)capability, 0, 0, 0) == 0) continue;

            // Without CAP_SETPCAP, as in some containers, little was allowed to begin with.
            if (Errno.Last == Errno.EPERM) return;
            throw Errno.Failure("prctl PR_CAPBSET_DROP");
        }
    }

    private static void TakeCredentials(uint user, uint group, uint[] groups)
    {
        fixed (uint* list = groups)
        {
            Errno.Check(syscall(SYS_setgroups, groups.Length, (nint)list, 0, 0), "setgroups");
        }

        Errno.Check(syscall(SYS_setresgid, (nint)group, (nint)group, (nint)group, 0), "setresgid");
        Errno.Check(syscall(SYS_setresuid, (nint)user, (nint)user, (nint)user, 0), "setresuid");
    }

    // Somebody may have started us with SIGCHLD ignored. Then the kernel reaps children by itself and forgets how they ended.
    private static void KeepExitStatuses()
    {
        byte* old = stackalloc byte[256];
        new Span<byte>(old, 256).Clear();
        Errno.Check(sigaction(SIGCHLD, null, old), nameof(sigaction));
        if (*(nint*)old == SIG_IGN) _ = signal(SIGCHLD, SIG_DFL);
    }
}
