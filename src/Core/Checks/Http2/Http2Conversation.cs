using System.Buffers;
using System.Buffers.Binary;

namespace Holdfast.Core.Checks.Http2;

/// <summary>
/// One request over HTTP/2 (RFC 9113), with prior knowledge or after ALPN: the client's half of what one stream needs.
/// Nothing is kept of the answer but what a derived class keeps.
/// </summary>
public abstract class Http2Conversation : StreamConversation
{
    private const int HeaderLength = 9;
    private const int LongestFrame = 16384;
    private const int LongestBlock = 64 * 1024;
    private const int MostFrames = 100_000;
    private const uint Window = 1 << 25;   // more than any check reads: credit is given once

    private static readonly string[] s_errors =
    [
        "no error", "protocol error", "internal error", "flow control error", "settings timeout", "stream closed", "frame size error",
        "refused stream", "cancel", "compression error", "connect error", "enhance your calm", "inadequate security", "HTTP/1.1 required",
    ];

    private readonly BoundedBuffer _input = new(HeaderLength + LongestFrame);
    private readonly ArrayBufferWriter<byte> _block = new();
    private bool _hasSettings;
    private bool _hasHead;
    private bool _isInBlock;
    private bool _blockEnds;
    private int _frames;

    private enum FrameType : byte
    {
        Data,
        Headers,
        Priority,
        ResetStream,
        Settings,
        PushPromise,
        Ping,
        GoAway,
        WindowUpdate,
        Continuation,
    }

    [Flags]
    private enum FrameFlags : byte
    {
        None = 0,
        EndStream = 1,   // of SETTINGS and PING: an acknowledgement
        EndHeaders = 4,
        Padded = 8,
        Priority = 32,
    }

    /// <inheritdoc/>
    public override string Waiting =>
        _hasHead ? "no end of the answer" : _hasSettings ? "no answer to the request" : "no answer to the greeting of HTTP/2";

    /// <summary>The fields of the request, pseudo-header fields first.</summary>
    protected abstract IReadOnlyList<(string Name, string Value)> Fields { get; }

    /// <summary>The body of the request; empty: none.</summary>
    protected abstract ReadOnlyMemory<byte> Body { get; }

    /// <summary>The answer begins.</summary>
    /// <returns>The result, if it is known already; null: go on.</returns>
    protected abstract CheckResult? BeginAnswer(int status, IReadOnlyList<(string Name, string Value)> fields);

    /// <summary>A part of the answer's body.</summary>
    protected abstract CheckResult? ReadBody(ReadOnlySpan<byte> bytes);

    /// <summary>The answer is complete.</summary>
    /// <param name="trailers">Fields behind the body; of an answer without body and trailers, none.</param>
    protected abstract CheckResult EndAnswer(IReadOnlyList<(string Name, string Value)> trailers);

    /// <inheritdoc/>
    public override CheckResult? Connected(IBufferWriter<byte> output)
    {
        output.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        // HEADER_TABLE_SIZE 0, ENABLE_PUSH 0, INITIAL_WINDOW_SIZE.
        byte[] settings = new byte[18];
        settings[1] = 1;
        settings[7] = 2;
        settings[13] = 4;
        BinaryPrimitives.WriteUInt32BigEndian(settings.AsSpan(14), Window);
        WriteFrame(output, FrameType.Settings, FrameFlags.None, 0, settings);
        byte[] credit = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(credit, Window);
        WriteFrame(output, FrameType.WindowUpdate, FrameFlags.None, 0, credit);

        var block = new ArrayBufferWriter<byte>();
        foreach ((string name, string value) in Fields) Hpack.Write(block, name, value);
        ReadOnlySpan<byte> rest = block.WrittenSpan;
        FrameFlags end = Body.IsEmpty ? FrameFlags.EndStream : FrameFlags.None;
        FrameType type = FrameType.Headers;
        do
        {
            ReadOnlySpan<byte> piece = rest[..Math.Min(rest.Length, LongestFrame)];
            rest = rest[piece.Length..];
            FrameFlags last = rest.IsEmpty ? FrameFlags.EndHeaders : FrameFlags.None;
            WriteFrame(output, type, last | (type == FrameType.Headers ? end : FrameFlags.None), 1, piece);
            type = FrameType.Continuation;
        }
        while (!rest.IsEmpty);
        if (!Body.IsEmpty) WriteFrame(output, FrameType.Data, FrameFlags.EndStream, 1, Body.Span);
        return null;
    }

