using System.Net.Sockets;
using System.Text.Json;
using Holdfast.Core.Control;

namespace Holdfast.Daemon.Control;

/// <summary>
/// A child's end of the socket to its parent. Reading, and the parsing of a new configuration, happen on a thread of
/// their own; what arrives is handed to the loop through <c>post</c>, so that a large reload delays no advert.
/// </summary>
internal sealed class ChildLink : IDisposable
{
    /// <summary>The descriptor number under which a child inherits its end.</summary>
    public const int Descriptor = 3;

    private readonly Socket _socket;

    private ChildLink(Socket socket) => _socket = socket;

    /// <summary>Takes over the descriptor that the parent has left at <see cref="Descriptor"/>.</summary>
    public static ChildLink FromInheritedDescriptor() => new(new Socket(new SafeSocketHandle(Descriptor, ownsHandle: true)));

    /// <summary>A link over any connected stream socket; for tests.</summary>
    internal static ChildLink Over(Socket socket) => new(socket);

    /// <summary>Waits for the first message of the parent.</summary>
    /// <exception cref="InvalidDataException">The parent is gone or sent something else.</exception>
    public ChildStart ReadStart()
    {
        if (Frame.Receive(_socket) is not { Kind: FrameKind.Start } frame)
        {
            throw new InvalidDataException("The parent closed the link before it sent the configuration.");
        }

        return ControlMessages.ReadChildStart(frame.Content);
    }

    /// <summary>Begins to listen. Both callbacks run where <paramref name="post"/> runs them: on the loop.</summary>
    /// <param name="post">Hands an action to the loop; callable from any thread.</param>
    /// <param name="reload">A new configuration has arrived; answer with <see cref="SendReloaded"/>, now or later.</param>
    /// <param name="stop">The parent says stop, or is dead: stop in order and exit. Called once.</param>
    public void Listen(Action<Action> post, Action<ChildStart> reload, Action stop)
    {
        var thread = new Thread(() => ReadFrames(post, reload, stop)) { IsBackground = true, Name = "link" };
        thread.Start();
    }

    /// <summary>Tells the parent that this child runs: its sockets are open and its first state is entered.</summary>
    public void SendReady() => Send(FrameKind.Ready, []);

    /// <summary>Answers a reload.</summary>
    public void SendReloaded(bool accepted, string text = "") =>
        Send(FrameKind.Reloaded, ControlMessages.Write(new ReloadAnswer(accepted, text)));

    /// <summary>Asks the parent for a reload, because this child got SIGHUP itself.</summary>
    public void SendReloadRequest() => Send(FrameKind.ReloadRequested, []);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Send(FrameKind kind, ReadOnlySpan<byte> content)
    {
        try
        {
            Frame.Send(_socket, kind, content);
        }
        catch (SocketException)
        {
            // The parent is dead. The reading thread sees the same and stops this process in order.
        }
    }

    private void ReadFrames(Action<Action> post, Action<ChildStart> reload, Action stop)
    {
        try
        {
            while (Frame.Receive(_socket) is { } frame && frame.Kind != FrameKind.Stop)
            {
                if (frame.Kind != FrameKind.Reload) continue;
                ChildStart start = ControlMessages.ReadChildStart(frame.Content);
                post(() => reload(start));
            }
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or ObjectDisposedException)
        {
            // A parent that sends nonsense is as good as none.
        }

        post(stop);
    }
}
