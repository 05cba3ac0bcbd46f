using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>A socket in the file system (man 7 unix) to which only root can connect: mode 0600.</summary>
public sealed unsafe class UnixListener : IDisposable
{
    private const int Backlog = 16;
    private const uint OwnerOnly = 0x7f; // 0177

    private readonly SafeFileDescriptor _handle;

    private readonly FileStatus? _bound;

    private UnixListener(string path, SafeFileDescriptor handle)
    {
        Path = path;
        _handle = handle;
        _bound = FileStatus.Of(path, followLinks: false);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Readable when somebody has connected.</summary>
    public SafeFileDescriptor Handle => _handle;

    /// <summary>Makes the socket. What is at the path goes: a socket there is that of a dead predecessor.</summary>
    /// <exception cref="SystemCallException">It cannot be made, or the path is longer than 107 bytes (ENAMETOOLONG).</exception>
    public static UnixListener Create(string path)
    {
        sockaddr_un address;
        uint length = sockaddr_un.Fill(&address, path);
        if (length == 0) throw new SystemCallException($"bind {path}", Errno.ENAMETOOLONG);
        SafeFileDescriptor handle = Errno.Check(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), nameof(socket));
        _ = unlink(path);
        uint before = umask(OwnerOnly);
        try
        {
            Errno.Check(bind(handle, &address, length), $"bind {path}");
            Errno.Check(listen(handle, Backlog), $"listen {path}");
            return new UnixListener(path, handle);
        }
        catch (SystemCallException)
        {
            handle.Dispose();
            throw;
        }
        finally
        {
            _ = umask(before);
        }
    }

    /// <summary>Takes the next connection; null: there is none, its process is gone again, or it cannot be taken now.</summary>
    /// <param name="isExhausted">
    /// It waits on and keeps the listener readable, for want of descriptors or memory (EMFILE, ENFILE, ENOBUFS, ENOMEM): look
    /// again later.
    /// </param>
    public UnixStream? Accept(out bool isExhausted)
    {
        SafeFileDescriptor connection = accept4(_handle, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC);
        isExhausted = connection.IsInvalid && Errno.Last is not (Errno.EAGAIN or Errno.EINTR or Errno.ECONNABORTED);
        return connection.IsInvalid ? null : new UnixStream(connection);
    }

    /// <summary>Closes it, and removes it from its path unless another one is there by now.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        if (_bound is { } bound && FileStatus.Of(Path, followLinks: false) is { } there
            && (there.Device, there.Inode) == (bound.Device, bound.Inode))
        {
            _ = unlink(Path);
        }
    }
}
