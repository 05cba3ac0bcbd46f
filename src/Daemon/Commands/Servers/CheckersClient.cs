using System.Net.Sockets;
using System.Text.Json;
using Holdfast.Core.Control;

namespace Holdfast.Daemon.Commands.Servers;

/// <summary>Why the daemon could not be asked.</summary>
internal sealed class CheckersUnreachableException(string message) : Exception(message);

/// <summary>Asks the checkers child of a running daemon.</summary>
internal static class CheckersClient
{
    private const string Directory = "/run";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="path">The socket; null: the only one there is in /run.</param>
    /// <param name="command">The command.</param>
    /// <exception cref="CheckersUnreachableException">Nobody answers.</exception>
    public static CheckersAnswer Ask(string? path, CheckersCommand command)
    {
        string socketPath = path ?? Find();
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.ReceiveTimeout = socket.SendTimeout = (int)s_patience.TotalMilliseconds;
            socket.Connect(new UnixDomainSocketEndPoint(socketPath));
            socket.Send(CheckersControl.Write(command));
            return CheckersControl.ReadAnswer(ReadLine(socket));
        }
        catch (SocketException e)
        {
            throw new CheckersUnreachableException(e.SocketErrorCode switch
            {
                SocketError.AccessDenied => $"{socketPath}: only root may ask the daemon",
                SocketError.TimedOut or SocketError.WouldBlock => $"{socketPath}: the daemon does not answer within {s_patience.TotalSeconds:0} s",
                _ => $"{socketPath}: {e.Message}. Does the daemon run, with a virtual_server?",
            });
        }
        catch (JsonException)
        {
            throw new CheckersUnreachableException($"{socketPath}: what answers is not the daemon");
        }
    }

    private static byte[] ReadLine(Socket socket)
    {
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            int count = socket.Receive(buffer);
            if (count == 0) throw new CheckersUnreachableException("The daemon has closed the connection: another command may have taken its place");
            int end = Array.IndexOf(buffer, (byte)'\n', 0, count);
            all.Write(buffer, 0, end < 0 ? count : end);
            if (end >= 0) return all.ToArray();
        }
    }

    // A socket of a daemon that was killed may lie about: nobody listens there.
    private static string Find()
    {
        string[] found = [.. new[] { Directory, $"{Directory}/keepalived" }
            .Where(System.IO.Directory.Exists)
            .SelectMany(directory => System.IO.Directory.GetFiles(directory, "holdfast-*.sock"))
            .Where(IsAlive)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new CheckersUnreachableException(
                "No daemon with virtual servers runs here (no holdfast-checkers.sock in /run). Use --socket if its pid files are elsewhere"),
            _ => throw new CheckersUnreachableException($"Several daemons run here: say which with --socket {string.Join(" or ", found)}"),
        };
    }

    private static bool IsAlive(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            // One that may not be asked is there all the same, and is told of as such.
            return e.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