    /// <inheritdoc/>
    public override CheckResult? Received(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        while (!bytes.IsEmpty)
        {
            int taken = Math.Min(bytes.Length, HeaderLength + LongestFrame - _input.Bytes.Length);
            _input.TryAppend(bytes[..taken]);
            bytes = bytes[taken..];
            while (_input.Bytes.Length >= HeaderLength)
            {
                ReadOnlySpan<byte> input = _input.Bytes;
                if (!_hasSettings && input[3] != (byte)FrameType.Settings) return NotHttp2(input);
                int length = input[0] << 16 | input[1] << 8 | input[2];
                if (length > LongestFrame) return _hasSettings ? Broken("a frame is too long") : NotHttp2(input);
                if (input.Length < HeaderLength + length) break;
                if (++_frames > MostFrames) return Broken("there is no end of frames");
                CheckResult? result = Take(input, input.Slice(HeaderLength, length), output);
                _input.Consume(HeaderLength + length);
                if (result is null) continue;
                WriteFrame(output, FrameType.GoAway, FrameFlags.None, 0, new byte[8]);   // no error, no stream of the server's
                return result;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override CheckResult Closed() => CheckResult.Failure($"the connection was closed, {Waiting}");

    private CheckResult? Take(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        _hasSettings = true;
        var type = (FrameType)header[3];
        var flags = (FrameFlags)header[4];
        uint stream = BinaryPrimitives.ReadUInt32BigEndian(header[5..]) & 0x7fffffff;
        if (_isInBlock && (type != FrameType.Continuation || stream != 1)) return Broken("a block of fields is interrupted");
        switch (type)
        {
            case FrameType.Settings when !flags.HasFlag(FrameFlags.EndStream):
                WriteFrame(output, FrameType.Settings, FrameFlags.EndStream, 0, []);
                return null;
            case FrameType.Ping when !flags.HasFlag(FrameFlags.EndStream) && payload.Length == 8:
                WriteFrame(output, FrameType.Ping, FrameFlags.EndStream, 0, payload);
                return null;
            case FrameType.GoAway when payload.Length >= 8:
                uint last = BinaryPrimitives.ReadUInt32BigEndian(payload) & 0x7fffffff;
                uint reason = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
                return last >= 1 && reason == 0
                    ? null
                    : CheckResult.Failure($"the server ends the connection: {Error(reason)}");
            case FrameType.ResetStream when stream == 1 && payload.Length == 4:
                return CheckResult.Failure($"the server ends the request: {Error(BinaryPrimitives.ReadUInt32BigEndian(payload))}");
            case FrameType.PushPromise:
                return Broken("the server pushes, although it is told not to");
            case FrameType.Headers or FrameType.Data when stream != 1:
                return Broken("there is an answer that nobody asked for");
            case FrameType.Headers:
                if (!TryStrip(ref payload, flags)) return Broken("the padding is longer than its frame");
                _blockEnds = flags.HasFlag(FrameFlags.EndStream);
                return TakeBlock(payload, flags);
            case FrameType.Continuation:
                return _isInBlock ? TakeBlock(payload, flags) : Broken("a block of fields goes on that has not begun");
            case FrameType.Data:
                if (!_hasHead) return Broken("there is a body before the answer");
                if (!TryStrip(ref payload, flags & ~FrameFlags.Priority)) return Broken("the padding is longer than its frame");
                return (payload.IsEmpty ? null : ReadBody(payload)) ?? (flags.HasFlag(FrameFlags.EndStream) ? EndAnswer([]) : null);
            default:
                return null;
        }
    }

    private CheckResult? TakeBlock(ReadOnlySpan<byte> fragment, FrameFlags flags)
    {
        if (_block.WrittenCount + fragment.Length > LongestBlock) return Broken($"there are more than {LongestBlock} bytes of fields");
        _block.Write(fragment);
        _isInBlock = !flags.HasFlag(FrameFlags.EndHeaders);
        if (_isInBlock) return null;
        var fields = new List<(string Name, string Value)>();
        bool isRead = Hpack.TryRead(_block.WrittenSpan, fields);
        _block.ResetWrittenCount();
        if (!isRead) return Broken("the fields of the answer cannot be read");
        if (_hasHead) return _blockEnds ? EndAnswer(fields) : Broken("there are fields in the middle of the body");
        if (!int.TryParse(Find(fields, ":status"), System.Globalization.CultureInfo.InvariantCulture, out int status))
            return Broken("the answer has no status");
        if (status is >= 100 and < 200) return _blockEnds ? Broken("the answer ends before it has begun") : null;
        _hasHead = true;
        return BeginAnswer(status, fields) ?? (_blockEnds ? EndAnswer(fields) : null);
    }

    /// <summary>The value of a field; empty: there is none.</summary>
    protected static string Find(IReadOnlyList<(string Name, string Value)> fields, string name)
    {
        foreach ((string candidate, string value) in fields)
        {
            if (candidate == name) return value;
        }

        return "";
    }

    // The length of the padding stands first, the padding last; a priority of five bytes between.
    private static bool TryStrip(ref ReadOnlySpan<byte> payload, FrameFlags flags)
    {
        const int PriorityLength = 5;
        int padding = 0;
        if (flags.HasFlag(FrameFlags.Padded))
        {
            if (payload.IsEmpty) return false;
            padding = payload[0];
            payload = payload[1..];
        }

        int front = flags.HasFlag(FrameFlags.Priority) ? PriorityLength : 0;
        if (front + padding > payload.Length) return false;
        payload = payload[front..^padding];
        return true;
    }

    private static CheckResult NotHttp2(ReadOnlySpan<byte> input) => CheckResult.Failure(
        input.StartsWith("HTTP/1."u8) ? "the server speaks HTTP/1, not HTTP/2" : "the answer is not HTTP/2");

    private static CheckResult Broken(string what) => CheckResult.Failure($"broken HTTP/2: {what}");

    private static string Error(uint code) => code < (uint)s_errors.Length ? s_errors[code] : $"error {code}";

    private static void WriteFrame(IBufferWriter<byte> output, FrameType type, FrameFlags flags, uint stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = output.GetSpan(HeaderLength);
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)payload.Length << 8 | (byte)type);
        header[4] = (byte)flags;
        BinaryPrimitives.WriteUInt32BigEndian(header[5..], stream);
        output.Advance(HeaderLength);
        output.Write(payload);
    }
}
