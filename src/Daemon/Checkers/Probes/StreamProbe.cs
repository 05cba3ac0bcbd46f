using Holdfast.Core.Checks;
using Holdfast.Core.Time;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>
/// A TCP connection on the loop, and a conversation on it. The timeout counts for the connection, and once more for
/// the whole conversation: a peer that sends a byte now and then gains nothing by it.
/// </summary>
/// <remarks>
/// System calls of an attempt: socket, connect, epoll_ctl, close; with a conversation also send and recv. Whether a
/// connection has come about is in what epoll reports. It is closed in order (FIN): a reset would spare this machine
/// the TIME_WAIT, but servers log it as an error.
/// </remarks>
internal sealed class StreamProbe : IProbe, IReadyHandler, IExpiring
{
    // Of a peer that sends without end, so much is read in one turn of the loop.
    private const int MaxReceives = 8;

    private readonly ProbeContext _context;
    private readonly ConnectionOptions _options;
    private readonly ClientEndpoint _endpoint;
    private readonly Func<int, StreamConversation>? _conversations;
    private readonly Action<CheckResult> _ended;
    private readonly ClientSocket _socket = new();

    private StreamConversation? _conversation;
    private byte[] _unsent = [];
    private int _place = -1; // in the clock; -1: no attempt
    private int _step;
    private bool _isConnected;

    /// <summary>Makes a probe.</summary>
    /// <param name="context">What is shared.</param>
    /// <param name="options">Of the connection.</param>
    /// <param name="conversations">Begins the conversation of a step; null: that there is a connection is enough.</param>
    /// <param name="ended">Is told each result.</param>
    public StreamProbe(
        ProbeContext context, ConnectionOptions options, Func<int, StreamConversation>? conversations, Action<CheckResult> ended)
    {
        _context = context;
        _options = options;
        _endpoint = ProbeContext.Endpoint(options);
        _conversations = conversations;
        _ended = ended;
    }

    /// <inheritdoc/>
    public void Begin(int step, Instant now)
    {
        if (!_socket.TryConnectStream(_endpoint, out SocketFailure failure))
        {
            _ended(ProbeTexts.Failed(failure, _options));
            return;
        }

        _step = step;
        _isConnected = false;
        _context.Loop.AddEdges(_socket.Handle, this);
        _place = _context.Clock.Enter(this, now + _options.Timeout);
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        if (_place < 0) return;
        _context.Clock.Leave(_place);
        Close();
    }

    /// <inheritdoc/>
    public void Expire(Instant now)
    {
        string waiting = _conversation?.Waiting ?? "no connection";
        Close();
        _ended(CheckResult.Failure(ProbeTexts.NotWithin(waiting, _options.Timeout)));
    }

    /// <inheritdoc/>
    public void OnReady(Ready ready)
    {
        if (!_isConnected)
        {
            if (Connect(ready)) return;
        }
        else if (_unsent.Length > 0 && (ready & Ready.Writable) != 0 && SendRest())
        {
            return;
        }

        if ((ready & ~Ready.Writable) != 0) Receive(isEnded: (ready & (Ready.Ended | Ready.Failed)) != 0);
    }

    // Whether there is nothing more to do now.
    private bool Connect(Ready ready)
    {
        if ((ready & Ready.Failed) != 0)
        {
            int errno = _socket.PendingError();
            if (errno != 0)
            {
                End(CheckResult.Failure(ProbeTexts.Reason(errno)));
                return true;
            }
        }
        else if ((ready & Ready.Writable) == 0)
        {
            return true;
        }

        _isConnected = true;
        if (_conversations is null)
        {
            End(CheckResult.Success);
            return true;
        }

        _context.Clock.Move(_place, _context.Now + _options.Timeout);
        _conversation = _conversations(_step);
        return Go(_conversation.Connected(_context.Output));
    }

    private void Receive(bool isEnded)
    {
        byte[] buffer = _context.Buffer;
        for (int i = 0; i < MaxReceives; i++)
        {
            int count = _socket.Receive(buffer);
            if (count == -Errno.EAGAIN) return;
            if (count == -Errno.EINTR) continue;
            if (count < 0)
            {
                End(Broken(-count));
                return;
            }

            if (count == 0)
            {
                End(_conversation!.Closed());
                return;
            }

            if (Go(_conversation!.Received(buffer.AsSpan(0, count), _context.Output))) return;

            // There was no more. What comes now is reported; an end that has been reported is not reported again.
            if (count < buffer.Length && !isEnded) return;
        }

        _context.Loop.RepeatEdges(_socket.Handle!);
    }

    // Sends what the conversation has written, and ends it if it has a result; true then, and when sending fails.
    private bool Go(CheckResult? result)
    {
        int errno = 0;
        ReadOnlySpan<byte> output = _context.Output.WrittenSpan;
        if (!output.IsEmpty)
        {
            if (_unsent.Length > 0) _unsent = [.. _unsent, .. output];
            else errno = SendSome(output);
            _context.Output.ResetWrittenCount();
        }

        // That a farewell could not be sent changes nothing.
        if (result is null && errno != 0) result = Broken(errno);
        if (result is not { } known) return false;
        End(known);
        return true;
    }

    private bool SendRest()
    {
        int errno = SendSome(_unsent);
        if (errno != 0) End(Broken(errno));
        return errno != 0;
    }

    // Keeps what the kernel does not take. It usually takes everything, and no copy is made. Returns an error number or 0.
    private int SendSome(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int sent = _socket.Send(bytes);
            if (sent == -Errno.EINTR) continue;
            if (sent == -Errno.EAGAIN) break;
            if (sent < 0) return -sent;
            bytes = bytes[sent..];
        }

        _unsent = bytes.IsEmpty ? [] : bytes.ToArray();
        return 0;
    }

    private CheckResult Broken(int errno) =>
        ProbeTexts.Result(errno, $"{ProbeTexts.Reason(errno)}: {_conversation!.Waiting}");

    private void End(CheckResult result)
    {
        _context.Clock.Leave(_place);
        Close();
        _ended(result);
    }

    private void Close()
    {
        _place = -1;
        _conversation = null;
        _unsent = [];
        _context.Output.ResetWrittenCount();
        _context.Loop.Forget(_socket.Handle!);
        if (_endpoint.HasLocalPort) _socket.AbortOnClose();
        _socket.Close();
    }
}
