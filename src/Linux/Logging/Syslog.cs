using System.Text;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Logging;

/// <summary>
/// The system's log, as syslog(3) speaks to it: datagrams to /dev/log. Never waits: what the log does not take is counted
/// and lost; a log that was restarted is found again.
/// </summary>
public sealed unsafe class Syslog : IDisposable
{
    private const int MaxLength = 8192;

    private readonly string _path;
    private readonly byte[] _buffer = new byte[MaxLength];
    private SafeFileDescriptor? _socket;

    /// <summary>Connects at the first line.</summary>
    /// <param name="tag">The program's name in each line.</param>
    /// <param name="facility">0 to 23: 3 is daemon, 16 to 23 are local0 to local7.</param>
    /// <param name="path">The log's socket.</param>
    public Syslog(string tag, int facility, string path = "/dev/log")
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)facility, 23u, nameof(facility));
        Tag = tag;
        Facility = facility;
        _path = path;
    }

    /// <summary>The program's name in each line.</summary>
    public string Tag { get; set; }

    /// <summary>0 to 23.</summary>
    public int Facility { get; set; }

    /// <summary>Lines that the log did not take.</summary>
    public long Lost { get; private set; }

    /// <summary>Writes a line; what is beyond 8 KiB is cut off.</summary>
    /// <param name="severity">0 (emergency) to 7 (debug), RFC 5424, table 2.</param>
    /// <param name="text">Without an end of line.</param>
    public void Write(int severity, string text)
    {
        int length = Format(severity, text);
        if (Send(length)) return;

        // The log may have been restarted: its old socket then refuses.
        _socket?.Dispose();
        _socket = null;
        if (!Send(length)) Lost++;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private int Format(int severity, string text)
    {
        DateTime now = DateTime.Now;
        string line = $"<{Facility << 3 | (severity & 7)}>{now:MMM} {now.Day,2} {now:HH:mm:ss} {Tag}[{Environment.ProcessId}]: {text}";
        Encoding.UTF8.GetEncoder().Convert(line, _buffer, flush: true, out _, out int length, out _);
        return length;
    }

    private bool Send(int length)
    {
        if (_socket is null && !Connect()) return false;
        fixed (byte* first = _buffer)
        {
            return send(_socket!, first, length, MSG_NOSIGNAL | MSG_DONTWAIT) == length || Errno.Last == Errno.EAGAIN && Lose();
        }
    }

    // The log is there but slow: reconnecting would not help.
    private bool Lose()
    {
        Lost++;
        return true;
    }

    private bool Connect()
    {
        sockaddr_un address;
        uint addressLength = sockaddr_un.Fill(&address, _path);
        SafeFileDescriptor fresh = Errno.Check(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket AF_UNIX");
        if (connect(fresh, &address, addressLength) < 0)
        {
            fresh.Dispose();
            return false;
        }

        _socket = fresh;
        return true;
    }
}
