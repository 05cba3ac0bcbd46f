namespace Holdfast.Daemon.Supervisor;

/// <summary>
/// Patterns of file names as in the shell (man 7 glob): <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c>, <c>\</c> before a
/// character that means itself. A leading dot is matched by a dot only.
/// </summary>
internal static class GlobPattern
{
    private static readonly System.Buffers.SearchValues<char> s_special = System.Buffers.SearchValues.Create("*?[\\");

    /// <summary>The existing paths that match, sorted bytewise.</summary>
    /// <param name="pattern">A path, absolute or relative.</param>
    /// <param name="baseDirectory">Where a relative one begins; absolute.</param>
    public static IReadOnlyList<string> Expand(string pattern, string baseDirectory)
    {
        bool absolute = pattern.StartsWith('/');
        List<string> paths = [absolute ? "/" : baseDirectory];
        string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length && paths.Count > 0; i++)
        {
            bool isLast = i == parts.Length - 1;
            paths = [.. paths.SelectMany(path => Children(path, parts[i], isLast))];
        }

        paths.Sort(string.CompareOrdinal);
        return paths;
    }

    /// <summary>Whether a name without slashes matches a pattern without slashes.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        bool hidden = name is ['.', ..] && pattern is not ['.', ..];
        return !hidden && MatchesRest(pattern, name);
    }

    private static IEnumerable<string> Children(string directory, string part, bool isLast)
    {
        if (!part.AsSpan().ContainsAny(s_special))
        {
            string path = Path.Join(directory, part);
            return Path.Exists(path) ? [path] : [];
        }

        try
        {
            IEnumerable<string> entries = isLast
                ? Directory.EnumerateFileSystemEntries(directory)
                : Directory.EnumerateDirectories(directory);
            return [.. entries.Select(entry => Path.GetFileName(entry))
                .Where(name => Matches(part, name)).Select(name => Path.Join(directory, name))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed matches nothing, as in glob(3).
            return [];
        }
    }

    private static bool MatchesRest(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Where to go on when a later part fails: one star suffices, for a later star can do all that an earlier one can.
        int starAt = -1, nameAt = 0;
        int p = 0, n = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starAt = ++p;
                nameAt = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern, name[n], ref p))
            {
                n++;
            }
            else if (starAt >= 0)
            {
                p = starAt;
                n = ++nameAt;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').IsEmpty;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char c, ref int at)
    {
        switch (pattern[at])
        {
            case '?':
                at++;
                return true;
            case '[' when pattern[(at + 1)..].Length > 1 && pattern[(at + 2)..].Contains(']'):
                return MatchesSet(pattern, c, ref at);
            case '\\' when at + 1 < pattern.Length && pattern[at + 1] == c:
                at += 2;
                return true;
            default:
                return pattern[at++] == c;
        }
    }

    private static bool MatchesSet(ReadOnlySpan<char> pattern, char c, ref int at)
    {
        int end = at + 2 + pattern[(at + 2)..].IndexOf(']');
        ReadOnlySpan<char> set = pattern[(at + 1)..end];
        bool negated = set[0] is '!' or '^';
        if (negated) set = set[1..];
        at = end + 1;
        bool found = false;
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= set[i] <= c && c <= set[i + 2];
                i += 2;
            }
            else
            {
                found |= set[i] == c;
            }
        }

        return found != negated;
    }
}
