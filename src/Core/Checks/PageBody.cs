using System.Buffers;

namespace Holdfast.Core.Checks;

/// <summary>The body of a page: its digest and the beginning in which a pattern is looked for, and what they say in the end.</summary>
internal sealed class PageBody(HttpPage page)
{
    private const int MaxMatched = HttpConversation.MaxMatched;

    private readonly Md5? _digest = page.Url.Digest.Length > 0 ? new Md5() : null;
    private ArrayBufferWriter<byte>? _body;
    private long _received;

    /// <summary>How much has come, bytes.</summary>
    public long Received => _received;

    /// <summary>It is too large for a digest.</summary>
    public static CheckResult TooLarge() =>
        CheckResult.Failure($"the body is larger than {HttpConversation.MaxDigested / (1024 * 1024)} MiB: no digest is made of it");

    /// <summary>Adds a part.</summary>
    /// <returns>The result, if no more is needed; null: go on.</returns>
    public CheckResult? Append(ReadOnlySpan<byte> bytes)
    {
        _received += bytes.Length;
        if (_digest is not null && _received > HttpConversation.MaxDigested) return TooLarge();
        _digest?.Append(bytes);
        if (page.Matcher is not null) Keep(bytes);
        bool isEnough = _digest is null && _received > (page.Matcher is null ? HttpConversation.MaxUnneeded : MaxMatched);
        return isEnough ? Judge() : null;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _body ??= new ArrayBufferWriter<byte>(Math.Max(bytes.Length, 1024));
        int room = MaxMatched - _body.WrittenCount;
        _body.Write(bytes[..Math.Min(bytes.Length, room)]);
    }

    /// <summary>The body is complete.</summary>
    public CheckResult Judge()
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
