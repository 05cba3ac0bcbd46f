using System.Globalization;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

internal sealed partial class PreprocessorRun
{
    private static bool IsRepetition(ReadOnlySpan<char> line) => RepetitionWordLength(line) > 0;

    /// <summary>Length of <c>~SEQ</c>, <c>~SEQx</c> or <c>~LST</c>, if a parenthesis follows; else 0.</summary>
    private static int RepetitionWordLength(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("~SEQ") && !line.StartsWith("~LST")) return 0;
        int length = line.StartsWith("~SEQx") ? 5 : 4;
        int next = Blanks.Skip(line, length);
        return next < line.Length && line[next] == '(' ? length : 0;
    }

    /// <summary><c>~SEQ(...) rest</c> and its kin. False when the line is none.</summary>
    private bool TryRepeat(string text, int start, int end, LineMap map)
    {
        ReadOnlySpan<char> line = text.AsSpan(start, end - start);
        int word = RepetitionWordLength(line);
        if (word == 0) return false;

        int open = line.IndexOf('(') + 1;
        int length = line[open..].IndexOf(')');
        if (length < 0)
        {
            diagnostics.Add(
                SyntaxDiagnostics.BadRepetition, map.SpanOf(start, line.Length), "the closing ) is missing; the line is ignored");
            return true;
        }

        SourceSpan place = map.SpanOf(start, open + length + 1);
        var parameters = new TextSlice(text, start + open, length, map);
        int rest = Blanks.Skip(text.AsSpan(0, end), start + open + length + 1);
        var body = new TextSlice(text, rest, end - rest, map);
        string? problem = line.StartsWith("~LST")
            ? RepeatList(parameters, body, place)
            : RepeatSequence(parameters, body, place, hexadecimal: word == 5);
        if (problem is not null)
        {
            diagnostics.Add(SyntaxDiagnostics.BadRepetition, place, $"{problem}; the line is ignored");
        }

        return true;
    }

    private string? RepeatSequence(TextSlice parameters, TextSlice body, SourceSpan place, bool hexadecimal)
    {
        List<Expansion>? multiLine = null;
        string text = parameters.Chars.ToString();
        if (text.Contains('$'))
        {
            if (!Substitute(parameters, ref multiLine, out _)) return "its parameters cannot be used";
            text = _buffer.Chars.ToString();
        }

        int comma = text.IndexOf(',');
        if (comma < 0) return "a variable and at least one number are needed, as in ~SEQ(i, 1, 5)";
        string name = text[..comma].Trim();
        if (Names.Length(name) != name.Length || name.Length == 0) return $"'{name}' is not a name";

        string? problem = Sequence.TryParse(text.AsSpan(comma + 1), hexadecimal, out Sequence sequence);
        if (problem is not null) return problem;
        if (sequence.Count > limits.GeneratedLines)
        {
            return $"{sequence.Count} repetitions are more than the {limits.GeneratedLines} lines allowed";
        }

        if (!Enter(place)) return null;
        var map = new FixedMap(place);
        long count = (long)sequence.Count;
        for (long i = body.Length == 0 ? count - 1 : 0; i < count; i++)
        {
            if (!CountGeneratedLine(place)) break;
            string value = sequence[i].ToString(hexadecimal ? "x" : "d", CultureInfo.InvariantCulture);
            _definitions[name] = new Definition(name, OriginKind.Repetition, new TextSlice(value, 0, value.Length, map));
            Line(body.Text, body.Start, body.Start + body.Length, body.Map!);
        }

        _nesting--;
        return null;
    }

    private string? RepeatList(TextSlice parameters, TextSlice body, SourceSpan place)
    {
        string? problem = ValueList.TryParse(parameters.Chars, out ValueList list);
        if (problem is not null) return problem;

        var names = new List<string>();
        foreach ((int start, int length) in list.Variables)
        {
            string name = parameters.Chars.Slice(start, length).ToString();
            if (Names.Length(name) != name.Length || name.Length == 0) return $"'{name}' is not a name";
            names.Add(name);
        }

        if (!Enter(place)) return null;
        foreach (List<(int Start, int Length)> pass in list.Passes)
        {
            if (!CountGeneratedLine(place)) break;
            for (int i = 0; i < names.Count; i++)
            {
                (int start, int length) = i < pass.Count ? pass[i] : (0, 0);
                _definitions[names[i]] = new Definition(
                    names[i], OriginKind.Repetition, parameters with { Start = parameters.Start + start, Length = length });
            }

            Line(body.Text, body.Start, body.Start + body.Length, body.Map!);
        }

        _nesting--;
        return null;
    }
}
