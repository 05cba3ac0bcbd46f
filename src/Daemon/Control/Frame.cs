using System.Buffers.Binary;
using System.Net.Sockets;

namespace Holdfast.Daemon.Control;

/// <summary>Kinds of messages between the parent and a child.</summary>
internal enum FrameKind : byte
{
    /// <summary>Parent to child, once: a <c>ChildStart</c> in JSON.</summary>
    Start = 1,

    /// <summary>Parent to child: a new <c>ChildStart</c>; answered with <see cref="Reloaded"/>.</summary>
    Reload = 2,

    /// <summary>Parent to child: stop in order, like SIGTERM.</summary>
    Stop = 3,

    /// <summary>Child to parent: it runs.</summary>
    Ready = 16,

    /// <summary>Child to parent: a <c>ReloadAnswer</c> in JSON.</summary>
    Reloaded = 17,

    /// <summary>Child to parent: it got SIGHUP itself and asks for a <see cref="Reload"/>.</summary>
    ReloadRequested = 18,
}

/// <summary>A message on the stream between parent and child: four bytes of length, big-endian, one of kind, the content.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Content">Its content; may be empty.</param>
internal readonly record struct Frame(FrameKind Kind, byte[] Content)
{
    /// <summary>Longest content: more than a configuration of 100,000 addresses makes.</summary>
    public const int MaxContent = 64 * 1024 * 1024;

    private const int HeaderLength = 5;

    /// <summary>Sends the frame; waits while the other side does not read.</summary>
    /// <exception cref="SocketException">The other side is gone, or did not read within the socket's send limit.</exception>
    public static void Send(Socket socket, FrameKind kind, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(header, content.Length);
        header[4] = (byte)kind;
        SendAll(socket, header);
        SendAll(socket, content);
    }

    /// <summary>Waits for a frame; null when the other side has closed or died.</summary>
    /// <exception cref="InvalidDataException">What arrived is no frame.</exception>
    public static Frame? Receive(Socket socket)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!ReceiveAll(socket, header)) return null;
        int length = BinaryPrimitives.ReadInt32BigEndian(header);
        if (length is < 0 or > MaxContent) throw new InvalidDataException($"A frame of {length} bytes.");
        var content = new byte[length];
        return ReceiveAll(socket, content) ? new Frame((FrameKind)header[4], content) : null;
    }

    private static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    private static bool ReceiveAll(Socket socket, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = socket.Receive(bytes, SocketFlags.None, out SocketError error);
            if (error == SocketError.Interrupted) continue;
            if (error != SocketError.Success || count == 0) return false;
            bytes = bytes[count..];
        }

        return true;
    }
}
