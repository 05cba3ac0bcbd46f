using Holdfast.Core.Checks;
using Holdfast.Core.Packets;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>Echo requests of many probes by one socket, told apart by their sequence numbers and the peers' addresses.</summary>
internal sealed class EchoChannel : IDisposable
{
    private const int MaxReceives = 64;

    private readonly ProbeContext _context;
    private readonly EchoSocket _socket;
    private readonly ushort _id;
    private readonly Dictionary<ushort, PingProbe> _waiting = [];
    private ushort _sequence;

    /// <summary>Takes a socket over.</summary>
    public EchoChannel(ProbeContext context, EchoSocket socket, ushort id)
    {
        _context = context;
        _socket = socket;
        _id = id;
        context.Loop.Add(socket.Handle, Receive);
    }

    /// <summary>Sends a request for a probe: 0 or an error number.</summary>
    /// <param name="probe">Is told of the reply.</param>
    /// <param name="to">The peer.</param>
    /// <param name="sequence">For <see cref="Forget"/>.</param>
    public int Send(PingProbe probe, ClientEndpoint to, out ushort sequence)
    {
        if (_waiting.Count > ushort.MaxValue)
        {
            sequence = 0;
            return Errno.ENOBUFS;
        }

        do
        {
            _sequence = unchecked((ushort)(_sequence + 1));
        }
        while (_waiting.ContainsKey(_sequence));

        sequence = _sequence;
        Span<byte> message = stackalloc byte[EchoMessage.Length];
        EchoMessage.WriteRequest(message, _socket.IsIpv6, _id, sequence);
        int errno = _socket.Send(to, message);
        if (errno == 0) _waiting.Add(sequence, probe);
        return errno;
    }

    /// <summary>The probe waits no longer.</summary>
    public void Forget(ushort sequence) => _waiting.Remove(sequence);

    /// <inheritdoc/>
    public void Dispose()
    {
        _context.Loop.Remove(_socket.Handle);
        _socket.Dispose();
    }

    private void Receive()
    {
        byte[] buffer = _context.Buffer;
        Span<byte> source = stackalloc byte[16];
        for (int i = 0; i < MaxReceives; i++)
        {
            int count = _socket.Receive(buffer, source, out int sourceLength);
            if (count < 0) return;
            if (!EchoMessage.TryReadReply(buffer.AsSpan(0, count), _socket.IsIpv6, _id, out ushort sequence)) continue;
            if (!_waiting.TryGetValue(sequence, out PingProbe? probe)) continue;
            if (probe.Peer != new IpAddress(source[..sourceLength])) continue;
            _waiting.Remove(sequence);
            probe.Answered();
        }
    }
}
