using System.Diagnostics.CodeAnalysis;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Processes;

/// <summary>
/// A child that <see cref="Spawner"/> started, known by a descriptor (pidfd): its number cannot come to mean another process.
/// It must be watched; then it is reaped as soon as it ends.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The descriptor is closed when the child is reaped; before that it is needed.")]
public sealed unsafe class ChildProcess
{
    private readonly SafeFileDescriptor _handle;
    private readonly bool _leadsGroup;
    private bool _killed;

    internal ChildProcess(int pid, SafeFileDescriptor handle, bool leadsGroup)
    {
        Pid = pid;
        _handle = handle;
        _leadsGroup = leadsGroup;
    }

    /// <summary>The process id. Only for messages and pid files once the child has ended.</summary>
    public int Pid { get; }

    /// <summary>How it ended; null while it runs or its end has not been seen yet.</summary>
    public ExitStatus? Exit { get; private set; }

    /// <summary>Reaps the child when it ends and says how it did. Once, on the loop's thread.</summary>
    public void Watch(EventLoop loop, Action<ExitStatus>? onExit)
    {
        loop.Add(_handle, () =>
        {
            if (!TryReap(out ExitStatus status)) return;
            loop.Remove(_handle);
            _handle.Dispose();
            onExit?.Invoke(status);
        });
    }

    /// <summary>
    /// Sends a signal to the child and, if it leads one, to its whole process group. When the child has then ended, whatever is
    /// left of its group is killed, before the group's number is free for others: it was told to end and did not.
    /// </summary>
    /// <returns>False if the child has ended, or is another user's and we may not (no CAP_KILL, as in some containers).</returns>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public bool Kill(int signal)
    {
        if (Exit is not null) return false;
        if (!_leadsGroup) return Signal(signal);
        _killed = true;

        // Not reaped yet, so both numbers are still the child's.
        return kill(-Pid, signal) == 0 || (Errno.Last is Errno.ESRCH or Errno.EPERM ? false : throw Errno.Failure($"kill {-Pid}"));
    }

    /// <summary>Sends a signal to the child alone.</summary>
    /// <returns>False if the child has ended, or is another user's and we may not (no CAP_KILL, as in some containers).</returns>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public bool Signal(int signal)
    {
        if (Exit is not null) return false;
        nint handle = _handle.Number;
        return syscall(SYS_pidfd_send_signal, handle, signal, 0, 0) == 0
            || (Errno.Last is Errno.ESRCH or Errno.EPERM ? false : throw Errno.Failure($"pidfd_send_signal {Pid}"));
    }

    /// <summary>Reaps the child if it has ended. <see cref="Watch"/> does that by itself.</summary>
    internal bool TryReap(out ExitStatus status)
    {
        status = default;
        if (Exit is not null) return false;
        if (_killed && !IsRunning()) _ = kill(-Pid, SIGKILL);
        siginfo information = default;
        Errno.Check(waitid(P_PIDFD, _handle, &information, WEXITED | WNOHANG), nameof(waitid));
        if (information.si_pid == 0) return false;
        status = information.si_code == CLD_EXITED
            ? new ExitStatus(information.si_status, 0)
            : new ExitStatus(-1, information.si_status);
        Exit = status;
        return true;
    }

    private bool IsRunning()
    {
        siginfo information = default;
        Errno.Check(waitid(P_PIDFD, _handle, &information, WEXITED | WNOHANG | WNOWAIT), nameof(waitid));
        return information.si_pid == 0;
    }
}
