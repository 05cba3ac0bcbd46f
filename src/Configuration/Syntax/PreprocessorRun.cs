using System.Buffers;
using System.Text;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>
/// One run of the preprocessor: from physical lines to statements. Most lines have nothing special and become a statement
/// that points into the text of the file; only lines with <c>$</c> or escapes are copied.
/// </summary>
internal sealed partial class PreprocessorRun(
    ConfigurationEnvironment environment, DiagnosticBag diagnostics, PreprocessorLimits limits)
{
    /// <summary>Bytes of a line without its line feed that keepalived reads at once, and one more.</summary>
    private const int LineLimit = 1023;

    private static readonly SearchValues<char> s_special = SearchValues.Create("#!\"\\$@~\0");
    private static readonly SearchValues<char> s_bracesAndQuote = SearchValues.Create("{}\"");

    private readonly List<Statement> _statements = [];
    private readonly List<SourceText> _files = [];
    private readonly LineBuffer _buffer = new(LineLimit);

    private Definition? _openDefinition;
    private int _nesting;
    private int _generatedLines;
    private int _substitutions;
    private bool _stopped;

    /// <summary>Characters looked at or moved, each as often as that happened: what the time is proportional to.</summary>
    public long Work { get; private set; }

    public PreprocessedConfiguration Run(string path, bool allChecks)
    {
        _checks = allChecks ? IncludeChecks.All : IncludeChecks.None;
        ReadMainFile(path);
        return new PreprocessedConfiguration(_statements, _files)
        {
            End = _files.Count > 0 ? new SourceSpan(_files[0], _files[0].Text.Length, 0) : null,
            IncludeCheckFailed = _includeCheckFailed,
        };
    }

    private void ReadLines(SourceText source, SourceOrigin? origin)
    {
        const int UsualLength = 15;
        string text = source.Text;
        var map = new FileMap(source, origin);
        if (_statements.Count == 0) _statements.EnsureCapacity(text.Length / UsualLength);
        int position = 0;
        while (position < text.Length && !_stopped)
        {
            int length = text.AsSpan(position).IndexOf('\n');
            int end = length < 0 ? text.Length : position + length;
            PhysicalLine(map, position, end);
            position = end + 1;
        }

        _openDefinition = null;
    }

    private void PhysicalLine(FileMap map, int start, int end)
    {
        string text = map.Source.Text;
        Work += end - start;
        if (end - start > LineLimit / 3) start = SkipOverlong(map, start, end);
        start = Blanks.Skip(text.AsSpan(0, end), start);
        end = Blanks.SkipBack(text, start, end);
        if (start == end && _openDefinition is null) return;

        int special = text.AsSpan(start, end - start).IndexOfAny(s_special);
        if (special >= 0 || _openDefinition is not null)
        {
            // The common kind of special line: a comment and nothing else.
            if (special < 0 || text[start + special] is not ('#' or '!') || _openDefinition is not null ||
                text.AsSpan(start, end - start).Contains('\0'))
            {
                SpecialLine(text, start, end, map);
                return;
            }

            end = Blanks.SkipBack(text, start, start + special);
        }

        Pieces(text, start, end, map);
    }

    /// <summary>A line that is not simply words and braces: comments behind quotes, escapes, conditions, definitions, ...</summary>
    private void SpecialLine(string text, int start, int end, FileMap fileMap)
    {
        LineMap map = fileMap;
        Work += end - start;
        if (text.AsSpan(start, end - start).Contains('\0'))
        {
            diagnostics.Add(
                SyntaxDiagnostics.EmbeddedNul, map.SpanOf(start, end - start), "a line with a NUL byte is ignored",
                "is this a configuration file?");
            return;
        }

        List<int>? removable = null;
        int comment = start + Comments.Find(text.AsSpan(start, end - start), ref removable);
        if (_openDefinition is not null && comment == start && start < end && text[end - 1] == '\\')
        {
            diagnostics.Add(
                SyntaxDiagnostics.CommentEndsDefinition, map.SpanOf(start, end - start),
                $"this comment ends the definition of ${_openDefinition.Name}: its backslash belongs to the comment",
                "move the comment in front of the definition");
        }

        end = Blanks.SkipBack(text, start, comment);
        if (removable is not null)
        {
            _ = _buffer.Load(new TextSlice(text, start, end - start, map), null);
            for (int i = removable.Count - 1; i >= 0; i--) _buffer.RemoveAt(removable[i]);
            (text, map) = (_buffer.Chars.ToString(), _buffer.ToMap());
            (start, end) = (0, text.Length);
        }

        if (_openDefinition is not null)
            ContinueDefinition(new TextSlice(text, start, end - start, map));
        else
            Line(text, start, end, map);
    }

    /// <summary>A line without comment and without blanks at its ends, from wherever it comes.</summary>
    private void Line(string text, int start, int end, LineMap map)
    {
        if (start == end) return;

        if (text[start] == '@')
        {
            start = AfterCondition(text, start, end);
            if (start == end) return;
        }

        ReadOnlySpan<char> line = text.AsSpan(start, end - start);
        if (line[0] == '$' && Names.DefinitionLength(line) is > 0 and int head)
        {
            Define(text, start, end, map, head);
        }
        else if (line[0] != '~' || !TryRepeat(text, start, end, map))
        {
            if (line.Contains('$'))
                SubstituteLine(text, start, end, map);
            else
                Pieces(text, start, end, map);
        }
    }

    /// <summary>Where the text behind a satisfied <c>@ID</c> begins; the end of the line when it is not satisfied.</summary>
    private int AfterCondition(string text, int start, int end)
    {
        ReadOnlySpan<char> line = text.AsSpan(start + 1, end - start - 1);
        bool negated = line.StartsWith('^');
        if (negated) line = line[1..];
        int length = line.IndexOfAny(Blanks.Any);
        if (length < 0) return end;
        return line[..length].SequenceEqual(ConfigId) == negated ? end : Blanks.Skip(text, end - line.Length + length);
    }

    private string ConfigId => field ??= environment.ConfigId ?? environment.NodeName.Split('.')[0];

    /// <summary>Splits a line at its braces; what follows a brace is taken like the start of a line.</summary>
    private void Pieces(string text, int start, int end, LineMap map)
    {
        bool lineStart = true;
        int position = start;
        while (true)
        {
            start = Blanks.Skip(text.AsSpan(0, end), start);
            if (start == end) return;
            if (TakesRestOfLine(text, start, end, map, lineStart)) return;

            position = Math.Max(position, start);
            int length = text.AsSpan(position, end - position).IndexOfAny(s_bracesAndQuote);
            Work += length < 0 ? end - position : length + 1;
            if (length >= 0 && text[position + length] == '"')
            {
                // A quote without its end protects the rest of the line.
                int close = text.AsSpan(position + length + 1, end - position - length - 1).IndexOf('"');
                position = close < 0 ? end : position + length + close + 2;
                Work += close < 0 ? 0 : close;
                if (position < end) continue;
                length = -1;
            }

            if (length < 0)
            {
                Add(StatementKind.Words, text, start, end, map);
                return;
            }

            position += length;
            Add(StatementKind.Words, text, start, position, map);
            Add(text[position] == '{' ? StatementKind.OpenBrace : StatementKind.CloseBrace, text, position, position + 1, map);
            start = ++position;
            lineStart = false;
        }
    }

    private bool TakesRestOfLine(string text, int start, int end, LineMap map, bool lineStart)
    {
        switch (text[start])
        {
            case 'i':
                int length = Includes.WordLength(text.AsSpan(start, end - start), out IncludeChecks checks);
                if (length == 0) return false;
                Include(text, start, end, map, length, checks);
                return true;
            case '@' when !lineStart:
            case '~' when !lineStart && IsRepetition(text.AsSpan(start, end - start)):
            case '$' when !lineStart && Names.DefinitionLength(text.AsSpan(start, end - start)) > 0:
                if (!Enter(map.SpanOf(start, 1))) return true;
                Line(text, start, end, map);
                _nesting--;
                return true;
            default:
                return false;
        }
    }

    private void Add(StatementKind kind, string text, int start, int end, LineMap map)
    {
        end = Blanks.SkipBack(text, start, end);
        if (start == end || _stopped) return;
        if (_statements.Count >= limits.Statements)
        {
            Stop(map.SpanOf(start, end - start), $"there are more than {limits.Statements} statements");
            return;
        }

        var statement = new Statement(kind, text, start, end - start, map);
        _statements.Add(statement);
        if (text[start] == 'i') NoticeIncludeCheck(statement);
    }

    /// <summary>
    /// Skips the part of a line that keepalived drops: it reads 1,023 bytes at a time, drops each such portion without line
    /// feed, and takes what is left for a line of its own.
    /// </summary>
    private int SkipOverlong(FileMap map, int start, int end)
    {
        ReadOnlySpan<char> line = map.Source.Text.AsSpan(start, end - start);
        Encoding encoding = map.Source.Encoding;
        int bytes = encoding.GetByteCount(line);
        if (bytes < LineLimit) return start;

        int kept = bytes % LineLimit;
        int rest = end;
        while (kept > 0 && rest > start)
        {
            rest--;
            char c = map.Source.Text[rest];
            kept -= char.IsSurrogate(c) ? 2 : encoding.GetByteCount([c]);
        }

        string tail = rest < end ? $"; the last {bytes % LineLimit} are read as a line of their own" : "";
        diagnostics.Add(
            SyntaxDiagnostics.LineTooLong, map.SpanOf(start, end - start),
            $"the line has {bytes} bytes, of which {bytes - (bytes % LineLimit)} are ignored{tail}",
            $"break it into lines of at most {LineLimit - 1} bytes");
        return rest;
    }

    /// <summary>Goes one level deeper into repetitions and definitions; false when that is too deep.</summary>
    private bool Enter(SourceSpan place)
    {
        if (_stopped) return false;
        if (_nesting >= limits.Nesting)
        {
            Stop(place, $"repetitions and definitions are nested more than {limits.Nesting} deep");
            return false;
        }

        _nesting++;
        return true;
    }

    private bool CountGeneratedLine(SourceSpan place)
    {
        if (_stopped) return false;
        if (_generatedLines++ < limits.GeneratedLines) return true;
        Stop(place, $"repetitions and definitions make more than {limits.GeneratedLines} lines");
        return false;
    }

    private void Stop(SourceSpan? place, string why)
    {
        if (_stopped) return;
        _stopped = true;
        (_loopFindings ?? diagnostics).Add(SyntaxDiagnostics.TooLarge, place, $"{why}; the rest of the configuration is not read");
    }
}
