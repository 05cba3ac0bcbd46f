using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

internal sealed partial class PreprocessorRun
{
    /// <summary>
    /// How often a file may be open at once. keepalived reads it until its descriptors are used up, and counts no error;
    /// what a second reading meets, such as names that are taken, all others meet as well.
    /// </summary>
    private const int LoopReadings = 2;

    private readonly Dictionary<string, FileReading> _readings = [];
    private readonly List<string> _openPaths = [];
    private readonly HashSet<(SourceText Source, int Start)> _loops = [];

    // Where findings go on; not null while a file is read within itself.
    private DiagnosticBag? _loopFindings;
    private readonly List<Word> _words = [];

    private IncludeChecks _checks;
    private bool _includeCheckFailed;
    private string _directory = "";
    private int _fileCount;
    private long _characters;

    /// <summary>The absolute directory of the file being read (<c>${_PWD}</c>).</summary>
    private string CurrentFileDirectory => Absolute(_directory);

    private string Absolute(string path) => Includes.Normalize(Includes.Combine(environment.CurrentDirectory, path));

    private void ReadMainFile(string path)
    {
        List<string> paths = Match(path, out _);
        foreach (string match in paths)
        {
            FileReading reading = Read(match);
            if (reading.Text is null)
            {
                ErrorClass errorClass = (_checks & IncludeChecks.Match) != 0 ? ErrorClass.FileNotFound : ErrorClass.None;
                diagnostics.Add(new Diagnostic(
                    SyntaxDiagnostics.FileNotFound, null, $"the configuration file '{match}' {Describe(reading)}")
                {
                    ErrorClass = errorClass,
                });
                continue;
            }

            ReadFile(match, reading.Text, null);
        }

        if (paths.Count == 0)
        {
            diagnostics.Add(SyntaxDiagnostics.FileNotFound, null, $"no configuration file matches '{path}'");
        }
    }

    /// <summary><c>include PATTERN</c> and its variants. The pattern is the rest of the line.</summary>
    private void Include(string text, int start, int end, LineMap map, int wordLength, IncludeChecks checks)
    {
        checks |= _checks;
        int patternStart = Blanks.Skip(text, start + wordLength);
        string pattern = text[patternStart..end];
        SourceSpan span = map.SpanOf(patternStart, end - patternStart);
        SourceSpan line = map.SpanOf(start, end - start);
        var origin = new SourceOrigin(OriginKind.Include, pattern, line, line.Origin);

        List<string> alternatives = pattern.Contains('{') ? Includes.ExpandBraces(pattern) : [pattern];
        int missing = 0;
        foreach (string alternative in alternatives)
        {
            bool found = false;
            foreach (string path in Match(alternative, out bool wildcard))
            {
                FileReading reading = Read(path);
                if (reading.Problem == FileProblem.Missing && !wildcard) continue;
                found = true;
                if (reading.Text is not null)
                    IncludeFile(path, reading.Text, origin, span);
                else
                    Fail(span, checks, IncludeChecks.Read, $"'{path}' {Describe(reading)}");
                if (_stopped) return;
            }

            if (!found) missing++;
        }

        if (missing == 0) return;
        if (alternatives.Count > 1 && missing < alternatives.Count)
            Fail(span, checks, IncludeChecks.BraceMatch, $"no file matches {missing} of the alternatives of '{pattern}'");
        else if (Includes.HasWildcard(pattern))
            Fail(span, checks, IncludeChecks.WildcardMatch, $"no file matches '{pattern}'");
        else if (alternatives.Count > 1)
            Fail(span, checks, IncludeChecks.BraceMatch, $"no file matches '{pattern}'");
        else
            Fail(span, checks, IncludeChecks.Match, $"there is no file '{pattern}'", Advice(pattern));
    }

    private static string? Advice(string pattern) => pattern switch
    {
        _ when pattern.Contains('"') => "write the name without quotes: they are taken for a part of it",
        _ when pattern.EndsWith('}') => "put the } on a line of its own: the name reaches to the end of the line",
        _ when pattern.AsSpan().IndexOfAny(Blanks.Any) >= 0 =>
            "one include takes one pattern, with its blanks; several names are written {a,b}",
        _ => null,
    };

