using System.Text;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Processes;

/// <summary>Tells the service manager what state this service is in (man 3 sd_notify): datagrams to $NOTIFY_SOCKET.</summary>
public sealed unsafe class SystemNotify
{
    private readonly string? _path;

    /// <summary>Speaks to the socket at <paramref name="path"/> ("@" begins an abstract name), or to nobody if it is null.</summary>
    public SystemNotify(string? path) => _path = path;

    /// <summary>Whether there is somebody to tell.</summary>
    public bool IsListening => _path is not null;

    /// <summary>Speaks to whom the environment names.</summary>
    public static SystemNotify FromEnvironment() =>
        new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 1 } path && path[0] is '/' or '@' ? path : null);

    /// <summary>The start, or a reload, is complete.</summary>
    public bool Ready() => Send("READY=1");

    /// <summary>A reload begins.</summary>
    public bool Reloading() => Send($"RELOADING=1\nMONOTONIC_USEC={EventLoop.Now() / 1000}");

    /// <summary>The end begins.</summary>
    public bool Stopping() => Send("STOPPING=1");

    /// <summary>One line for people.</summary>
    public bool Status(string text) => Send($"STATUS={text.ReplaceLineEndings(" ")}");

    /// <summary>Which process is the service's main one.</summary>
    public bool MainPid(int pid) => Send($"MAINPID={pid}");

    /// <summary>Sends assignments, one a line. False if there is nobody, or nobody who listens: that is no error.</summary>
    public bool Send(string assignments)
    {
        sockaddr_un address;
        if (_path is null || sockaddr_un.Fill(&address, _path) is not (> 0 and var addressLength)) return false;
        using SafeFileDescriptor channel =
            Errno.Check(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket AF_UNIX");
        byte[] bytes = Encoding.UTF8.GetBytes(assignments);
        fixed (byte* first = bytes)
        {
            return sendto(channel, first, bytes.Length, MSG_NOSIGNAL, &address, addressLength) == bytes.Length;
        }
    }
}
