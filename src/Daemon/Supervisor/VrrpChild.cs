using Holdfast.Core.Control;
using Holdfast.Core.Time;
using Holdfast.Daemon.Control;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;
using Holdfast.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Daemon.Supervisor;

/// <summary>One run of the VRRP child: its process and the channel to it.</summary>
internal sealed class VrrpChild : IDisposable
{
    /// <summary>The last argument of a child, by which it knows what it is.</summary>
    public const string Role = "--role=vrrp";

    private readonly ParentLink _link;
    private readonly ChildProcess _process;

    private VrrpChild(ParentLink link, ChildProcess process, Instant startedAt)
    {
        _link = link;
        _process = process;
        StartedAt = startedAt;
    }

    /// <summary>When it was started.</summary>
    public Instant StartedAt { get; }

    /// <summary>Whether it has said that it runs.</summary>
    public bool IsReady { get; set; }

    /// <summary>Its process id.</summary>
    public int Pid => _process.Pid;

    /// <summary>Starts the child, and watches it.</summary>
    /// <exception cref="SystemCallException">It could not be started.</exception>
    public static VrrpChild Start(EventLoop loop, ChildStart start, IReadOnlyList<string> arguments, ChildEvents events)
    {
        VrrpChild child = null!;
        var link = new ParentLink(loop, start, out MessageChannel theirs)
        {
            Ready = () => events.Ready(child),
            Reloaded = events.Reloaded,
            ReloadRequested = events.ReloadRequested,
        };
        try
        {
            using (theirs)
            {
                // By this very thread: the kernel signals the child when the thread that started it ends.
                ChildProcess process = Spawner.Spawn(Request(start.Settings.Log.Console, arguments, theirs));
                child = new VrrpChild(link, process, new Instant(EventLoop.Now()));
            }
        }
        catch (SystemCallException)
        {
            link.Dispose();
            throw;
        }

        child._process.Watch(loop, status => events.Ended(child, new ChildExit(status.Code, status.Signal)));
        return child;
    }

    /// <summary>Hands a new configuration over. False if the child cannot take it.</summary>
    public bool TryReload(ChildStart start) => _link.TryReload(start);

    /// <summary>Tells the child to stop in order.</summary>
    public void Stop()
    {
        _link.SendStop();
        Signal(SignalNumber.Terminate);
    }

    /// <summary>Ends the child and all that it started, at once.</summary>
    public void Kill() => _process.Kill(SignalNumber.Kill);

    /// <summary>Sends a signal to the child; nothing happens if it has ended.</summary>
    public void Signal(int number) => _process.Signal(number);

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    private static SpawnRequest Request(bool console, IReadOnlyList<string> arguments, MessageChannel theirs) =>
        new(SelfProgram.FindPath(), [SelfProgram.CalledAs, .. arguments, Role])
        {
            StandardError = console ? new SafeFileHandle(2, ownsHandle: false) : null,
            StandardOutput = console ? new SafeFileHandle(1, ownsHandle: false) : null,
            Inherited = [theirs.Handle],
            Environment = ChildEnvironment.Create(),
            BlockedSignals = SignalNumber.Requests,
        };
}

/// <summary>What a child tells its supervisor; all on the parent's loop.</summary>
internal sealed record ChildEvents
{
    /// <summary>It runs.</summary>
    public required Action<VrrpChild> Ready { get; init; }

    /// <summary>It has answered a reload.</summary>
    public required Action<ReloadAnswer> Reloaded { get; init; }

    /// <summary>It asks for a reload.</summary>
    public required Action ReloadRequested { get; init; }

    /// <summary>It has ended.</summary>
    public required Action<VrrpChild, ChildExit> Ended { get; init; }
}