    private void IncludeFile(string path, SourceText source, SourceOrigin origin, SourceSpan span)
    {
        string absolute = Absolute(path);
        int open = _openPaths.Count(other => other == absolute);
        if (open >= LoopReadings)
        {
            ReportLoop(path, span);
        }
        else if (_openPaths.Count >= limits.IncludeDepth)
        {
            diagnostics.Add(
                SyntaxDiagnostics.IncludeLoop, span, $"includes are nested more than {limits.IncludeDepth} deep");
        }
        else if (open == 0 || _loopFindings is not null)
        {
            ReadFile(path, source, origin);
        }
        else
        {
            // What is wrong in the file is reported by its first reading.
            _loopFindings = diagnostics;
            diagnostics = new DiagnosticBag();
            ReadFile(path, source, origin);
            diagnostics = _loopFindings;
            _loopFindings = null;
        }
    }

    private void ReportLoop(string path, SourceSpan span)
    {
        if (!_loops.Add((span.Source, span.Start))) return;
        (_loopFindings ?? diagnostics).Add(new Diagnostic(
            SyntaxDiagnostics.IncludeLoop, span, $"'{path}' is being read already: including it here would never end")
        {
            ErrorClass = ErrorClass.None,
            Suggestion = "remove one of the includes",
        });
    }

    private void ReadFile(string path, SourceText source, SourceOrigin? origin)
    {
        _characters += source.Text.Length;
        if (++_fileCount > limits.Files || _characters > limits.Characters)
        {
            Stop(origin?.Span, $"more than {limits.Files} files or {limits.Characters >> 20} million characters are read");
            return;
        }

        (string directory, IncludeChecks checks, Definition? open) = (_directory, _checks, _openDefinition);
        if (!_files.Contains(source)) _files.Add(source);
        _openPaths.Add(Absolute(path));
        _directory = Includes.DirectoryOf(path);
        ReadLines(source, origin);
        (_directory, _checks, _openDefinition) = (directory, checks, open);
        _openPaths.RemoveAt(_openPaths.Count - 1);
    }

    private List<string> Match(string pattern, out bool wildcard)
    {
        wildcard = Includes.HasWildcard(pattern);
        if (!wildcard) return [Includes.Combine(_directory, pattern)];

        var paths = new List<string>();
        foreach (string path in environment.Glob(pattern, CurrentFileDirectory))
        {
            paths.Add(Includes.Combine(_directory, path));
        }

        return paths;
    }

    private FileReading Read(string path)
    {
        string key = Absolute(path);
        if (_readings.TryGetValue(key, out FileReading reading)) return reading;
        reading = environment.ReadFile(path);
        _readings.Add(key, reading);
        return reading;
    }

    private static string Describe(FileReading reading) => reading.Problem switch
    {
        FileProblem.Missing => "does not exist",
        FileProblem.Directory => "is a directory and is skipped",
        FileProblem.NotRegular => "is no regular file and is skipped",
        FileProblem.Executable => "is executable, as no configuration file should be, and is skipped",
        FileProblem.AccessDenied => "may not be read",
        _ => $"cannot be read: {reading.Detail}",
    };

    private void Fail(SourceSpan span, IncludeChecks active, IncludeChecks needed, string message, string? advice = null)
    {
        bool counts = (active & needed) != 0;
        _includeCheckFailed |= counts;
        DiagnosticKind kind = counts ? SyntaxDiagnostics.FileNotFound
            : needed is IncludeChecks.WildcardMatch or IncludeChecks.BraceMatch ? SyntaxDiagnostics.NothingMatches
            : SyntaxDiagnostics.IncludeFailed;
        diagnostics.Add(kind, span, message, advice);
    }

    /// <summary>
    /// <c>include_check</c> acts on the includes that follow it, to the end of its file; so it must be heard here already.
    /// </summary>
    private void NoticeIncludeCheck(Statement statement)
    {
        if (!statement.Text.StartsWith("include_check") || !Tokens.Split(statement, _words, new DiagnosticBag())) return;
        if (!_words[0].Chars.SequenceEqual("include_check")) return;

        IncludeChecks checks = _words.Count == 1 ? IncludeChecks.All : _checks;
        for (int i = 1; i < _words.Count; i++)
        {
            ReadOnlySpan<char> word = _words[i].Chars;
            char sign = word.IsEmpty ? '\0' : word[0];
            if (sign is '+' or '-') word = word[1..];
            if (Includes.CheckNamed(word) is not IncludeChecks check)
            {
                string? nearest = SpellingSuggestion.Nearest(word, ["read", "match", "wildcard_match", "brace_match"]);
                diagnostics.Add(
                    SyntaxDiagnostics.UnknownIncludeCheck, _words[i].Span, $"include_check does not know '{word}'",
                    nearest is null ? null : $"did you mean '{nearest}'?");
                continue;
            }

            if (sign is not ('+' or '-') && i == 1) checks = IncludeChecks.None;
            checks = sign == '-' ? checks & ~check : checks | check;
        }

        _checks = checks;
    }
}
