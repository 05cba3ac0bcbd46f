using System.Buffers;
using System.Text;
using Holdfast.Core.Notifications;

namespace Holdfast.Core.Checks;

/// <summary>Lets a mail server greet, answers with HELO, and takes its leave (RFC 5321).</summary>
public sealed class SmtpCheckConversation(string heloName) : StreamConversation
{
    private readonly ArrayBufferWriter<byte> _received = new(256);
    private Stage _stage = Stage.Greeting;

    private enum Stage : byte
    {
        Greeting,
        Helo,
        Quit,
    }

    /// <inheritdoc/>
    public override string Waiting => _stage switch
    {
        Stage.Greeting => "no greeting",
        Stage.Helo => "no answer to HELO",
        _ => "no answer to QUIT",
    };

    /// <inheritdoc/>
    public override CheckResult? Connected(IBufferWriter<byte> output) => null;

    /// <inheritdoc/>
    public override CheckResult? Received(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        // One byte more than a reply may have shows that it is too long.
        _received.Write(bytes[..Math.Min(bytes.Length, SmtpReply.MaxLength + 1 - Math.Min(_received.WrittenCount, SmtpReply.MaxLength + 1))]);
        switch (SmtpReply.TryRead(_received.WrittenSpan, out SmtpReply? reply, out _))
        {
            case SmtpReplyStatus.Incomplete:
                return null;
            case SmtpReplyStatus.Malformed:
                return CheckResult.Failure("the answer is not SMTP");
            case SmtpReplyStatus.TooLong:
                return CheckResult.Failure(
                    $"the answer is longer than {SmtpReply.MaxLength} bytes or {SmtpReply.MaxLines} lines");
        }

        // Whoever sends more than the reply talks out of turn: it is no part of the next reply.
        _received.Clear();
        return On(reply!, output);
    }

    /// <inheritdoc/>
    public override CheckResult Closed() => _stage == Stage.Quit
        ? CheckResult.Success
        : CheckResult.Failure($"the connection was closed: {Waiting}");

    private CheckResult? On(SmtpReply reply, IBufferWriter<byte> output)
    {
        switch (_stage)
        {
            case Stage.Greeting:
                if (reply.Code != 220) return CheckResult.Failure($"greeted with {reply.Text}, wanted 220");
                Encoding.UTF8.GetBytes($"HELO {heloName}\r\n", output);
                _stage = Stage.Helo;
                return null;
            case Stage.Helo:
                if (reply.Code != 250) return CheckResult.Failure($"HELO answered with {reply.Text}, wanted 250");
                output.Write("QUIT\r\n"u8);
                _stage = Stage.Quit;
                return null;
            default:
                return reply.Code == 221
                    ? CheckResult.Success
                    : CheckResult.Failure($"QUIT answered with {reply.Text}, wanted 221");
        }
    }
}
