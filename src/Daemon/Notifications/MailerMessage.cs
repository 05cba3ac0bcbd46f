using System.Buffers.Binary;
using System.Text;
using Holdfast.Core.Control;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Notifications;

/// <summary>Kinds of messages between a child and its mailer: the first byte of each.</summary>
internal enum MailerMessageKind : byte
{
    /// <summary>To the mailer: <see cref="MailerSettings"/> in JSON, in an attached anonymous file.</summary>
    Settings = 1,

    /// <summary>To the mailer: a <see cref="MailOrder"/> in JSON.</summary>
    Mail = 2,

    /// <summary>From the mailer: it is done with the mail whose number follows, in 8 bytes.</summary>
    Done = 16,

    /// <summary>From the mailer: a line for the log: a byte with its level, then text.</summary>
    Log = 17,
}

/// <summary>A message on the channel between a child and its mailer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Content">What follows the kind, or what the attached file holds.</param>
internal readonly record struct MailerMessage(MailerMessageKind Kind, byte[] Content)
{
    private const int LongestLine = 1000;

    /// <summary>Sends settings. False if the mailer is gone or does not read.</summary>
    public static bool TrySend(MessageChannel channel, MailerSettings settings)
    {
        using SafeFileDescriptor file = MemFd.Create("mail settings", ControlMessages.Write(settings));
        return channel.TrySend([(byte)MailerMessageKind.Settings], file);
    }

    /// <summary>Sends a mail. False if the mailer is gone or does not read.</summary>
    public static bool TrySend(MessageChannel channel, MailOrder order) =>
        channel.TrySend([(byte)MailerMessageKind.Mail, .. ControlMessages.Write(order)]);

    /// <summary>Says that a mail is done with. False if the other side is gone or does not read.</summary>
    public static bool TrySendDone(MessageChannel channel, long id)
    {
        Span<byte> message = stackalloc byte[9];
        message[0] = (byte)MailerMessageKind.Done;
        BinaryPrimitives.WriteInt64LittleEndian(message[1..], id);
        return channel.TrySend(message);
    }

    /// <summary>Sends a line for the log. False if the other side is gone or does not read.</summary>
    public static bool TrySendLog(MessageChannel channel, LogLevel level, string text) =>
        channel.TrySend([(byte)MailerMessageKind.Log, (byte)level, .. Encoding.UTF8.GetBytes(Clean(text))]);

    /// <summary>Takes the next message, if there is one. What a mailer attaches is not looked at.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="buffer">At least <see cref="MessageChannel.MaxLength"/> bytes.</param>
    /// <param name="message">The message, if there was one.</param>
    public static ReceiveResult Receive(MessageChannel channel, byte[] buffer, out MailerMessage message)
    {
        message = default;
        ReceiveResult result = channel.Receive(buffer, out int length, out SafeFileDescriptor? attached);
        using (attached)
        {
            if (result != ReceiveResult.Message) return result;
            var kind = (MailerMessageKind)buffer[0];
            bool isInFile = attached is not null && kind == MailerMessageKind.Settings;
            message = new MailerMessage(kind, isInFile ? MemFd.ReadAll(attached!) : buffer[1..length]);
            return result;
        }
    }

    /// <summary>The number in a <see cref="MailerMessageKind.Done"/>; null if it is not one.</summary>
    public long? DoneId => Content.Length == sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(Content) : null;

    /// <summary>The line in a <see cref="MailerMessageKind.Log"/>: what the other side says is not trusted to be one.</summary>
    public (LogLevel Level, string Text) LogLine()
    {
        if (Content.Length == 0) return (LogLevel.Warning, "");
        LogLevel level = Enum.IsDefined((LogLevel)Content[0]) ? (LogLevel)Content[0] : LogLevel.Warning;
        return (level, Clean(Encoding.UTF8.GetString(Content.AsSpan(1))));
    }

    /// <summary>A text as one line of a log, whatever is in it.</summary>
    public static string Clean(string text)
    {
        string line = text.Length > LongestLine ? text[..LongestLine] + "…" : text;
        return string.Concat(line.Select(static c => char.IsControl(c) ? ' ' : c));
    }
}
