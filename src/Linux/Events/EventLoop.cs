using System.Diagnostics;
using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Events;

/// <summary>
/// One thread, one epoll set, one timer. The law: packets before deadlines. What was due is judged by a look at the
/// clock that is older than the look at the descriptors, so that what arrived before a deadline is heard before it.
/// </summary>
/// <remarks>
/// Every member belongs to the thread of <see cref="Run"/>; other threads use <see cref="Wakeup.Post"/>.
/// A handler does a bounded amount of work and returns: what it leaves is reported again (level-triggered).
/// An exception of a handler leaves <see cref="Run"/>: a process that does not know its own state must end.
/// </remarks>
public sealed unsafe class EventLoop : IDisposable
{
    private const long NanosecondsPerTick = 1; // Stopwatch counts CLOCK_MONOTONIC nanoseconds on Linux.

    private readonly SafeFileDescriptor _epoll = Errno.Check(epoll_create1(EPOLL_CLOEXEC), nameof(epoll_create1));
    private readonly SafeFileDescriptor _timer =
        Errno.Check(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), nameof(timerfd_create));

    private Registration?[] _registrations = new Registration?[64]; // by descriptor number
    private NativeMemoryBlock _ready = new(64 * epoll_event.Size);
    private int _registered = 1;
    private uint _generation;
    private long _armed = long.MaxValue;
    private bool _stopping;

    /// <summary>An empty loop.</summary>
    public EventLoop()
    {
        // Edge-triggered and never read: setting the timer again forgets its expirations (man 2 timerfd_create).
        byte* element = stackalloc byte[16];
        epoll_event.Write(element, EPOLLIN | EPOLLET, TimerTag);
        Errno.Check(epoll_ctl(_epoll, EPOLL_CTL_ADD, _timer, element), nameof(epoll_ctl));
    }

    /// <summary>When something is due next, as <see cref="Now"/> counts; <see cref="long.MaxValue"/> for never.</summary>
    public Func<long> NextDeadline { get; set; } = static () => long.MaxValue;

    /// <summary>Runs all that is due at the given time; called only when <see cref="NextDeadline"/> has passed.</summary>
    public Action<long> RunDue { get; set; } = static _ => { };

    /// <summary>Whether background work waits; while it does, the loop does not sleep.</summary>
    public Func<bool> HasWork { get; set; } = static () => false;

    /// <summary>Does one bounded piece of background work, after everything ready and due has had its turn.</summary>
    public Action DoWork { get; set; } = static () => { };

    /// <summary>How late the last deadline was served, in nanoseconds.</summary>
    public long LastLateness { get; private set; }

    /// <summary>The worst of <see cref="LastLateness"/> since the start or <see cref="ResetLateness"/>, in nanoseconds.</summary>
    public long MaxLateness { get; private set; }

    /// <summary>How often the loop has slept or polled.</summary>
    public long Turns { get; private set; }

    private static ulong TimerTag => ulong.MaxValue;

    /// <summary>CLOCK_MONOTONIC in nanoseconds, without a system call.</summary>
    public static long Now() => Stopwatch.GetTimestamp() * NanosecondsPerTick;

    /// <summary>Forgets the worst lateness.</summary>
    public void ResetLateness() => MaxLateness = 0;

    /// <summary>Calls <paramref name="onReadable"/> whenever the descriptor is readable, at its end, or in error.</summary>
    /// <exception cref="SystemCallException">The descriptor cannot be watched, or is watched already.</exception>
    public void Add(SafeHandle handle, Action onReadable)
    {
        int number = Number(handle);
        var registration = new Registration(++_generation, onReadable);
        Control(EPOLL_CTL_ADD, handle, number, registration);
        if (number >= _registrations.Length) Array.Resize(ref _registrations, Math.Max(number + 1, _registrations.Length * 2));
        _registrations[number] = registration;
        _registered++;
    }

    /// <summary>Calls <paramref name="onWritable"/> whenever the added descriptor is writable; null ends that.</summary>
    public void Modify(SafeHandle handle, Action? onWritable)
    {
        int number = Number(handle);
        Registration registration = Registered(number);
        registration.OnWritable = onWritable;
        Control(EPOLL_CTL_MOD, handle, number, registration);
    }

    /// <summary>Forgets a descriptor. To be called before it is closed; allowed inside of any handler.</summary>
    public void Remove(SafeHandle handle)
    {
        int number = Number(handle);
        Registered(number);
        Errno.Check(epoll_ctl(_epoll, EPOLL_CTL_DEL, handle, null), nameof(epoll_ctl));
        _registrations[number] = null;
        _registered--;
    }

    /// <summary>Turns until <see cref="Stop"/>.</summary>
    public void Run()
    {
        while (!_stopping)
        {
            Turn();
        }

        _stopping = false;
    }

    /// <summary>Lets <see cref="Run"/> return at the end of the turn. For the loop's own thread.</summary>
    public void Stop() => _stopping = true;

    /// <summary>One turn: arm, wait, look at the clock, serve what is ready, run what was due, then work.</summary>
    public void Turn()
    {
        bool working = HasWork();
        long deadline = NextDeadline();
        if (!working) Arm(deadline);

        int ready = Poll(timeout: working ? 0 : -1);
        long now = Now();
        bool due = deadline <= now;

        // It has gone off. Told by the clock and not by epoll, which reports an edge once only: the second look below
        // would not see it any more, and the timer would never be set again.
        if (_armed <= now) _armed = long.MaxValue;

        // The list of what is ready is older than the look at the clock: good enough to serve from as long as nothing
        // is due, but what is due must wait for whatever arrived in between.
        if (due) ready = Poll(timeout: 0);
        Serve(ready);

        if (due)
        {
            LastLateness = now - deadline;
            MaxLateness = Math.Max(MaxLateness, LastLateness);
            RunDue(now);
        }

        if (working && !_stopping) DoWork();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _epoll.Dispose();
        _ready.Dispose();
    }

    private static int Number(SafeHandle handle)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, handle);
        return unchecked((int)handle.DangerousGetHandle());
    }

    // A deadline that moved away leaves the timer as it is: waking up once too early costs less than a system call
    // for each packet that moves it.
    private void Arm(long deadline)
    {
        if (deadline >= _armed) return;
        var value = new itimerspec { it_value = timespec.FromNanoseconds(Math.Max(deadline, 1)) };
        Errno.Check(timerfd_settime(_timer, TFD_TIMER_ABSTIME, &value, null), nameof(timerfd_settime));
        _armed = deadline;
    }

    private int Poll(int timeout)
    {
        int capacity = _registered;
        if (_ready.Length < capacity * epoll_event.Size)
        {
            _ready.Dispose();
            _ready = new NativeMemoryBlock(2 * capacity * epoll_event.Size);
        }

        Turns++;
        int count = epoll_wait(_epoll, _ready.Pointer, capacity, timeout);
        if (count < 0 && Errno.Last == Errno.EINTR) return 0;
        return Errno.Check(count, nameof(epoll_wait));
    }

    private void Serve(int count)
    {
        // A handler may add descriptors, but the list grows only at the next poll.
        byte* element = _ready.Pointer;
        for (int i = 0; i < count; i++, element += epoll_event.Size)
        {
            ulong tag = epoll_event.Data(element);
            if (tag == TimerTag) continue;

            uint events = epoll_event.Events(element);
            if ((events & ~EPOLLOUT) != 0) Current(tag)?.OnReadable();
            if ((events & ~EPOLLIN) != 0) Current(tag)?.OnWritable?.Invoke();
        }
    }

    // Null if an earlier handler of this turn has removed it, even if its number is in use again.
    private Registration? Current(ulong tag) =>
        _registrations[(int)(tag & int.MaxValue)] is { } found && found.Generation == (uint)(tag >> 32) ? found : null;

    private Registration Registered(int number) =>
        number < _registrations.Length && _registrations[number] is { } registration
            ? registration
            : throw new ArgumentException($"descriptor {number} is not watched");

    private void Control(int operation, SafeHandle handle, int number, Registration registration)
    {
        byte* element = stackalloc byte[16];
        uint events = EPOLLIN | (registration.OnWritable is null ? 0 : EPOLLOUT);
        epoll_event.Write(element, events, (ulong)registration.Generation << 32 | (uint)number);
        Errno.Check(epoll_ctl(_epoll, operation, handle, element), nameof(epoll_ctl));
    }

    private sealed class Registration(uint generation, Action onReadable)
    {
        public uint Generation { get; } = generation;

        public Action OnReadable { get; } = onReadable;

        public Action? OnWritable { get; set; }
    }
}
