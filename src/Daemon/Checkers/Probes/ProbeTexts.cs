using Holdfast.Core.Checks;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>The reasons of failures that are not the conversation's, in words.</summary>
internal static class ProbeTexts
{
    /// <summary>No connection could be made.</summary>
    /// <param name="failure">The call.</param>
    /// <param name="options">Of the connection.</param>
    public static CheckResult Failed(SocketFailure failure, ConnectionOptions options)
    {
        string reason = Reason(failure.Errno);
        return Result(failure.Errno, failure.Call switch
        {
            SocketCall.Socket => $"no socket: {reason}",
            SocketCall.Mark => $"fwmark {options.FirewallMark} cannot be set: {reason}",
            SocketCall.Device => $"cannot be bound to interface {options.BindInterface}: {reason}",
            SocketCall.Bind => $"cannot be bound to {LocalName(options)}: {reason}",
            _ => reason,
        });
    }

    /// <summary>
    /// The result of an attempt that has met an error: what this machine lacks is not its server's fault. EAGAIN: no process
    /// more may be started (fork), no port is free (connect by UDP), or too much waits to be sent.
    /// </summary>
    /// <param name="errno">The error.</param>
    /// <param name="reason">In words.</param>
    public static CheckResult Result(int errno, string reason) =>
        errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM or Errno.ENOBUFS or Errno.EAGAIN
            ? CheckResult.Inconclusive(reason)
            : CheckResult.Failure(reason);

    /// <summary>An error number in the words of this program.</summary>
    public static string Reason(int errno) => errno switch
    {
        Errno.ECONNREFUSED => "connection refused",
        Errno.ECONNRESET or Errno.EPIPE => "connection reset",
        Errno.EHOSTUNREACH or Errno.EHOSTDOWN => "host unreachable",
        Errno.ENETUNREACH => "no route to the network",
        Errno.ENETDOWN => "the network interface is down",
        Errno.ETIMEDOUT => "connection timed out",
        Errno.EADDRNOTAVAIL => "this machine does not have the address, or no port is free",
        Errno.EADDRINUSE => "the port is in use",
        Errno.ENODEV => "there is no such interface",
        Errno.EMFILE => "this process has too many files open",
        Errno.ENFILE => "this machine has too many files open",
        Errno.EPERM or Errno.EACCES => "not permitted (a firewall's rule, or a missing privilege)",
        _ => Errno.Describe(errno),
    };

    /// <summary>A time-out.</summary>
    /// <param name="waiting">What did not happen ("no answer").</param>
    /// <param name="time">Within which.</param>
    public static string NotWithin(string waiting, TimeSpan time) => $"{waiting} within {time.TotalSeconds:0.######} s";

    private static string LocalName(ConnectionOptions options) => options switch
    {
        { BindAddress: { } address, BindPort: not 0 } => $"{address} port {options.BindPort}",
        { BindAddress: { } address } => $"{address}",
        _ => $"port {options.BindPort}",
    };
}
