using Holdfast.Core.Checks;
using Holdfast.Linux.Patterns;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>The regex of a page, by PCRE2. One that cannot be compiled says so at each attempt.</summary>
internal sealed class BodyPattern : IBodyMatcher
{
    private readonly Pcre2Pattern? _pattern;
    private readonly string _error;

    // regex_stack has no effect: it is about compiled machine code, and patterns are interpreted here, within bounds.
    /// <summary>Compiles it.</summary>
    public BodyPattern(BodyRegex regex) =>
        _pattern = Pcre2Pattern.Compile(
            regex.Pattern, (uint)regex.Options, regex.MinimumOffset, regex.MaximumOffset, out _error);

    /// <summary>Why it cannot be used; empty: it can.</summary>
    public string Error => _error;

    /// <inheritdoc/>
    public BodyMatch Match(ReadOnlySpan<byte> body)
    {
        if (_pattern is null) return new BodyMatch(false, _error);
        return _pattern.Search(body, out string error) switch
        {
            Pcre2Result.Match => new BodyMatch(true, ""),
            Pcre2Result.NoMatch => new BodyMatch(false, ""),
            Pcre2Result.LimitReached => new BodyMatch(false, "the search takes too many steps or too much memory, simplify it"),
            Pcre2Result.NotUtf8 => new BodyMatch(false, "the body is not UTF-8, which the regex asks for"),
            _ => new BodyMatch(false, error),
        };
    }
}
