using System.Globalization;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

internal sealed partial class PreprocessorRun
{
    private readonly Dictionary<string, Definition> _definitions = [];

    private Dictionary<string, Definition>.AlternateLookup<ReadOnlySpan<char>> DefinitionsByName =>
        _definitions.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary><c>$NAME=VALUE</c>, of which <paramref name="head"/> characters are <c>$NAME=</c>.</summary>
    private void Define(string text, int start, int end, LineMap map, int head)
    {
        string name = text.Substring(start + 1, head - 2);
        int value = Blanks.Skip(text.AsSpan(0, end), start + head);
        bool continues = end > value && text[end - 1] == '\\';
        if (continues) end = Blanks.SkipBack(text, value, end - 1);
        var definition = new Definition(name, OriginKind.Definition, new TextSlice(text, value, end - value, map))
        {
            MoreLines = continues ? [] : null,
        };
        _definitions[name] = definition;

        // Lines made by a repetition or a definition have no next line in the file.
        if (continues && _nesting == 0) _openDefinition = definition;
    }

    private void ContinueDefinition(TextSlice line)
    {
        bool continues = line.Length > 0 && line.Text[line.Start + line.Length - 1] == '\\';
        if (continues)
        {
            int end = Blanks.SkipBack(line.Text, line.Start, line.Start + line.Length - 1);
            line = line with { Length = end - line.Start };
        }

        if (line.Length > 0) _openDefinition!.Append(line);
        if (!continues) _openDefinition = null;
    }

    /// <summary>Replaces the references in a line, then takes it apart; the further lines of multi-line values follow.</summary>
    private void SubstituteLine(string text, int start, int end, LineMap map)
    {
        List<Expansion>? multiLine = null;
        if (!Substitute(new TextSlice(text, start, end - start, map), ref multiLine, out bool changed)) return;
        if (!changed)
        {
            Pieces(text, start, end, map);
            return;
        }

        List<int>? removable = null;
        int comment = Comments.Find(_buffer.Chars, ref removable);
        _buffer.Truncate(comment);
        for (int i = (removable?.Count ?? 0) - 1; i >= 0; i--) _buffer.RemoveAt(removable![i]);
        string line = _buffer.Chars.ToString();
        LineMap lineMap = _buffer.ToMap();
        Pieces(line, 0, Blanks.SkipBack(line, 0, line.Length), lineMap);

        // The innermost was found last, and its lines come first.
        for (int i = (multiLine?.Count ?? 0) - 1; i >= 0; i--) FurtherLines(multiLine![i]);
    }

    private void FurtherLines(Expansion expansion)
    {
        if (!Enter(expansion.Reference)) return;
        foreach (TextSlice line in expansion.Definition.MoreLines!)
        {
            if (!CountGeneratedLine(expansion.Reference)) break;
            Line(line.Text, line.Start, line.Start + line.Length, new ExpansionMap(expansion, line.Map!));
        }

        _nesting--;
    }

    /// <summary>
    /// Replaces the references in a text, which is then in the buffer. A value is searched again from its start together
    /// with what follows it, since it may contain or complete a reference.
    /// </summary>
    /// <param name="line">The text.</param>
    /// <param name="multiLine">Receives the uses of definitions of several lines.</param>
    /// <param name="changed">Whether anything was replaced.</param>
    /// <returns>False when the line cannot be used; that is reported.</returns>
    private bool Substitute(TextSlice line, ref List<Expansion>? multiLine, out bool changed)
    {
        changed = false;
        if (!_buffer.Load(line, (line.Map as ExpansionMap)?.Expansion)) return RefuseTooLong(line);

        int count = 0;
        int position = 0;
        while (position < _buffer.Length)
        {
            int dollar = _buffer.Chars[position..].IndexOf('$');
            Work += _buffer.Length;
            if (dollar < 0) break;
            position += dollar;
            if (!TryReadReference(_buffer.Chars[position..], out Reference reference))
            {
                position++;
                continue;
            }

            Definition? definition = Find(reference, position);
            if (definition is null) WarnOfUndefined(reference, position);
            if (definition is null || (definition.IsMultiLine && position + reference.Length != _buffer.Length))
            {
                position++;
                continue;
            }

            Expansion? outer = _buffer.ExpansionAt(position);
            SourceSpan place = _buffer.SpanOf(position, reference.Length);
            if (outer?.IsPartOf(definition) == true)
            {
                diagnostics.Add(new Diagnostic(
                    SyntaxDiagnostics.DefinitionLoop, place, $"${definition.Name} refers to itself; the line is ignored"));
                return false;
            }

            if (++count > limits.SubstitutionsPerLine)
            {
                diagnostics.Add(
                    SyntaxDiagnostics.TooLarge, place,
                    $"the line needs more than {limits.SubstitutionsPerLine} substitutions and is ignored");
                return false;
            }

            if (++_substitutions > limits.Substitutions)
            {
                Stop(place, $"there are more than {limits.Substitutions} substitutions");
                return false;
            }

            var expansion = new Expansion(definition, place, outer);
            if (!_buffer.Replace(position, reference.Length, definition.Value, expansion)) return RefuseTooLong(line);
            if (definition.IsMultiLine) (multiLine ??= []).Add(expansion);
            changed = true;
        }

        return _buffer.Length <= LineLimit / 3 || System.Text.Encoding.UTF8.GetByteCount(_buffer.Chars) <= LineLimit ||
            RefuseTooLong(line);
    }

