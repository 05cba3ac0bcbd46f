using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>A connection to a <see cref="UnixListener"/>, that never waits.</summary>
public sealed unsafe class UnixStream(SafeFileDescriptor handle) : IDisposable
{
    /// <summary>For the event loop.</summary>
    public SafeFileDescriptor Handle => handle;

    /// <summary>The effective user of the process that has connected (SO_PEERCRED); null: the kernel does not say.</summary>
    public uint? PeerUser
    {
        get
        {
            uint* credentials = stackalloc uint[3]; // struct ucred: pid, uid, gid
            uint length = 3 * sizeof(uint);
            return getsockopt(handle, SOL_SOCKET, SO_PEERCRED, credentials, &length) == 0 ? credentials[1] : null;
        }
    }

    /// <summary>Reads what is there.</summary>
    /// <returns>How many bytes; 0: the other side has closed; -1: nothing is there now.</returns>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            nint count = recv(handle, first, buffer.Length, MSG_DONTWAIT);
            if (count >= 0) return (int)count;
            return Errno.Last is Errno.EAGAIN or Errno.EINTR ? -1 : 0;
        }
    }

    /// <summary>Writes what fits.</summary>
    /// <returns>How many bytes; -1: the other side is gone.</returns>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint count = send(handle, first, bytes.Length, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (count >= 0) return (int)count;
            return Errno.Last is Errno.EAGAIN or Errno.EINTR ? 0 : -1;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
