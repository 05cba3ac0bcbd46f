using Holdfast.Core.Control;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Control;

/// <summary>Kinds of messages between the parent and a child: the first byte of each.</summary>
internal enum LinkMessageKind : byte
{
    /// <summary>Parent to child, once: its configuration in JSON, in an attached anonymous file.</summary>
    Start = 1,

    /// <summary>Parent to child: a new configuration, attached in the same way; answered with <see cref="Reloaded"/>.</summary>
    Reload = 2,

    /// <summary>Parent to child: stop in order, like SIGTERM.</summary>
    Stop = 3,

    /// <summary>Parent to child: end, and leave what is set to the successor that is started right after.</summary>
    Leave = 4,

    /// <summary>Child to parent: it runs.</summary>
    Ready = 16,

    /// <summary>Child to parent: a <see cref="ReloadAnswer"/> in JSON.</summary>
    Reloaded = 17,

    /// <summary>Child to parent: it got SIGHUP itself and asks for a <see cref="Reload"/>.</summary>
    ReloadRequested = 18,

    /// <summary>Child to parent: the real servers that are drained now, all of them, in JSON in an attached file.</summary>
    Drained = 19,
}

/// <summary>
/// A message on the channel between parent and child. A configuration travels in a sealed anonymous file: it may be
/// larger than the channel's buffer, and its secrets are in no file with a name.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Content">Its JSON; empty when the kind has none.</param>
internal readonly record struct LinkMessage(LinkMessageKind Kind, byte[] Content)
{
    /// <summary>Sends a message without content. False when the other side is gone.</summary>
    public static bool TrySend(MessageChannel channel, LinkMessageKind kind) => channel.TrySend([(byte)kind]);

    /// <summary>Sends an answer. False when the other side is gone.</summary>
    public static bool TrySend(MessageChannel channel, ReloadAnswer answer) =>
        channel.TrySend([(byte)LinkMessageKind.Reloaded, .. ControlMessages.Write(answer)]);

    /// <summary>Sends a configuration, or other content of any size. False when the other side is gone.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="kind">Start, Reload or Drained.</param>
    /// <param name="json">The content as the other side reads it.</param>
    public static bool TrySend(MessageChannel channel, LinkMessageKind kind, byte[] json)
    {
        using SafeFileDescriptor file = MemFd.Create("configuration", json);
        return channel.TrySend([(byte)kind], file);
    }

    /// <summary>Takes the next message, if there is one.</summary>
    /// <exception cref="InvalidDataException">A message without a kind.</exception>
    public static ReceiveResult Receive(MessageChannel channel, out LinkMessage message)
    {
        message = default;
        var buffer = new byte[MessageChannel.MaxLength];
        ReceiveResult result = channel.Receive(buffer, out int length, out SafeFileDescriptor? attached);
        using (attached)
        {
            if (result != ReceiveResult.Message) return result;
            byte[] content = attached is null ? buffer[1..length] : MemFd.ReadAll(attached);
            message = new LinkMessage((LinkMessageKind)buffer[0], content);
            return result;
        }
    }
}
