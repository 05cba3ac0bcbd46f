using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Core.Checks;

/// <summary>
/// POSTGRES_CHECK (protocol 3.0): a startup packet. A server that wants a password, lets in, or refuses this user or database is
/// alive; one that starts, stops or has no connection left is not.
/// </summary>
public sealed class PostgresConversation(HealthCheck.Postgres check) : StreamConversation
{
    private const int ProtocolVersion = 3 << 16;
    private const int HeaderLength = 5;
    private const int CodeLength = 5;
    private const int LongestMessage = 16 * 1024;
    private const int MostMessages = 100_000;   // each byte of a message that is cut counts

    private readonly BoundedBuffer _input = new(HeaderLength + LongestMessage);
    private bool _isLetIn;
    private int _messages;

    /// <inheritdoc/>
    public override string Waiting => _isLetIn ? "no end of the startup" : "no answer to the startup packet";

    /// <inheritdoc/>
    public override CheckResult? Connected(IBufferWriter<byte> output)
    {
        // The server's own list of connections shows the name.
        byte[] parameters = Encoding.UTF8.GetBytes(
            $"user\0{check.User}\0database\0{check.Database ?? check.User}\0application_name\0holdfast\0\0");
        Span<byte> header = output.GetSpan(8);
        BinaryPrimitives.WriteInt32BigEndian(header, 8 + parameters.Length);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], ProtocolVersion);
        output.Advance(8);
        output.Write(parameters);
        return null;
    }

    /// <inheritdoc/>
    public override CheckResult? Received(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        while (!bytes.IsEmpty)
        {
            int taken = Math.Min(bytes.Length, HeaderLength + LongestMessage - _input.Bytes.Length);
            _input.TryAppend(bytes[..taken]);
            bytes = bytes[taken..];
            while (!_input.Bytes.IsEmpty)
            {
                ReadOnlySpan<byte> input = _input.Bytes;
                byte type = input[0];
                bool isExpected = type is (byte)'R' or (byte)'E' || (_isLetIn && type is (byte)'S' or (byte)'K' or (byte)'N' or (byte)'Z');
                if (!isExpected || ++_messages > MostMessages) return NotPostgres();
                if (input.Length < HeaderLength) break;
                int length = BinaryPrimitives.ReadInt32BigEndian(input[1..]);
                if (length is < 4 or > LongestMessage) return NotPostgres();
                if (input.Length < 1 + length) break;
                if (Judge(type, input[HeaderLength..(1 + length)], output) is { } result) return result;
                _input.Consume(1 + length);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override CheckResult Closed() => CheckResult.Failure($"connection closed, {Waiting}");

    private CheckResult? Judge(byte type, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        switch (type)
        {
            case (byte)'E':
                return JudgeError(body);
            case (byte)'R' when body.Length < 4:
                return NotPostgres();
            case (byte)'R' when BinaryPrimitives.ReadInt32BigEndian(body) != 0:
                // A farewell would be taken for the password, and logged as an error.
                return CheckResult.Success;
            case (byte)'R':
                // It may still find that there is no room, or no such database.
                _isLetIn = true;
                return null;
            case (byte)'Z':
                output.Write("X\0\0\0\u0004"u8);
                return CheckResult.Success;
            default:
                return null;
        }
    }

    private static CheckResult NotPostgres() => CheckResult.Failure("the answer is not PostgreSQL's protocol");

    // Fields: a letter and a text that ends with zero; C is the code (SQLSTATE), M the message.
    private static CheckResult JudgeError(ReadOnlySpan<byte> fields)
    {
        string code = "";
        string message = "no message";
        while (fields.Length > 1 && fields[0] != 0)
        {
            byte kind = fields[0];
            int end = fields[1..].IndexOf((byte)0);
            if (end < 0) break;
            ReadOnlySpan<byte> text = fields[1..(1 + end)];
            if (kind == 'C') code = BoundedBuffer.Printable(text[..Math.Min(text.Length, CodeLength)]);
            if (kind == 'M') message = BoundedBuffer.Printable(text);
            fields = fields[(2 + end)..];
        }

        // 28xxx: this user or host may not; 3D000: no such database; 42501: no right to it. It has looked, so it works.
        bool isAlive = code.StartsWith("28", StringComparison.Ordinal) || code is "3D000" or "42501";
        return isAlive ? new CheckResult(true, message) : CheckResult.Failure(code.Length > 0 ? $"{message} ({code})" : message);
    }
}
