using Holdfast.Core.Control;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Time;
using Holdfast.Daemon.Control;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;
using Holdfast.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Daemon.Supervisor;

/// <summary>One run of a child: its process and the channel to it.</summary>
internal sealed class ChildRun : IDisposable
{
    private readonly ParentLink _link;
    private readonly ChildProcess _process;

    private ChildRun(ParentLink link, ChildProcess process, Instant startedAt)
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
    public static ChildRun Start(EventLoop loop, ChildStartRequest start, IReadOnlyList<string> arguments, ChildEvents events)
    {
        ChildRun child = null!;
        var link = new ParentLink(loop, start.Message, out MessageChannel theirs)
        {
            Ready = () => events.Ready(child),
            Reloaded = answer => events.Reloaded(child, answer),
            ReloadRequested = events.ReloadRequested,
            Drained = events.Drained,
        };
        try
        {
            using (theirs)
            {
                // By this very thread, unless less is allowed to the child: the kernel signals it when the thread that
                // started it ends.
                ChildProcess process = Spawner.Spawn(Request(start, arguments, theirs));
                child = new ChildRun(link, process, new Instant(EventLoop.Now()));
            }
        }
        catch (SystemCallException)
        {
            link.Dispose();
            throw;
        }

        child._process.Watch(loop, status =>
        {
            link.ReadRest();
            events.Ended(child, new ChildExit(status.Code, status.Signal));
        });
        return child;
    }

    /// <summary>Hands a new configuration over. False if the child cannot take it.</summary>
    public bool TryReload(byte[] message) => _link.TryReload(message);

    /// <summary>Tells the child to end in order, and to leave what it has set to its successor.</summary>
    public void Leave() => _link.SendLeave();

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

    private static SpawnRequest Request(ChildStartRequest start, IReadOnlyList<string> arguments, MessageChannel theirs) =>
        new(SelfProgram.FindPath(), [SelfProgram.CalledAs, .. arguments, start.Role])
        {
            StandardError = start.Console ? new SafeFileHandle(2, ownsHandle: false) : null,
            StandardOutput = start.Console ? new SafeFileHandle(1, ownsHandle: false) : null,
            Inherited = [theirs.Handle],
            Environment = ChildEnvironment.Create(),
            BlockedSignals = SignalNumber.Requests,
            CapabilityBound = start.Privileges.CapabilityBound,
            NoNewPrivileges = start.Privileges.NoNewPrivileges,
            NetworkNamespace = start.NetworkNamespace,
        };
}

/// <summary>How a child is started.</summary>
/// <param name="Role">Its last argument, by which it knows what it is.</param>
/// <param name="Message">What it reads first, in JSON.</param>
internal sealed record ChildStartRequest(string Role, byte[] Message)
{
    /// <summary>Whether it inherits standard output and error.</summary>
    public bool Console { get; init; }

    /// <summary>What it may do.</summary>
    public ChildPrivileges Privileges { get; init; } = ChildPrivileges.All;

    /// <summary>The network namespace to start in; null: the parent's.</summary>
    public string? NetworkNamespace { get; init; }
}

/// <summary>What a child tells its supervisor; all on the parent's loop.</summary>
internal sealed record ChildEvents
{
    /// <summary>It runs.</summary>
    public required Action<ChildRun> Ready { get; init; }

    /// <summary>It has answered a reload.</summary>
    public required Action<ChildRun, ReloadAnswer> Reloaded { get; init; }

    /// <summary>It asks for a reload.</summary>
    public required Action ReloadRequested { get; init; }

    /// <summary>Other real servers are drained now.</summary>
    public required Action<IReadOnlyList<DrainedServer>> Drained { get; init; }

    /// <summary>It has ended.</summary>
    public required Action<ChildRun, ChildExit> Ended { get; init; }
}
