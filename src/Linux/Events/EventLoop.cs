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

    private Registration[] _registrations = new Registration[64]; // by descriptor number
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

    /// <summary>The look at the clock of this turn: a time for handlers that need no newer one.</summary>
    public long TurnTime { get; private set; } = Now();

    private static ulong TimerTag => ulong.MaxValue;

    private static uint Edges => EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

    /// <summary>CLOCK_MONOTONIC in nanoseconds, without a system call.</summary>
    public static long Now() => Stopwatch.GetTimestamp() * NanosecondsPerTick;

    /// <summary>Forgets the worst lateness.</summary>
    public void ResetLateness() => MaxLateness = 0;

    /// <summary>Calls <paramref name="onReadable"/> whenever the descriptor is readable, at its end, or in error.</summary>
    /// <exception cref="SystemCallException">The descriptor cannot be watched, or is watched already.</exception>
    public void Add(SafeHandle handle, Action onReadable)
    {
        int number = Number(handle);
        var registration = new Registration { Generation = NextGeneration(), OnReadable = onReadable };
        Control(EPOLL_CTL_ADD, handle, number, EPOLLIN, registration.Generation);
        Register(number, registration);
    }

    /// <summary>
    /// Reports each change of the descriptor's readiness, in either direction, once (edge-triggered): for short
    /// connections, which so need one call for reading and writing together. A descriptor that is ready now is reported.
    /// </summary>
    /// <exception cref="SystemCallException">The descriptor cannot be watched, or is watched already.</exception>
    public void AddEdges(SafeHandle handle, IReadyHandler handler)
    {
        int number = Number(handle);
        var registration = new Registration { Generation = NextGeneration(), Handler = handler };
        Control(EPOLL_CTL_ADD, handle, number, Edges, registration.Generation);
        Register(number, registration);
    }

    /// <summary>Has what is ready now reported again: for a handler of edges that has left something to its next turn.</summary>
    public void RepeatEdges(SafeHandle handle)
    {
        int number = Number(handle);
        Control(EPOLL_CTL_MOD, handle, number, Edges, Registered(number).Generation);
    }

    /// <summary>
    /// Forgets a descriptor that is closed right after, which saves the call of <see cref="Remove"/>: a descriptor
    /// leaves the set when it is closed. Should a program that is being started hold it a moment longer, what is
    /// reported of it is of an older generation and is ignored.
    /// </summary>
    public void Forget(SafeHandle handle)
    {
        int number = Number(handle);
        Registered(number);
        Unregister(number);
    }

    /// <summary>Calls <paramref name="onWritable"/> whenever the added descriptor is writable; null ends that.</summary>
    public void Modify(SafeHandle handle, Action? onWritable)
    {
        int number = Number(handle);
        ref Registration registration = ref Registered(number);
        registration.OnWritable = onWritable;
        uint events = EPOLLIN | (onWritable is null ? 0 : EPOLLOUT);
        Control(EPOLL_CTL_MOD, handle, number, events, registration.Generation);
    }

    /// <summary>Forgets a descriptor. To be called before it is closed; allowed inside of any handler.</summary>
    public void Remove(SafeHandle handle)
    {
        int number = Number(handle);
        Registered(number);
        Errno.Check(epoll_ctl(_epoll, EPOLL_CTL_DEL, handle, null), nameof(epoll_ctl));
        Unregister(number);
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
        TurnTime = now;
        bool due = deadline <= now;

        // It has gone off. Told by the clock and not by epoll, which reports an edge once only: the second look below
        // would not see it any more, and the timer would never be set again.
        if (_armed <= now) _armed = long.MaxValue;

        // The list of what is ready is older than the look at the clock: good enough to serve from as long as nothing
        // is due, but what is due must wait for whatever arrived in between. The first list is served nevertheless:
        // the edges in it are not reported again.
        Serve(ready);
        if (due) Serve(Poll(timeout: 0));

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
            if (Current(tag).Handler is { } handler)
            {
                handler.OnReady(Readiness(events));
                continue;
            }

            if ((events & ~EPOLLOUT) != 0) Current(tag).OnReadable?.Invoke();
            if ((events & ~EPOLLIN) != 0) Current(tag).OnWritable?.Invoke();
        }
    }

    private static Ready Readiness(uint events)
    {
        Ready ready = Ready.None;
        if ((events & EPOLLIN) != 0) ready |= Ready.Readable;
        if ((events & EPOLLOUT) != 0) ready |= Ready.Writable;
        if ((events & EPOLLRDHUP) != 0) ready |= Ready.Ended;
        if ((events & (EPOLLERR | EPOLLHUP)) != 0) ready |= Ready.Failed;
        return ready;
    }

    // Empty if an earlier handler of this turn has removed it, even if its number is in use again.
    private Registration Current(ulong tag)
    {
        Registration found = _registrations[(int)(tag & int.MaxValue)];
        return found.Generation == (uint)(tag >> 32) ? found : default;
    }

    private ref Registration Registered(int number)
    {
        if (number < _registrations.Length && _registrations[number].Generation != 0) return ref _registrations[number];
        throw new ArgumentException($"descriptor {number} is not watched");
    }

    private void Register(int number, Registration registration)
    {
        if (number >= _registrations.Length) Array.Resize(ref _registrations, Math.Max(number + 1, _registrations.Length * 2));
        _registrations[number] = registration;
        _registered++;
    }

    private void Unregister(int number)
    {
        _registrations[number] = default;
        _registered--;
    }

    // Thousands of connections in a second use the numbers up in weeks: they begin again. 0 stands for none.
    private uint NextGeneration()
    {
        unchecked
        {
            if (++_generation == 0) _generation = 1;
        }

        return _generation;
    }

    private void Control(int operation, SafeHandle handle, int number, uint events, uint generation)
    {
        byte* element = stackalloc byte[16];
        epoll_event.Write(element, events, (ulong)generation << 32 | (uint)number);
        Errno.Check(epoll_ctl(_epoll, operation, handle, element), nameof(epoll_ctl));
    }

    // A value: that a connection is watched costs no memory.
    private struct Registration
    {
        public uint Generation { get; init; }

        public Action? OnReadable { get; init; }

        public Action? OnWritable { get; set; }

        public IReadyHandler? Handler { get; init; }
    }
}
