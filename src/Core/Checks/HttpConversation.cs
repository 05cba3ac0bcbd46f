using System.Buffers;

namespace Holdfast.Core.Checks;

/// <summary>
/// Asks for one page by HTTP/1 and judges the answer: status, then digest and pattern of the body as it was sent
/// (chunks are not put together, as in keepalived). What is kept and what is read is bounded.
/// </summary>
public sealed class HttpConversation(HttpPage page) : StreamConversation
{
    /// <summary>The longest head that is read, bytes.</summary>
    public const int MaxHead = 64 * 1024;

    /// <summary>A pattern is looked for in this many bytes at the beginning of the body.</summary>
    public const int MaxMatched = 1024 * 1024;

    /// <summary>The longest body of which a digest is made, bytes.</summary>
    public const long MaxDigested = 16 * 1024 * 1024;

    /// <summary>So much of a body is read out of courtesy, if neither digest nor pattern needs it.</summary>
    public const long MaxUnneeded = 1024 * 1024;

    private readonly PageBody _body = new(page);
    private ArrayBufferWriter<byte>? _head;
    private HttpHead? _answer;
    private int _informational; // bytes of answers before the answer

    /// <inheritdoc/>
    public override string Waiting =>
        _answer is not null ? $"no end of the answer ({_body.Received} bytes of its body)"
        : _head is not null ? "no end of the answer's header"
        : "no answer to the request";

    /// <inheritdoc/>
    public override CheckResult? Connected(IBufferWriter<byte> output)
    {
        output.Write(page.Request);
        return null;
    }

    /// <inheritdoc/>
    public override CheckResult? Received(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        if (bytes.IsEmpty) return null;
        return _answer is null ? ReceivedHead(bytes) : ReceivedBody(bytes);
    }

    /// <inheritdoc/>
    public override CheckResult Closed()
    {
        if (_answer is { ContentLength: { } length })
        {
            return CheckResult.Failure($"the connection was closed after {_body.Received} of {length} bytes of the answer's body");
        }

        if (_answer is not null) return _body.Judge();
        return CheckResult.Failure(
            _head is null ? "the connection was closed without an answer" : "the connection was closed within the answer's header");
    }

    private CheckResult? ReceivedHead(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // Mostly the head comes in one piece: then nothing is copied.
            int searched = _head?.WrittenCount ?? 0;
            ReadOnlySpan<byte> all = bytes;
            if (_head is not null)
            {
                // No more than a head may have, and a little, so that it shows.
                _head.Write(bytes[..Math.Min(bytes.Length, MaxHead + 1 - searched)]);
                all = _head.WrittenSpan;
            }

            if (!HttpHead.MayBegin(all)) return CheckResult.Failure(HttpHead.NotHttp(all));
            int length = HttpHead.LengthOf(all, searched);
            if ((length == 0 ? all.Length : length) + _informational > MaxHead)
            {
                return CheckResult.Failure($"the answer's header is larger than {MaxHead / 1024} KiB");
            }

            if (length == 0)
            {
                if (_head is not null) return null;
                _head = new ArrayBufferWriter<byte>(Math.Max(bytes.Length, 512));
                _head.Write(bytes);
                return null;
            }

            if (!HttpHead.TryParse(all[..length], out HttpHead head, out string error)) return CheckResult.Failure(error);
            bytes = bytes[(length - searched)..];
            _head = null;
            bool isInformational = head.Status is >= 100 and < 200 and not 101 && !page.Accepts(head.Status);
            if (!isInformational) return Began(head, bytes);
            _informational += length;
        }

        return null;
    }

    private CheckResult? Began(HttpHead head, ReadOnlySpan<byte> body)
    {
        _answer = head;
        if (!page.Accepts(head.Status))
        {
            return CheckResult.Failure($"status {head.Status}, wanted {page.WantedStatuses()}");
        }

        if (page.Url.Digest.Length > 0 && head.ContentLength > MaxDigested) return PageBody.TooLarge();
        return ReceivedBody(body);
    }

    private CheckResult? ReceivedBody(ReadOnlySpan<byte> bytes)
    {
        long? length = _answer?.ContentLength;

        // What is behind the end of the body belongs to nothing.
        if (length is { } end && bytes.Length > end - _body.Received) bytes = bytes[..(int)(end - _body.Received)];
        if (_body.Append(bytes) is { } result) return result;
        return length == _body.Received ? _body.Judge() : null;
    }
}
