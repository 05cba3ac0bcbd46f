namespace Holdfast.Configuration.Syntax;

/// <summary>Which failures of an include count as errors.</summary>
[Flags]
internal enum IncludeChecks : byte
{
    None = 0,

    /// <summary>A matched file cannot be used.</summary>
    Read = 1,

    /// <summary>A plain name matches nothing.</summary>
    Match = 2,

    /// <summary>A pattern with wildcards matches nothing.</summary>
    WildcardMatch = 4,

    /// <summary>One alternative of a brace matches nothing.</summary>
    BraceMatch = 8,

    All = Read | Match | WildcardMatch | BraceMatch,
}

/// <summary>The words of include lines, and the arithmetic of paths and patterns.</summary>
internal static class Includes
{
    private const int MaxAlternatives = 1000;

    /// <summary>Recognises <c>include</c> and its variants, followed by a blank.</summary>
    /// <returns>The length of the word; 0: it is none.</returns>
    public static int WordLength(ReadOnlySpan<char> text, out IncludeChecks checks)
    {
        checks = IncludeChecks.None;
        if (text.Length < 9 || !text.StartsWith("include")) return 0;
        if (Blanks.Is(text[7])) return 7;
        switch (text[7])
        {
            case 'r': checks = IncludeChecks.Read; break;
            case 'm': checks = IncludeChecks.Read | IncludeChecks.Match; break;
            case 'w': checks = IncludeChecks.Read | IncludeChecks.Match | IncludeChecks.WildcardMatch; break;
            case 'b': checks = IncludeChecks.Read | IncludeChecks.BraceMatch; break;
            case 'a': checks = IncludeChecks.All; break;
            default: return 0;
        }

        return Blanks.Is(text[8]) ? 8 : 0;
    }

    /// <summary>The check that a word of <c>include_check</c> names; null: none.</summary>
    public static IncludeChecks? CheckNamed(ReadOnlySpan<char> word) => word switch
    {
        "read" => IncludeChecks.Read,
        "match" => IncludeChecks.Match,
        "wildcard_match" => IncludeChecks.WildcardMatch,
        "brace_match" => IncludeChecks.BraceMatch,
        _ => null,
    };

    public static bool HasWildcard(string pattern) => pattern.AsSpan().IndexOfAny("*?[") >= 0;

    /// <summary>The directory part of a path, without a slash at its end except for the root; empty: none.</summary>
    public static string DirectoryOf(string path) => path.LastIndexOf('/') switch
    {
        < 0 => "",
        0 => "/",
        int slash => path[..slash],
    };

    /// <summary>A path seen from a directory.</summary>
    public static string Combine(string directory, string path)
    {
        if (path.StartsWith('/') || directory.Length == 0) return path;
        return directory.EndsWith('/') ? directory + path : $"{directory}/{path}";
    }

    /// <summary>An absolute path without <c>.</c>, <c>..</c> and doubled slashes.</summary>
    public static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>Expands <c>{a,b}</c>, nested ones too, in the order written. Braces that do not pair stay as they are.</summary>
    public static List<string> ExpandBraces(string pattern)
    {
        var done = new List<string>();
        var pending = new Stack<string>();
        pending.Push(pattern);
        while (pending.TryPop(out string? next) && done.Count + pending.Count < MaxAlternatives)
        {
            int open = next.IndexOf('{');
            int close = open < 0 ? -1 : FindClose(next, open);
            if (close < 0)
            {
                done.Add(next);
                continue;
            }

            var alternatives = new List<string>();
            int depth = 0;
            int start = open + 1;
            for (int i = open + 1; i <= close; i++)
            {
                char c = next[i];
                if (i == close || (c == ',' && depth == 0))
                {
                    alternatives.Add($"{next.AsSpan(0, open)}{next.AsSpan(start, i - start)}{next.AsSpan(close + 1)}");
                    start = i + 1;
                }
                else if (c is '{' or '}')
                {
                    depth += c == '{' ? 1 : -1;
                }
            }

            for (int i = alternatives.Count - 1; i >= 0; i--) pending.Push(alternatives[i]);
        }

        return done;
    }

    private static int FindClose(string pattern, int open)
    {
        int depth = 0;
        for (int i = open; i < pattern.Length; i++)
        {
            if (pattern[i] == '{') depth++;
            if (pattern[i] == '}' && --depth == 0) return i;
        }

        return -1;
    }
}
