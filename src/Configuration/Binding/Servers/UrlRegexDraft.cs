using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>The regular expression of a url under construction.</summary>
internal sealed class UrlRegexDraft(Line opening, BindingSession session)
{
    private BodyRegex _regex = new("");
    private bool _hasPattern;
    private Line? _first;
    private Line? _offset;

    /// <summary>False: the line is no setting of a regular expression.</summary>
    public bool TryBind(Line line)
    {
        switch (line.Name)
        {
            case "regex": Pattern(line); return true;
            case "regex_no_match": _regex = _regex with { Negate = true }; break;
            case "regex_options": Options(line); break;
            case "regex_min_offset":
                if (Values.TryInteger(line, out long least)) _regex = _regex with { MinimumOffset = (ulong)least };
                break;
            case "regex_max_offset":
                if (Values.TryInteger(line, out long most)) _regex = _regex with { MaximumOffset = (ulong)most };
                break;
            case "regex_stack": Stack(line); break;
            default: return false;
        }

        if (line.Name is "regex_min_offset" or "regex_max_offset") _offset = line;
        _first ??= line;
        return true;
    }

    /// <summary>The regular expression; null: none was given.</summary>
    public BodyRegex? Complete()
    {
        if (!_hasPattern)
        {
            if (_first is not null)
            {
                session.Report(ServerDiagnostics.Regex, _first.Span, $"{_first.Name} without regex in this url: it is ignored");
            }

            return null;
        }

        if (_regex.MaximumOffset == 0 || _regex.MinimumOffset <= _regex.MaximumOffset) return _regex;
        session.Report(
            ServerDiagnostics.Regex, (_offset ?? opening).ValueSpan,
            $"regex_min_offset {_regex.MinimumOffset} is behind regex_max_offset {_regex.MaximumOffset}: both are ignored");
        return _regex with { MinimumOffset = 0, MaximumOffset = 0 };
    }

    private void Pattern(Line line)
    {
        IReadOnlyList<Word> words = session.ShellWords(line.Statement);
        if (words.Count == 2)
        {
            _regex = _regex with { Pattern = words[1].Text };
            _hasPattern = true;
        }
        else if (words.Count > 0)
        {
            line.Report(BindingDiagnostics.InvalidValue, "regex takes one word: it is ignored", "quote a pattern that contains blanks");
        }
    }

    private void Options(Line line)
    {
        for (int i = 1; i < line.Words.Count; i++)
        {
            Word word = line.Words[i];
            BodyRegexOptions option = Option(word.Chars);
            if (option == BodyRegexOptions.None)
                session.Report(ServerDiagnostics.Regex, word.Span, $"'{word.Text}' is no option of a regular expression: it is ignored");
            else
                _regex = _regex with { Options = _regex.Options | option };
        }
    }

    private void Stack(Line line)
    {
        if (line.Words.Count != 3
            || !ulong.TryParse(line.Words[1].Chars, out ulong start) || !ulong.TryParse(line.Words[2].Chars, out ulong most)
            || start > most)
        {
            session.Report(ServerDiagnostics.Regex, line.ValueSpan, "regex_stack takes two sizes, the smaller first: it is ignored");
            return;
        }

        _regex = _regex with { StackStart = start, StackMaximum = most };
    }

    private static BodyRegexOptions Option(ReadOnlySpan<char> name) => name switch
    {
        "allow_empty_class" => BodyRegexOptions.AllowEmptyClass,
        "alt_bsux" => BodyRegexOptions.AltBsux,
        "auto_callout" => BodyRegexOptions.AutoCallout,
        "caseless" => BodyRegexOptions.Caseless,
        "dollar_endonly" => BodyRegexOptions.DollarEndOnly,
        "dotall" => BodyRegexOptions.DotAll,
        "dupnames" => BodyRegexOptions.DuplicateNames,
        "extended" => BodyRegexOptions.Extended,
        "firstline" => BodyRegexOptions.FirstLine,
        "match_unset_backref" => BodyRegexOptions.MatchUnsetBackReference,
        "multiline" => BodyRegexOptions.Multiline,
        "never_ucp" => BodyRegexOptions.NeverUcp,
        "never_utf" => BodyRegexOptions.NeverUtf,
        "no_auto_capture" => BodyRegexOptions.NoAutoCapture,
        "no_auto_possess" => BodyRegexOptions.NoAutoPossess,
        "no_dotstar_anchor" => BodyRegexOptions.NoDotStarAnchor,
        "no_start_optimize" => BodyRegexOptions.NoStartOptimize,
        "ucp" => BodyRegexOptions.Ucp,
        "ungreedy" => BodyRegexOptions.Ungreedy,
        "utf" => BodyRegexOptions.Utf,
        "never_backslash_c" => BodyRegexOptions.NeverBackslashC,
        "alt_circumflex" => BodyRegexOptions.AltCircumflex,
        "alt_verbnames" => BodyRegexOptions.AltVerbNames,
        "use_offset_limit" => BodyRegexOptions.UseOffsetLimit,
        _ => BodyRegexOptions.None,
    };
}
