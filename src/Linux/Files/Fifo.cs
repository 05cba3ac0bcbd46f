using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Files;

/// <summary>A named pipe that is written to without ever waiting for its reader.</summary>
public sealed unsafe class Fifo : IDisposable
{
    private readonly SafeFileDescriptor _handle;
    private readonly bool _isOurs;

    private Fifo(string path, SafeFileDescriptor handle, bool isOurs)
    {
        Path = path;
        _handle = handle;
        _isOurs = isOurs;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Whether it stays when it is closed, though it was created here.</summary>
    public bool IsKept { get; set; }

    /// <summary>Opens a FIFO for writing; creates it with mode 0644 if there is none.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="owner">Who owns a new one; an existing one must be theirs, root's or this process's.</param>
    /// <param name="group">The group of a new one.</param>
    /// <param name="problem">If the result is null: why what is there cannot be used.</param>
    /// <exception cref="SystemCallException">The kernel refuses.</exception>
    public static Fifo? TryOpen(string path, uint owner, uint group, out string? problem)
    {
        bool isOurs = mkfifo(path, 0x1a4 /* 0644 */) == 0;
        if (!isOurs && Errno.Last != Errno.EEXIST) throw Errno.Failure($"mkfifo {path}");

        // Open for reading, too: a FIFO without any reader could not be opened, and each write would be a SIGPIPE.
        SafeFileDescriptor handle = Errno.Check(open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC, 0), $"open {path}");
        FileStatus status = FileStatus.Of(handle);
        problem = status switch
        {
            { IsFifo: false } => $"{path} is not a FIFO",
            { Owner: var found } when !isOurs && found != 0 && found != owner && found != geteuid() =>
                $"{path} belongs to user {found}",
            _ => null,
        };
        if (problem is not null)
        {
            handle.Dispose();
            return null;
        }

        if (isOurs) Errno.Check(fchown(handle, owner, group), $"fchown {path}");
        return new Fifo(path, handle, isOurs);
    }

    /// <summary>Writes a line whole or not at all; false if the pipe is full (its reader is slow or missing).</summary>
    /// <param name="line">With its end; at most 4,096 bytes (PIPE_BUF).</param>
    public bool TryWrite(ReadOnlySpan<byte> line)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(line.Length, 4096, nameof(line));
        fixed (byte* first = line)
        {
            if (write(_handle, first, line.Length) == line.Length) return true;
        }

        return Errno.Last is Errno.EAGAIN or Errno.EINTR ? false : throw Errno.Failure($"write {Path}");
    }

    /// <summary>Closes it, and removes it if it was created here.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        if (_isOurs && !IsKept) _ = unlink(Path);
    }
}
