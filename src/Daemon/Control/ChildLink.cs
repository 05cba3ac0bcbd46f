using System.Text.Json;
using Holdfast.Core.Control;
using Holdfast.Core.LoadBalancing;
using Holdfast.Daemon.Supervisor;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Control;

/// <summary>
/// A child's end of the channel to its parent. Reading, and the parsing of a new configuration, happen on a thread of
/// their own; what arrives is handed to the loop through <c>post</c>, so that a large reload delays no advert.
/// </summary>
internal sealed class ChildLink(MessageChannel channel) : IDisposable
{
    /// <summary>The descriptor number under which a child inherits its end.</summary>
    public const int Descriptor = 3;

    private static readonly TimeSpan s_joinDeadline = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim _ended = new();
    private EventLoop? _loop;
    private Wakeup? _wakeup;
    private Thread? _reader;
    private volatile bool _disposing;
    private bool _isOrphaned;

    /// <summary>How long after the parent's death this process may live: longer than any stop in order takes (4 s).</summary>
    public TimeSpan OrphanLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Ends this process, on whatever its loop hangs: a new parent waits for its end.</summary>
    public Action EndNow { get; init; } = static () => Environment.Exit(ExitCode.ProgramError);

    /// <summary>Takes over the descriptor that the parent has left at <see cref="Descriptor"/>.</summary>
    public static ChildLink FromInheritedDescriptor() => new(new MessageChannel(SafeFileDescriptor.Inherit(Descriptor)));

    /// <summary>Takes the first message, which the parent has sent before it started this process.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    /// <exception cref="JsonException">It is no configuration.</exception>
    /// <param name="read">Reads the JSON.</param>
    public T ReadStart<T>(Func<byte[], T> read)
    {
        ReceiveResult result = LinkMessage.Receive(channel, out LinkMessage message);
        return result == ReceiveResult.Message && message.Kind == LinkMessageKind.Start
            ? read(message.Content)
            : throw new InvalidDataException("The parent has sent no configuration.");
    }

    /// <summary>Begins to listen. The last three callbacks run where <paramref name="post"/> runs them: on the loop.</summary>
    /// <param name="post">Hands an action to the loop; callable from any thread.</param>
    /// <param name="read">Reads the JSON of a configuration, on the thread of its own.</param>
    /// <param name="reload">A new configuration has arrived; answer with <see cref="SendReloaded"/>, now or later.</param>
    /// <param name="stop">The parent says stop, or is dead: stop in order and exit. Called once.</param>
    /// <param name="leave">The parent says: end, and leave what is set. <paramref name="stop"/> may come yet.</param>
    public void Listen<T>(
        Action<Action> post, Func<byte[], T> read, Action<T> reload, Action stop, Action? leave = null)
    {
        _loop = new EventLoop();
        _wakeup = new Wakeup(_loop);
        _loop.Add(channel.Handle, () =>
        {
            if (!IsToGoOn(post, read, reload, leave)) _loop.Stop();
        });
        _reader = new Thread(() =>
        {
            // Messages to a dead parent are lost, and that is well: this thread sees its death and stops the process in order.
            _loop.Run();
            if (_disposing) return;
            post(stop);
            if (_isOrphaned && !_ended.Wait(OrphanLimit)) EndNow();
        }) { IsBackground = true, Name = "link" };
        _reader.Start();
    }

    /// <summary>Tells the parent that this child runs: its sockets are open and its first state is entered.</summary>
    public void SendReady() => LinkMessage.TrySend(channel, LinkMessageKind.Ready);

    /// <summary>Answers a reload.</summary>
    public void SendReloaded(bool accepted, string text = "", bool startsAnew = false) =>
        LinkMessage.TrySend(channel, new ReloadAnswer(accepted, text) { StartsAnew = startsAnew });

    /// <summary>Asks the parent for a reload, because this child got SIGHUP itself.</summary>
    public void SendReloadRequest() => LinkMessage.TrySend(channel, LinkMessageKind.ReloadRequested);

    /// <summary>Tells the parent which real servers are drained now, for the next child if this one dies.</summary>
    public void SendDrained(IReadOnlyList<DrainedServer> servers) =>
        LinkMessage.TrySend(channel, LinkMessageKind.Drained, CheckersMessages.Write(servers));

    /// <summary>Ends the reading thread before the channel: it must not find it closed.</summary>
    public void Dispose()
    {
        if (_disposing) return;
        _disposing = true;
        _ended.Set();
        if (_reader is not null)
        {
            _wakeup!.Post(_loop!.Stop);
            if (!_reader.Join(s_joinDeadline)) return;
            _wakeup.Dispose();
            _loop.Dispose();
        }

        _ended.Dispose();

        channel.Dispose();
    }

    private bool IsToGoOn<T>(Action<Action> post, Func<byte[], T> read, Action<T> reload, Action? leave)
    {
        try
        {
            ReceiveResult result = LinkMessage.Receive(channel, out LinkMessage message);
            if (result == ReceiveResult.Nothing) return true;
            _isOrphaned = result == ReceiveResult.Closed;
            if (_isOrphaned || message.Kind == LinkMessageKind.Stop) return false;
            if (message.Kind == LinkMessageKind.Leave && leave is not null) post(leave);
            if (message is { Kind: LinkMessageKind.Reload, Content.Length: 0 })
            {
                // The kernel has left the attached file out. The loop says so: answers come in order.
                post(() => SendReloaded(accepted: false, "it could not be received, for this process has no descriptor free"));
            }
            else if (message.Kind == LinkMessageKind.Reload)
            {
                T start = read(message.Content);
                post(() => reload(start));
            }

            return true;
        }
        catch (Exception e) when (e is JsonException or SystemCallException)
        {
            // A parent that sends nonsense is as good as none.
            _isOrphaned = true;
            return false;
        }
    }
}
