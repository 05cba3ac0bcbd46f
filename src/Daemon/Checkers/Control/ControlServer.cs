using Holdfast.Core.Control;
using Holdfast.Core.Time;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Checkers.Control;

/// <summary>Takes commands from root on a socket. Whoever sends nonsense, too much, or does not read, is of no harm.</summary>
internal sealed class ControlServer : IDisposable
{
    private const int MostClients = 16;

    // A client that cannot be taken now keeps the listener readable.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop;
    private readonly Func<CheckersCommand, CheckersAnswer> _answer;
    private readonly UnixListener _listener;
    private readonly List<ControlClient> _clients = [];
    private Instant _resumeAt = Instant.Never;

    private ControlServer(EventLoop loop, UnixListener listener, Func<CheckersCommand, CheckersAnswer> answer)
    {
        _loop = loop;
        _listener = listener;
        _answer = answer;
        _loop.Add(listener.Handle, Accept);
    }

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline => _resumeAt;

    /// <summary>Begins to listen; null, with a line in the log, if the socket cannot be made: the checks go on without.</summary>
    public static ControlServer? TryListen(string path, EventLoop loop, Func<CheckersCommand, CheckersAnswer> answer, Log log)
    {
        try
        {
            return new ControlServer(loop, UnixListener.Create(path), answer);
        }
        catch (SystemCallException e)
        {
            log.Warning($"No commands can be taken (holdfast servers, holdfast drain): {e.Message}");
            return null;
        }
    }

    /// <summary>Takes connections again, if it has paused long enough.</summary>
    public void RunDue(Instant now)
    {
        if (_resumeAt > now) return;
        _resumeAt = Instant.Never;
        _loop.Add(_listener.Handle, Accept);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ControlClient client in _clients.ToArray()) client.Close();
        if (_resumeAt == Instant.Never) _loop.Remove(_listener.Handle);
        _listener.Dispose();
    }

    private void Accept()
    {
        if (_listener.Accept(out bool isExhausted) is not { } stream)
        {
            if (!isExhausted) return;
            _loop.Remove(_listener.Handle);
            _resumeAt = new Instant(EventLoop.Now()) + s_pause;
            return;
        }

        uint? user = stream.PeerUser;
        if (user != 0 && user != ThisProcess.EffectiveUser)
        {
            stream.Dispose();
            return;
        }

        // Who holds a place and says nothing makes room for who comes.
        if (_clients.Count == MostClients) _clients[0].Close();
        _clients.Add(new ControlClient(_loop, stream, _answer, client => _clients.Remove(client)));
    }
}
