using System.Diagnostics.CodeAnalysis;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>
/// A non-blocking socket of a client, TCP or UDP, that can be opened again and again. As few system calls as there can be.
/// </summary>
public sealed unsafe class ClientSocket : IDisposable
{
    private SafeFileDescriptor? _socket;

    /// <summary>For the event loop; null while it is closed.</summary>
    public SafeFileDescriptor? Handle => _socket;

    /// <summary>Begins a TCP connection: writable when it is there, an error when it is not (<see cref="PendingError"/>).</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="failure">What failed at once, if false is returned; the socket is closed then.</param>
    [MemberNotNullWhen(true, nameof(Handle))]
    public bool TryConnectStream(ClientEndpoint endpoint, out SocketFailure failure) =>
        TryConnect(endpoint, SOCK_STREAM, out failure);

    /// <summary>Opens a UDP socket with a peer; errors that the network reports come by <see cref="Receive"/>.</summary>
    /// <inheritdoc cref="TryConnectStream"/>
    [MemberNotNullWhen(true, nameof(Handle))]
    public bool TryConnectDatagram(ClientEndpoint endpoint, out SocketFailure failure) =>
        TryConnect(endpoint, SOCK_DGRAM, out failure);

    /// <summary>The error that the network has reported (SO_ERROR); 0 for none.</summary>
    public int PendingError()
    {
        int error = 0;
        uint length = sizeof(int);
        return getsockopt(_socket!, SOL_SOCKET, SO_ERROR, &error, &length) < 0 ? Errno.Last : error;
    }

    /// <summary>Sends what the kernel takes: the number of bytes, or a negative error number (-EAGAIN: none now).</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint sent = send(_socket!, first, bytes.Length, MSG_NOSIGNAL);
            return sent >= 0 ? (int)sent : -Errno.Last;
        }
    }

    /// <summary>Receives what is there: the number of bytes, or a negative error number (-EAGAIN: nothing now).</summary>
    public int Receive(Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            nint received = recv(_socket!, first, buffer.Length, 0);
            return received >= 0 ? (int)received : -Errno.Last;
        }
    }

    /// <summary>Lets the next <see cref="Close"/> end a TCP connection at once, with a reset, so that its port is free again.</summary>
    public void AbortOnClose()
    {
        // struct linger (sys/socket.h): on, for no seconds.
        int* linger = stackalloc int[2] { 1, 0 };
        _ = setsockopt(_socket!, SOL_SOCKET, SO_LINGER, linger, 2 * sizeof(int));
    }

    /// <summary>Gives the descriptor away; this socket is closed then.</summary>
    public SafeFileDescriptor Detach()
    {
        SafeFileDescriptor detached = _socket!;
        _socket = null;
        return detached;
    }

    /// <summary>Closes it, if it is open.</summary>
    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private bool TryConnect(ClientEndpoint endpoint, int type, out SocketFailure failure)
    {
        SafeFileDescriptor? opened = endpoint.Open(type, protocol: 0, out failure);
        if (opened is null) return false;
        int errno = endpoint.Connect(opened);
        if (errno is not (0 or Errno.EINPROGRESS))
        {
            failure = new SocketFailure(SocketCall.Connect, errno);
            opened.Dispose();
            return false;
        }

        _socket = opened;
        return true;
    }
}