    private void WarnOfUndefined(Reference reference, int position)
    {
        // Within quotes it is most likely meant for the script; without braces it may be part of a regular expression.
        if (!reference.HasBraces || (_buffer.Chars[..position].Count('"') & 1) != 0) return;
        if (diagnostics.IsFull)
        {
            diagnostics.Drop(SyntaxDiagnostics.Undefined);
            return;
        }

        string name = _buffer.Chars.Slice(position + reference.NameStart, reference.NameLength).ToString();

        // Looking for the nearest of thousands of names for each of thousands of references would take for ever.
        bool worthIt = diagnostics.Dropped == 0 && _definitions.Count <= 1000;
        string? nearest = worthIt ? SpellingSuggestion.Nearest(name, _definitions.Keys) : null;
        diagnostics.Add(
            SyntaxDiagnostics.Undefined, _buffer.SpanOf(position, reference.Length), $"there is no definition of ${name}",
            nearest is null ? null : $"did you mean '${{{nearest}}}'?");
    }

    private bool RefuseTooLong(TextSlice line)
    {
        diagnostics.Add(
            SyntaxDiagnostics.LineTooLong, line.Map!.SpanOf(line.Start, line.Length),
            $"with its definitions the line has more than {LineLimit} bytes and is ignored");
        return false;
    }

    /// <summary>A reference: <c>${NAME}</c>, or <c>$NAME</c> before a blank, comma, parenthesis or the end.</summary>
    private readonly record struct Reference(int Length, int NameStart, int NameLength, bool HasBraces);

    private static bool TryReadReference(ReadOnlySpan<char> text, out Reference reference)
    {
        reference = default;
        bool braces = text.Length > 1 && text[1] == '{';
        int start = braces ? 2 : 1;
        int length = Names.Length(text[start..]);
        if (length == 0) return false;

        int end = start + length;
        if (!braces)
        {
            if (end < text.Length && text[end] is not (' ' or '\t' or ',' or ')')) return false;
            reference = new Reference(end, start, length, false);
            return true;
        }

        if (end == text.Length || (text[end] != '}' && !Blanks.Is(text[end]))) return false;
        int close = text[end..].IndexOf('}');
        if (close < 0) return false;
        reference = new Reference(end + close + 1, start, length, true);
        return true;
    }

    private Definition? Find(Reference reference, int position)
    {
        ReadOnlySpan<char> name = _buffer.Chars.Slice(position + reference.NameStart, reference.NameLength);
        ReadOnlySpan<char> parameters = reference.HasBraces
            ? _buffer.Chars[(position + reference.NameStart + reference.NameLength)..(position + reference.Length - 1)]
            : default;
        parameters = parameters.Trim(Blanks.All);
        if (DefinitionsByName.TryGetValue(name, out Definition? definition)) return parameters.IsEmpty ? definition : null;
        if (name[0] != '_') return null;

        string? value = name switch
        {
            "_PWD" when parameters.IsEmpty => CurrentFileDirectory,
            "_INSTANCE" when parameters.IsEmpty => ConfigId,
            "_HASH" when parameters.IsEmpty => "#",
            "_BANG" when parameters.IsEmpty => "!",
            "_ENV" => EnvironmentValue(parameters, reference, position),
            "_RANDOM" => RandomValue(parameters, reference, position),
            _ => null,
        };
        if (value is null) return null;
        return new Definition(name.ToString(), OriginKind.Definition, new TextSlice(value, 0, value.Length, null));
    }

    private string EnvironmentValue(ReadOnlySpan<char> parameters, Reference reference, int position)
    {
        if (!parameters.IsEmpty && parameters.IndexOfAny(Blanks.Any) < 0)
        {
            return environment.EnvironmentVariable(parameters.ToString()) ?? "";
        }

        diagnostics.Add(
            SyntaxDiagnostics.BadParameter, _buffer.SpanOf(position, reference.Length),
            "_ENV needs the name of one environment variable");
        return "";
    }

    private string RandomValue(ReadOnlySpan<char> parameters, Reference reference, int position)
    {
        long min = 0;
        long max = 32767;
        Span<Range> words = stackalloc Range[4];
        int count = parameters.IsEmpty ? 0 : parameters.SplitAny(words, Blanks.All, StringSplitOptions.RemoveEmptyEntries);
        bool good = count <= 2 &&
            (count < 1 || long.TryParse(parameters[words[0]], NumberStyles.AllowLeadingSign, null, out min)) &&
            (count < 2 || long.TryParse(parameters[words[1]], NumberStyles.AllowLeadingSign, null, out max));
        if (!good)
        {
            diagnostics.Add(
                SyntaxDiagnostics.BadParameter, _buffer.SpanOf(position, reference.Length),
                "_RANDOM takes at most two numbers, the smallest and the largest value",
                "for example ${_RANDOM 1 100}");
            (min, max) = (0, 32767);
        }

        return environment.NextRandom(Math.Min(min, max), Math.Max(min, max)).ToString(CultureInfo.InvariantCulture);
    }
}
