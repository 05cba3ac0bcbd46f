using System.Collections.Concurrent;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Events;

/// <summary>The way from other threads into the loop: actions in the order of posting, on the loop's thread.</summary>
public sealed class Wakeup : IDisposable
{
    private readonly SafeFileDescriptor _event = Errno.Check(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), nameof(eventfd));
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly EventLoop _loop;
    private int _signalled;

    /// <summary>Attaches to a loop; to be called on the loop's thread or before it runs.</summary>
    public Wakeup(EventLoop loop)
    {
        _loop = loop;
        loop.Add(_event, OnReadable);
    }

    /// <summary>Has <paramref name="action"/> run on the loop's thread. May be called from any thread.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        if (Interlocked.Exchange(ref _signalled, 1) == 0) Errno.Check(eventfd_write(_event, 1), nameof(eventfd_write));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Remove(_event);
        _event.Dispose();
    }

    private void OnReadable()
    {
        _ = eventfd_read(_event, out _);
        Interlocked.Exchange(ref _signalled, 0);

        // Only what is here now: an action that posts again must not keep the loop from its sockets.
        for (int left = _posted.Count; left > 0 && _posted.TryDequeue(out Action? action); left--)
        {
            action();
        }
    }
}
