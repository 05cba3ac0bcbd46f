using Holdfast.Core.Checks;
using Holdfast.Core.Time;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>One datagram and its answer by a connected UDP socket, which hears when the network says that nobody listens.</summary>
internal sealed class DatagramProbe : IProbe, IReadyHandler, IExpiring
{
    private const int MaxReceives = 16;

    private readonly ProbeContext _context;
    private readonly ConnectionOptions _options;
    private readonly ClientEndpoint _endpoint;
    private readonly Func<DatagramConversation> _conversations;
    private readonly Action<CheckResult> _ended;
    private readonly ClientSocket _socket = new();

    private DatagramConversation? _conversation;
    private int _place = -1; // in the clock; -1: no attempt

    /// <summary>Makes a probe.</summary>
    public DatagramProbe(
        ProbeContext context, ConnectionOptions options, Func<DatagramConversation> conversations, Action<CheckResult> ended)
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
        if (!_socket.TryConnectDatagram(_endpoint, out SocketFailure failure))
        {
            _ended(ProbeTexts.Failed(failure, _options));
            return;
        }

        _conversation = _conversations();
        int sent = _socket.Send(_conversation.Request);
        if (sent < 0)
        {
            _conversation = null;
            _socket.Close();
            _ended(ProbeTexts.Result(-sent, Reason(-sent)));
            return;
        }

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
        DatagramConversation conversation = _conversation!;
        Close();
        _ended(conversation.Silence ?? CheckResult.Failure(ProbeTexts.NotWithin(conversation.Waiting, _options.Timeout)));
    }

    /// <inheritdoc/>
    public void OnReady(Ready ready)
    {
        if ((ready & ~Ready.Writable) == 0) return;
        byte[] buffer = _context.Buffer;
        for (int i = 0; i < MaxReceives; i++)
        {
            int count = _socket.Receive(buffer);
            if (count == -Errno.EAGAIN) return;
            if (count == -Errno.EINTR) continue;
            CheckResult? result = count < 0
                ? CheckResult.Failure(Reason(-count))
                : _conversation!.Received(buffer.AsSpan(0, count));
            if (result is not { } known) continue;
            _context.Clock.Leave(_place);
            Close();
            _ended(known);
            return;
        }

        _context.Loop.RepeatEdges(_socket.Handle!);
    }

    private static string Reason(int errno) =>
        errno == Errno.ECONNREFUSED ? "nobody listens on the port (ICMP port unreachable)" : ProbeTexts.Reason(errno);

    private void Close()
    {
        _place = -1;
        _conversation = null;
        _context.Loop.Forget(_socket.Handle!);
        _socket.Close();
    }
}
