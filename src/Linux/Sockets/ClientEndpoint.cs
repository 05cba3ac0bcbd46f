using System.Buffers.Binary;
using System.Text;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>Where a client's socket leads to, and from where: made once, in the form that the kernel reads.</summary>
public sealed unsafe class ClientEndpoint
{
    private readonly sockaddr_in6 _remote;
    private readonly sockaddr_in6 _local;
    private readonly byte[]? _device;
    private readonly uint _mark;
    private readonly bool _isBound;

    /// <summary>Describes a way.</summary>
    /// <param name="address">Of the peer, 4 or 16 bytes.</param>
    /// <param name="port">Of the peer.</param>
    /// <param name="localAddress">As long as <paramref name="address"/>; empty: the kernel's choice.</param>
    /// <param name="localPort">0: the kernel's choice.</param>
    /// <param name="device">Name of the interface that packets must use (SO_BINDTODEVICE); null: any.</param>
    /// <param name="mark">SO_MARK; 0: none.</param>
    public ClientEndpoint(
        ReadOnlySpan<byte> address, ushort port, ReadOnlySpan<byte> localAddress, ushort localPort, string? device, uint mark)
    {
        IsIpv6 = address.Length == 16;
        _remote = Name(address, port, IsIpv6);
        _isBound = localPort != 0 || !localAddress.IsEmpty;
        HasLocalPort = localPort != 0;
        _local = Name(localAddress, localPort, IsIpv6);
        _device = device is null ? null : Encoding.UTF8.GetBytes(device + '\0');
        _mark = mark;
    }

    /// <summary>The family: 16 bytes of address instead of 4.</summary>
    public bool IsIpv6 { get; }

    /// <summary>Whether the local port was given.</summary>
    public bool HasLocalPort { get; }

    private uint NameLength => (uint)(IsIpv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in));

    /// <summary>Opens a socket of these properties that is not connected.</summary>
    /// <param name="type">SOCK_STREAM, SOCK_DGRAM or SOCK_RAW.</param>
    /// <param name="protocol">0: the type's own.</param>
    /// <param name="failure">The call that failed, if null is returned.</param>
    internal SafeFileDescriptor? Open(int type, int protocol, out SocketFailure failure)
    {
        SafeFileDescriptor opened =
            socket(IsIpv6 ? AF_INET6 : AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
        failure = default;
        if (opened.IsInvalid) failure = new SocketFailure(SocketCall.Socket, Errno.Last);
        else if (Prepare(opened, type) is { } failed) failure = failed;
        if (failure.Errno == 0) return opened;
        opened.Dispose();
        return null;
    }

    /// <summary>Connects; 0 or an error number, EINPROGRESS among them.</summary>
    internal int Connect(SafeFileDescriptor opened)
    {
        sockaddr_in6 remote = _remote;
        return connect(opened, &remote, NameLength) == 0 ? 0 : Errno.Last;
    }

    /// <summary>Sends one datagram by a socket that is not connected; the port is not used for raw sockets.</summary>
    internal int SendTo(SafeFileDescriptor opened, ReadOnlySpan<byte> datagram)
    {
        sockaddr_in6 remote = _remote;
        fixed (byte* first = datagram)
        {
            return sendto(opened, first, datagram.Length, MSG_NOSIGNAL, &remote, NameLength) >= 0 ? 0 : Errno.Last;
        }
    }

    private SocketFailure? Prepare(SafeFileDescriptor opened, int type)
    {
        if (_mark != 0 && setsockopt(opened, SOL_SOCKET, SO_MARK, unchecked((int)_mark)) < 0)
        {
            return new SocketFailure(SocketCall.Mark, Errno.Last);
        }

        if (_device is not null)
        {
            fixed (byte* name = _device)
            {
                if (setsockopt(opened, SOL_SOCKET, SO_BINDTODEVICE, name, (uint)_device.Length) < 0)
                {
                    return new SocketFailure(SocketCall.Device, Errno.Last);
                }
            }
        }

        if (!_isBound) return null;

        // Without a port of its own the choice waits for connect, which knows the destination: ports can be shared then.
        // With one, the connection before this one must not be in the way.
        if (type == SOCK_STREAM && !HasLocalPort) _ = setsockopt(opened, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
        if (HasLocalPort) _ = setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, 1);
        sockaddr_in6 local = _local;
        return bind(opened, &local, NameLength) < 0 ? new SocketFailure(SocketCall.Bind, Errno.Last) : null;
    }

    private static sockaddr_in6 Name(ReadOnlySpan<byte> address, ushort port, bool isIpv6)
    {
        var name = new sockaddr_in6
        {
            sin6_family = (ushort)(isIpv6 ? AF_INET6 : AF_INET),
            sin6_port = BinaryPrimitives.ReverseEndianness(port),
        };
        byte* destination = isIpv6 ? name.sin6_addr : ((sockaddr_in*)&name)->sin_addr;
        address.CopyTo(new Span<byte>(destination, isIpv6 ? 16 : 4));
        return name;
    }
}
