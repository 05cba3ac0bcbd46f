using System.Buffers;
using System.Globalization;
using System.Text;

namespace Holdfast.Core.Checks;

/// <summary>
/// REDIS_CHECK (the protocol is RESP 2): AUTH if there is a password, PING, and INFO replication if a role is wanted, one after the other.
/// A server that only wants a password is alive; one that loads its data, or has lost its master, says so itself.
/// </summary>
public sealed class RedisConversation(HealthCheck.Redis check) : StreamConversation
{
    private const int LongestAnswer = 64 * 1024;

    private readonly BoundedBuffer _input = new(LongestAnswer);
    private Step _step;

    private enum Step : byte
    {
        Authentication,
        Ping,
        Role,
    }

    /// <inheritdoc/>
    public override string Waiting => _step switch
    {
        Step.Authentication => "no answer to AUTH",
        Step.Ping => "no answer to PING",
        _ => "no answer to INFO replication",
    };

    /// <inheritdoc/>
    public override CheckResult? Connected(IBufferWriter<byte> output)
    {
        if (check.Password is not { } password)
        {
            SendPing(output);
            return null;
        }

        if (check.User is { } user)
            Send(output, "AUTH", user, password);
        else
            Send(output, "AUTH", password);
        return null;
    }

    /// <inheritdoc/>
    public override CheckResult? Received(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        if (!_input.TryAppend(bytes)) return CheckResult.Failure($"an answer of more than {LongestAnswer} bytes");
        while (true)
        {
            if (!TryRead(_input.Bytes, out Range text, out int length, out bool isBroken))
                return isBroken ? CheckResult.Failure("the answer is not Redis's protocol") : null;
            CheckResult? result = Judge(_input.Bytes[0], _input.Bytes[text], output);
            _input.Consume(length);
            if (result is not null)
            {
                if (result.Value.IsSuccess) Send(output, "QUIT");
                return result;
            }
        }
    }

    /// <inheritdoc/>
    public override CheckResult Closed() => CheckResult.Failure($"connection closed, {Waiting}");

    private CheckResult? Judge(byte kind, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        switch (_step)
        {
            case Step.Authentication when kind == '+':
                SendPing(output);
                return null;
            case Step.Authentication:
                return CheckResult.Failure($"AUTH was refused: {Words(text)}");
            case Step.Ping when kind == '+' && text.SequenceEqual("PONG"u8):
            case Step.Ping when kind == '-' && text.StartsWith("NOPERM"u8):
                if (check.Role is null) return CheckResult.Success;
                _step = Step.Role;
                Send(output, "INFO", "replication");
                return null;
            case Step.Ping when kind == '-' && text.StartsWith("NOAUTH"u8):
                return check.Role is null
                    ? CheckResult.Success
                    : CheckResult.Failure("it tells its role only for a password, and the check has none");
            case Step.Ping:
                return CheckResult.Failure(Explain(kind, text));
            default:
                return JudgeRole(kind, text);
        }
    }

    private static string Explain(byte kind, ReadOnlySpan<byte> text)
    {
        if (kind != '-') return $"PING was answered with {Words(text)}";
        if (text.StartsWith("LOADING"u8)) return "it is loading its data";
        if (text.StartsWith("MASTERDOWN"u8)) return "it has lost its master and serves no old data";
        return Words(text);
    }

    private CheckResult JudgeRole(byte kind, ReadOnlySpan<byte> text)
    {
        if (kind != '$') return CheckResult.Failure($"INFO replication was refused: {Words(text)}");
        int at = text.IndexOf("role:"u8);
        if (at < 0) return CheckResult.Failure("INFO replication tells no role");
        ReadOnlySpan<byte> role = text[(at + "role:".Length)..];
        int end = role.IndexOfAny((byte)'\r', (byte)'\n');
        string found = BoundedBuffer.Printable(end < 0 ? role : role[..end]);
        return found == check.Role ? CheckResult.Success : CheckResult.Failure($"its role is {found}, not {check.Role}");
    }

    private void SendPing(IBufferWriter<byte> output)
    {
        _step = Step.Ping;
        Send(output, "PING");
    }

    // The kind is the first byte. A bulk string is "$LENGTH\r\n", the bytes, "\r\n"; all others end with their line.
    private static bool TryRead(ReadOnlySpan<byte> input, out Range text, out int length, out bool isBroken)
    {
        (text, length, isBroken) = (default, 0, false);
        if (input.IsEmpty) return false;
        isBroken = input[0] is not ((byte)'+' or (byte)'-' or (byte)'$' or (byte)':');
        if (isBroken) return false;
        int line = input.IndexOf("\r\n"u8);
        if (line < 0) return false;
        (text, length) = (1..line, line + 2);
        if (input[0] != '$') return true;
        if (!int.TryParse(input[1..line], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int size)
            || size is < -1 or > LongestAnswer)
        {
            isBroken = true;
            return false;
        }

        if (size < 0) return true;
        (text, length) = (length..(length + size), length + size + 2);
        return input.Length >= length;
    }

    private static void Send(IBufferWriter<byte> output, params ReadOnlySpan<string> words)
    {
        Write($"*{words.Length}\r\n");
        foreach (string word in words) Write($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");

        void Write(string text) => output.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string Words(ReadOnlySpan<byte> text) => BoundedBuffer.Printable(text);
}
