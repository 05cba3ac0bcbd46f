using System.Text;
using static Holdfast.Linux.Patterns.LibPcre2;

namespace Holdfast.Linux.Patterns;

/// <summary>What came of a search.</summary>
public enum Pcre2Result : byte
{
    /// <summary>It is there.</summary>
    Match,

    /// <summary>It is not there.</summary>
    NoMatch,

    /// <summary>It would take more steps or memory than a search may.</summary>
    LimitReached,

    /// <summary>The text is not UTF-8, which the pattern asks for.</summary>
    NotUtf8,

    /// <summary>The library reports some other error.</summary>
    Failed,
}

/// <summary>A regular expression of PCRE2 for bytes. Each search is bounded in time and memory, whatever the pattern.</summary>
public sealed unsafe class Pcre2Pattern : IDisposable
{
    /// <summary>Steps of a search: some ten milliseconds. The library's own limit is ten times that.</summary>
    public const uint MaxSteps = 1_000_000;

    private const uint MaxDepth = 10_000;
    private const uint MaxHeapKib = 20_000;

    private readonly Pcre2Code _code;
    private readonly nuint _start;
    private readonly nuint _limit;

    private Pcre2Pattern(Pcre2Code code, nuint start, nuint limit)
    {
        _code = code;
        _start = start;
        _limit = limit;
    }

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="options">PCRE2's option bits.</param>
    /// <param name="start">Byte at which searches begin.</param>
    /// <param name="limit">Byte up to which a match may begin; 0: no limit.</param>
    /// <param name="error">Why not, if null is returned.</param>
    public static Pcre2Pattern? Compile(string pattern, uint options, ulong start, ulong limit, out string error)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(pattern);
        if (limit != 0) options |= PCRE2_USE_OFFSET_LIMIT;
        int code;
        nuint offset;
        try
        {
            fixed (byte* first = bytes)
            {
                // An empty array has no first byte, and null is none that PCRE2 takes.
                byte nothing = 0;
                nint compiled = pcre2_compile_8(
                    bytes.Length == 0 ? &nothing : first, (nuint)bytes.Length, options, &code, &offset, 0);
                error = compiled == 0 ? $"{Message(code)}, at byte {offset} of the pattern" : "";
                if (compiled == 0) return null;
                return new Pcre2Pattern(new Pcre2Code(compiled), (nuint)start, (nuint)limit);
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            error = $"{Library} is not installed (Debian: libpcre2-8-0)";
            return null;
        }
    }

    /// <summary>Looks for the pattern.</summary>
    /// <param name="text">Where.</param>
    /// <param name="error">The library's words, if the result is <see cref="Pcre2Result.Failed"/>.</param>
    public Pcre2Result Search(ReadOnlySpan<byte> text, out string error)
    {
        error = "";
        if ((nuint)text.Length < _start) return Pcre2Result.NoMatch;
        nint context = pcre2_match_context_create_8(0);
        nint data = pcre2_match_data_create_8(1, 0);
        try
        {
            if (context == 0 || data == 0) return Pcre2Result.LimitReached;
            _ = pcre2_set_match_limit_8(context, MaxSteps);
            _ = pcre2_set_depth_limit_8(context, MaxDepth);
            _ = pcre2_set_heap_limit_8(context, MaxHeapKib);
            if (_limit != 0) _ = pcre2_set_offset_limit_8(context, _limit);
            byte nothing = 0;
            fixed (byte* first = text)
            {
                byte* subject = text.IsEmpty ? &nothing : first;
                int result = pcre2_match_8(_code, subject, (nuint)text.Length, _start, 0, data, context);
                if (result >= 0) return Pcre2Result.Match;
                Pcre2Result known = Meaning(result);
                if (known == Pcre2Result.Failed) error = Message(result);
                return known;
            }
        }
        finally
        {
            if (data != 0) pcre2_match_data_free_8(data);
            if (context != 0) pcre2_match_context_free_8(context);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _code.Dispose();

    private static Pcre2Result Meaning(int result) => result switch
    {
        PCRE2_ERROR_NOMATCH => Pcre2Result.NoMatch,
        PCRE2_ERROR_MATCHLIMIT or PCRE2_ERROR_DEPTHLIMIT or PCRE2_ERROR_HEAPLIMIT or PCRE2_ERROR_NOMEMORY =>
            Pcre2Result.LimitReached,
        >= PCRE2_ERROR_UTF8_ERR21 and <= PCRE2_ERROR_UTF8_ERR1 => Pcre2Result.NotUtf8,
        _ => Pcre2Result.Failed,
    };

    private static string Message(int code)
    {
        const int Room = 256;
        byte* buffer = stackalloc byte[Room];
        int length = pcre2_get_error_message_8(code, buffer, Room);
        return length < 0 ? $"error {code}" : Encoding.UTF8.GetString(buffer, length);
    }
}
