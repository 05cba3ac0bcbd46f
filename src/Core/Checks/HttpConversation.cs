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

    private readonly Md5? _digest = page.Url.Digest.Length > 0 ? new Md5() : null;
    private ArrayBufferWriter<byte>? _head;
    private ArrayBufferWriter<byte>? _body;
    private HttpHead? _answer;
    private int _informational; // bytes of answers before the answer
    private long _received; // of the body

    /// <inheritdoc/>
    public override string Waiting =>
        _answer is not null ? $"no end of the answer ({_received} bytes of its body)"
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
            return CheckResult.Failure($"the connection was closed after {_received} of {length} bytes of the answer's body");
        }

        if (_answer is not null) return Judge();
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

        if (_digest is not null && head.ContentLength > MaxDigested) return TooLarge();
        return ReceivedBody(body);
    }

    private static CheckResult TooLarge() =>
        CheckResult.Failure($"the body is larger than {MaxDigested / (1024 * 1024)} MiB: no digest is made of it");

    private CheckResult? ReceivedBody(ReadOnlySpan<byte> bytes)
    {
        long? length = _answer?.ContentLength;

        // What is behind the end of the body belongs to nothing.
        if (length is { } end && bytes.Length > end - _received) bytes = bytes[..(int)(end - _received)];
        _received += bytes.Length;
        if (_digest is not null && _received > MaxDigested) return TooLarge();
        _digest?.Append(bytes);
        if (page.Matcher is not null) Keep(bytes);
        bool isEnd = length == _received;
        return isEnd || (_digest is null && _received > (page.Matcher is null ? MaxUnneeded : MaxMatched)) ? Judge() : null;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _body ??= new ArrayBufferWriter<byte>(Math.Max(bytes.Length, 1024));
        int room = MaxMatched - _body.WrittenCount;
        _body.Write(bytes[..Math.Min(bytes.Length, room)]);
    }

    private CheckResult Judge()
    {
        if (_digest is not null)
        {
            Span<byte> digest = stackalloc byte[Md5.Length];
            _digest.Finish(digest);
            if (!digest.SequenceEqual(page.Url.Digest))
            {
                return CheckResult.Failure(
                    $"the digest differs: got {Convert.ToHexStringLower(digest)}, "
                    + $"wanted {Convert.ToHexStringLower(page.Url.Digest)}");
            }
        }

        return page.Matcher is { } matcher ? JudgePattern(matcher, page.Url.Regex!) : CheckResult.Success;
    }

    private CheckResult JudgePattern(IBodyMatcher matcher, BodyRegex regex)
    {
        BodyMatch match = matcher.Match(_body is null ? [] : _body.WrittenSpan);
        if (match.Error.Length > 0) return CheckResult.Failure($"regex: {match.Error}");
        if (match.IsMatch)
        {
            return regex.Negate ? CheckResult.Failure("the body matches the regex, which it must not") : CheckResult.Success;
        }

        if (_received > MaxMatched)
        {
            return CheckResult.Failure(
                $"no match of the regex in the first {MaxMatched / (1024 * 1024)} MiB of the body, and more is not searched");
        }

        return regex.Negate ? CheckResult.Success : CheckResult.Failure("the body does not match the regex");
    }
}
