using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Core.Checks;

/// <summary>
/// MYSQL_CHECK (protocol 10 of MySQL and MariaDB): the greeting, then always a login. A connection that ends after the greeting
/// counts as an error of this host, and the server locks it out after <c>max_connect_errors</c> of them; a login does not,
/// even one that is refused. Without a user, any answer to the login is good.
/// </summary>
public sealed class MysqlConversation(HealthCheck.Mysql check) : StreamConversation
{
    private const int HeaderLength = 4;
    private const int LongestPacket = 16 * 1024;
    private const int MostSwitches = 3;

    // Capabilities.
    private const uint LongPassword = 1;
    private const uint Protocol41 = 1 << 9;
    private const uint SecureConnection = 1 << 15;
    private const uint PluginAuthentication = 1 << 19;

    private readonly BoundedBuffer _input = new(HeaderLength + LongestPacket);
    private bool _greeted;
    private int _switches;

    /// <inheritdoc/>
    public override string Waiting => _greeted ? "no answer to the login" : "no greeting";

    /// <inheritdoc/>
    public override CheckResult? Connected(IBufferWriter<byte> output) => null;

    /// <inheritdoc/>
    public override CheckResult? Received(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        if (!_input.TryAppend(bytes)) return NotMysql();
        while (_input.Bytes.Length >= HeaderLength)
        {
            ReadOnlySpan<byte> input = _input.Bytes;
            int length = input[0] | input[1] << 8 | input[2] << 16;
            if (length is 0 or > LongestPacket) return NotMysql();
            if (input.Length < HeaderLength + length) return null;
            byte sequence = unchecked((byte)(input[3] + 1));
            ReadOnlySpan<byte> packet = input[HeaderLength..(HeaderLength + length)];
            CheckResult? result = _greeted ? JudgeAnswer(packet, sequence, output) : JudgeGreeting(packet, sequence, output);
            if (result is not null) return result;
            _input.Consume(HeaderLength + length);
        }

        return null;
    }

    /// <inheritdoc/>
    public override CheckResult Closed() => CheckResult.Failure($"connection closed, {Waiting}");

    private static CheckResult NotMysql() => CheckResult.Failure("the answer is not MySQL's protocol");

    private CheckResult? JudgeGreeting(ReadOnlySpan<byte> packet, byte sequence, IBufferWriter<byte> output)
    {
        // 1040: too many connections, 1129: this host is locked out, 1130: it may not connect.
        if (packet[0] == 0xff) return CheckResult.Failure(Error(packet).Text);
        if (packet[0] != 10) return NotMysql();
        int version = packet.IndexOf((byte)0);
        // Behind the version: thread 4, challenge 8, a zero, capabilities 2 of 4, character set 1, status 2, capabilities.
        int capabilities = version + 14;
        if (version < 0 || packet.Length < capabilities + 7) return NotMysql();
        uint offered = BinaryPrimitives.ReadUInt16LittleEndian(packet[capabilities..])
            | (uint)BinaryPrimitives.ReadUInt16LittleEndian(packet[(capabilities + 5)..]) << 16;
        _greeted = true;
        Login(output, sequence, offered);
        return null;
    }

    private CheckResult? JudgeAnswer(ReadOnlySpan<byte> packet, byte sequence, IBufferWriter<byte> output)
    {
        switch (packet[0])
        {
            case 0x00:
                Send(output, 0, [(byte)1]);   // COM_QUIT
                return CheckResult.Success;
            case 0xff:
                (int code, string text) = Error(packet);
                bool isFull = code is 1040 or 1203 or 1226 or 1053;   // too many connections, of this user; shutting down
                return check.User is null && !isFull ? new CheckResult(true, text) : CheckResult.Failure(text);
            case 0xfe when _switches++ < MostSwitches:
                Send(output, sequence, []);   // another method, without password as well
                return null;
            default:
                return check.User is null
                    ? CheckResult.Success
                    : CheckResult.Failure($"it wants a password of the user {check.User}");
        }
    }

    private void Login(IBufferWriter<byte> output, byte sequence, uint offered)
    {
        const int FixedLength = 32;
        const uint LongestWanted = 1 << 24;
        const byte Utf8 = 33;
        byte[] name = Encoding.UTF8.GetBytes(check.User ?? "holdfast");
        bool hasPlugins = (offered & PluginAuthentication) != 0;
        byte[] method = hasPlugins ? "mysql_native_password\0"u8.ToArray() : [];
        byte[] body = new byte[FixedLength + name.Length + 2 + method.Length];
        uint wanted = LongPassword | Protocol41 | SecureConnection | (hasPlugins ? PluginAuthentication : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(body, wanted);
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(4), LongestWanted);
        body[8] = Utf8;
        name.CopyTo(body, FixedLength);
        method.CopyTo(body, FixedLength + name.Length + 2);   // behind the zero of the name and the length of no password
        Send(output, sequence, body);
    }

    private static void Send(IBufferWriter<byte> output, byte sequence, ReadOnlySpan<byte> body)
    {
        Span<byte> header = output.GetSpan(HeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)body.Length);
        header[3] = sequence;
        output.Advance(HeaderLength);
        output.Write(body);
    }

    // FF, code, and after the handshake '#' with five characters of SQLSTATE, then the message.
    private static (int Code, string Text) Error(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 3) return (0, "an error without a code");
        int code = BinaryPrimitives.ReadUInt16LittleEndian(packet[1..]);
        ReadOnlySpan<byte> text = packet[3..];
        if (text.Length > 6 && text[0] == '#') text = text[6..];
        return (code, $"{BoundedBuffer.Printable(text)} ({code})");
    }
}
