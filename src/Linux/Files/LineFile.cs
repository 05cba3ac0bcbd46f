using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;
using Microsoft.Win32.SafeHandles;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Files;

/// <summary>
/// A file that several processes may write lines to at a time: each line goes to its end as that is at that moment. (A
/// <see cref="FileStream"/> remembers a place of its own in the file, and two of them write over each other's lines.)
/// </summary>
public sealed unsafe class LineFile : IDisposable
{
    // What a pipe takes at once if it takes anything (PIPE_BUF).
    private const int Piece = 4096;

    private readonly SafeHandle _handle;
    private readonly int _patience;
    private bool _isStuck;

    private LineFile(SafeHandle handle, TimeSpan? patience)
    {
        _handle = handle;
        _patience = patience is { } limit ? (int)limit.TotalMilliseconds : -1;
    }

    /// <summary>Standard error, whatever that is: nothing happens here if it is closed. It stays open.</summary>
    /// <param name="patience">How long to wait for a reader that is slow; null: for ever.</param>
    public static LineFile StandardError(TimeSpan? patience = null) => new(new SafeFileHandle(2, ownsHandle: false), patience);

    /// <summary>Standard output, in the same way.</summary>
    public static LineFile StandardOutput() => new(new SafeFileHandle(1, ownsHandle: false), patience: null);

    /// <summary>Opens a file, and creates it with mode 0666 less the umask if there is none.</summary>
    /// <exception cref="SystemCallException">The kernel refuses; or it is a FIFO that nobody reads (ENXIO).</exception>
    public static LineFile Append(string path, TimeSpan? patience = null)
    {
        // O_NONBLOCK for the opening only, which a FIFO without reader would hold up for ever.
        const int Flags = O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
        SafeFileDescriptor handle = Errno.Check(open(path, Flags, 0x1b6 /* 0666 */), $"open {path}");
        Errno.Check(fcntl(handle, F_SETFL, O_APPEND), "fcntl F_SETFL");
        return new LineFile(handle, patience);
    }

    /// <summary>
    /// Writes a line; waits for a slow reader. False if that failed: the disk is full, nobody reads. Once a reader was too
    /// slow there is no waiting any more until it reads.
    /// </summary>
    public bool TryWrite(ReadOnlySpan<byte> line)
    {
        fixed (byte* first = line)
        {
            for (int written = 0; written < line.Length;)
            {
                if (_patience >= 0 && !IsWritable()) return false;
                nint count = write(_handle, first + written, Math.Min(line.Length - written, Piece));
                if (count < 0 && Errno.Last != Errno.EINTR) return false;
                written += (int)Math.Max(count, 0);
            }
        }

        return true;
    }

    private bool IsWritable()
    {
        var watched = new pollfd { fd = (int)_handle.DangerousGetHandle(), events = POLLOUT };
        int ready = poll(&watched, 1, _isStuck ? 0 : _patience);
        _isStuck = ready == 0;
        return !_isStuck;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
