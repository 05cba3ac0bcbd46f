using Holdfast.Core.Checks;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>One ICMP echo request, and its reply.</summary>
internal sealed class PingProbe : IProbe, IExpiring
{
    private readonly ProbeContext _context;
    private readonly EchoSockets _sockets;
    private readonly ConnectionOptions _options;
    private readonly ClientEndpoint _endpoint;
    private readonly Action<CheckResult> _ended;

    private EchoChannel? _channel;
    private ushort _sequence;
    private int _place = -1; // in the clock; -1: no attempt

    /// <summary>Makes a probe.</summary>
    public PingProbe(ProbeContext context, EchoSockets sockets, ConnectionOptions options, Action<CheckResult> ended)
    {
        _context = context;
        _sockets = sockets;
        _options = options with { Port = 0, BindPort = 0 };
        _endpoint = ProbeContext.Endpoint(_options);
        _ended = ended;
    }

    /// <summary>Who must answer.</summary>
    public IpAddress Peer => _options.Address;

    /// <inheritdoc/>
    public void Begin(int step, Instant now)
    {
        _channel = _sockets.For(_options, _endpoint, out SocketFailure failure);
        if (_channel is null)
        {
            _ended(ProbeTexts.Failed(failure, _options));
            return;
        }

        int errno = _channel.Send(this, _endpoint, out _sequence);
        if (errno != 0)
        {
            // The interface or the address that the socket is bound to may be another one now. Whatever else is wrong is
            // wrong with this peer alone, and others wait for their replies on the same socket.
            if (errno is Errno.ENODEV or Errno.EADDRNOTAVAIL) _sockets.Close(_options);
            string reason = errno == Errno.EAGAIN ? "the ping could not be sent: too many at once" : ProbeTexts.Reason(errno);
            _ended(ProbeTexts.Result(errno, reason));
            return;
        }

        _place = _context.Clock.Enter(this, now + _options.Timeout);
    }

    /// <summary>The reply is there.</summary>
    public void Answered()
    {
        _context.Clock.Leave(_place);
        _place = -1;
        _ended(CheckResult.Success);
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        if (_place < 0) return;
        _context.Clock.Leave(_place);
        _place = -1;
        _channel!.Forget(_sequence);
    }

    /// <inheritdoc/>
    public void Expire(Instant now)
    {
        _place = -1;
        _channel!.Forget(_sequence);
        _ended(CheckResult.Failure(ProbeTexts.NotWithin("no answer to the ping", _options.Timeout)));
    }
}
