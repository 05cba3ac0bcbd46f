using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;

namespace Holdfast.Configuration.Binding;

/// <summary>Reads a line of <c>virtual_rules</c> or <c>static_rules</c> word by word, as <c>ip rule</c> writes it.</summary>
internal sealed class RuleReader
{
    private const int MostPort = ushort.MaxValue;

    private readonly WordCursor _words;
    private readonly BindingSession _session;
    private readonly KeywordBlock _keywords;
    private readonly ModelDraft _draft;
    private readonly bool _dynamicInterfaces;
    private IpFamily _family;
    private bool _isFamilyGiven;
    private RuleAction? _action;
    private uint? _preference;
    private Word? _protocolWord;
    private Word? _trackGroupWord;
    private Word? _tableOnlyWord;
    private RoutingRule _rule = new() { Family = IpFamily.V4, Action = RuleAction.Table, Priority = 0 };

    private RuleReader(
        IReadOnlyList<Word> words, KeywordBlock keywords, ModelDraft draft, BindingSession session)
    {
        _draft = draft;
        _words = new WordCursor(words, session, "rule");
        _session = session;
        _keywords = keywords;
        _dynamicInterfaces = draft.Global.DynamicInterfaces;
    }

    /// <summary>Null when the rule is dropped, which is reported.</summary>
    /// <param name="words">The line; at least one word.</param>
    /// <param name="keywords">What may stand in it.</param>
    /// <param name="draft">Gives out preferences; knows the track groups.</param>
    /// <param name="session">The findings and the world.</param>
    public static RuleDraft? Read(
        IReadOnlyList<Word> words, KeywordBlock keywords, ModelDraft draft, BindingSession session)
    {
        var reader = new RuleReader(words, keywords, draft, session);
        return reader.ReadAll() ? new RuleDraft(reader._rule, words[0].Span) : null;
    }

    private bool ReadAll()
    {
        while (!_words.IsAtEnd)
        {
            Word word = _words.Next();
            if (!(ReadSelector(word) ?? ReadProperty(word) ?? ReadAction(word))) return false;
        }

        return Complete();
    }

    private bool? ReadSelector(Word word)
    {
        switch (word.Text)
        {
            case "inet" or "inet6":
                _isFamilyGiven = true;
                _words.NoteFamilyWord(word);
                return IsOfFamily(word.Text == "inet" ? IpFamily.V4 : IpFamily.V6, word);
            case "not": _rule = _rule with { IsInverted = true }; return true;
            case "from":
                if (Prefix(word) is not var (source, sourcePrefix)) return false;
                _rule = _rule with { Source = source, SourcePrefixLength = sourcePrefix };
                return true;
            case "to":
                if (Prefix(word) is not var (destination, prefix)) return false;
                _rule = _rule with { Destination = destination, DestinationPrefixLength = prefix };
                return true;
            case "iif" or "dev":
                if (!_words.TryDevice(_dynamicInterfaces, out string input)) return false;
                _rule = _rule with { InputDevice = input };
                return true;
            case "oif":
                if (!_words.TryDevice(_dynamicInterfaces, out string output)) return false;
                _rule = _rule with { OutputDevice = output };
                return true;
            case "tos" or "dsfield":
                if (!_words.TryName(_session.RouteTables.Dsfield, "type of service (0 to 255)", out byte tos)) return false;
                _rule = _rule with { Tos = tos };
                return true;
            case "fwmark": return Mark();
            case "tunnel-id":
                if (!_words.TryNumber(0, ulong.MaxValue, out ulong id)) return false;
                _rule = _rule with { TunnelId = id };
                return true;
            case "uidrange":
                if (Range(word, 0, uint.MaxValue) is not { } users) return false;
                _rule = _rule with { Users = users };
                return true;
            case "ipproto":
                if (!_words.TryName(IpProtocols.Find, "IP protocol (0 to 255)", out byte protocol)) return false;
                _rule = _rule with { IpProtocol = protocol };
                return true;
            case "sport":
                if (Range(word, 1, MostPort) is not { } source2) return false;
                _rule = _rule with { SourcePorts = source2 };
                return true;
            case "dport":
                if (Range(word, 1, MostPort) is not { } destination2) return false;
                _rule = _rule with { DestinationPorts = destination2 };
                return true;
            default: return null;
        }
    }

    private bool? ReadProperty(Word word)
    {
        switch (word.Text)
        {
            case "preference" or "order" or "priority":
                if (!_words.TryName(text => (uint?)RouteTables.CNumber(text, uint.MaxValue), "preference", out uint preference))
                    return false;
                _preference = preference;
                return true;
            case "realms":
                if (_family == IpFamily.V6)
                    return _words.Drop(BindingDiagnostics.WrongFamily, word, "'realms' is for IPv4 rules only");
                _family = IpFamily.V4;
                _tableOnlyWord ??= word;
                if (!_words.TryName(_session.RouteTables.Realms, "realm", out uint realms)) return false;
                _rule = _rule with { Realms = realms };
                return true;
            case "suppress_prefixlength" or "sup_pl":
                _tableOnlyWord ??= word;
                if (!_words.TryNumber(0, int.MaxValue, out ulong length)) return false;
                _rule = _rule with { SuppressPrefixLength = (int)length };
                return true;
            case "suppress_ifgroup" or "sup_group":
                _tableOnlyWord ??= word;
                if (!_words.TryWideName(_session.RouteTables.Group, "group of interfaces", out uint group)) return false;
                _rule = _rule with { SuppressInterfaceGroup = group };
                return true;
            case "protocol":
                _protocolWord = word;
                if (!_words.TryName(_session.RouteTables.Protocol, "originator of rules", out byte protocol)) return false;
                _rule = _rule with { Protocol = protocol };
                return true;
            case "no_track": _rule = _rule with { NoTrack = true }; return true;
            case "track_group" when _keywords.Find("track_group") is not null:
                _trackGroupWord = word;
                if (_words.Argument("a track_group") is not { } name) return false;
                _rule = _rule with { TrackGroup = _draft.KnownTrackGroup(name, _session) };
                return true;
            default: return null;
        }
    }

    private bool ReadAction(Word word)
    {
        switch (word.Text)
        {
            case "table" or "lookup": return Table(word);
            case "l3mdev":
                _rule = _rule with { L3mdev = true };
                return Act(RuleAction.Table, word);
            case "goto":
                if (!_words.TryNumber(0, uint.MaxValue, out ulong target) || !Act(RuleAction.GoTo, word)) return false;
                _rule = _rule with { GoTo = (uint)target };
                return true;
            case "type":
                if (_words.Argument("goto, nop, blackhole, unreachable or prohibit") is not { } action) return false;
                return action.Text is "table" or "lookup" or "l3mdev"
                    ? _words.Drop(action, $"'{action.Text}' stands without 'type'")
                    : ReadAction(action);
            case "nop": return Act(RuleAction.Nop, word);
            case "blackhole": return Act(RuleAction.Blackhole, word);
            case "unreachable": return Act(RuleAction.Unreachable, word);
            case "prohibit": return Act(RuleAction.Prohibit, word);
            default:
                string? nearest = SpellingSuggestion.Nearest(word.Text, _keywords.Keywords.Select(keyword => keyword.Name));
                return _words.Drop(
                    word, $"'{word.Text}' is no option of a rule",
                    word.Text == "ip_proto" ? "write 'ipproto'"
                    : nearest is null ? null
                    : $"did you mean '{nearest}'?");
        }
    }

    private bool Table(Word word)
    {
        if (!_words.TryWideName(_session.RouteTables.Table, "routing table", out uint table)) return false;
        if (table == 0) return _words.Drop(BindingDiagnostics.InvalidNumber, word, "a rule has no table 0");
        _rule = _rule with { Table = table };
        return Act(RuleAction.Table, word);
    }

    private bool Act(RuleAction action, Word word)
    {
        if (_action is not null)
            return _words.Drop(word, $"'{word.Text}' is a second action: a rule does one thing");
        _action = action;
        return true;
    }

    private (IpAddress Address, byte Prefix)? Prefix(Word option)
    {
        if (_words.Argument("a prefix") is not { } word) return null;
        // "all" alone does not say which family.
        if (word.Text is "all" or "any" or "default")
        {
            if (_family != IpFamily.None && !_isFamilyGiven)
            {
                _words.Drop(
                    BindingDiagnostics.WrongFamily, word, $"'{word.Text}' stands after an address or realms: it must come first");
                return null;
            }

            return (AddressReader.Unspecified(_family == IpFamily.V6 ? IpFamily.V6 : IpFamily.V4), 0);
        }

        if (AddressReader.Prefixed(word, _session) is not var (address, prefix))
        {
            _words.Drop(
                BindingDiagnostics.InvalidAddress, word, $"'{word.Text}' after '{option.Text}' is no prefix, nor 'all'");
            return null;
        }

        if (!IsOfFamily(address.Family, word)) return null;
        return (address, prefix);
    }

    private bool Mark()
    {
        if (_words.Argument("MARK or MARK/MASK") is not { } word) return false;
        string text = word.Text;
        int slash = text.IndexOf('/');
        string mask = slash < 0 ? "" : text[(slash + 1)..];
        // "1/" is mask 0 and "/1" mark 0, as keepalived has it.
        ulong? value = slash == 0 ? 0 : RouteTables.CNumber(slash < 0 ? text : text[..slash], uint.MaxValue);
        ulong? bits = slash < 0 ? uint.MaxValue : mask.Length == 0 ? 0 : RouteTables.CNumber(mask, uint.MaxValue);
        if (value is null || bits is null)
            return _words.Drop(BindingDiagnostics.InvalidNumber, word, $"'{text}' is no mark: N or N/MASK");
        _rule = _rule with
        {
            Mark = (uint)value,
            MarkMask = bits == uint.MaxValue ? null : (uint)bits,
        };
        return true;
    }

    private NumberRange? Range(Word option, uint minimum, uint maximum)
    {
        if (_words.Argument("a range A-B") is not { } word) return null;
        string text = word.Text;
        int dash = text.IndexOf('-');
        int end = dash + 1;
        while (dash > 0 && end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (dash < 0 || !ulong.TryParse(text[..dash], out ulong first) || !ulong.TryParse(text[(dash + 1)..end], out ulong last))
        {
            _words.Drop(
                BindingDiagnostics.InvalidNumber, word, $"'{text}' is no range A-B",
                dash < 0 && uint.TryParse(text, out _) ? $"{option.Text} {text}-{text}" : null);
            return null;
        }

        // keepalived looks no further than the second number.
        if (first < minimum || last > maximum || first > last || end < text.Length)
        {
            _session.Report(
                RoutingDiagnostics.KernelRefuses, word.Span,
                $"'{text}': {option.Text} takes A-B with {minimum} <= A <= B <= {maximum}");
        }

        return new NumberRange((uint)Math.Min(first, maximum), (uint)Math.Min(last, maximum));
    }

    private bool IsOfFamily(IpFamily family, Word word)
    {
        if (_family == IpFamily.None) _family = family;
        return _family == family
            || _words.Drop(BindingDiagnostics.WrongFamily, word, $"'{word.Text}': IPv4 and IPv6 are mixed in one rule");
    }

    private bool Complete()
    {
        if (_action is not { } action)
            return _words.Drop(_words.First, "the rule does nothing", "add 'table N', for example");
        if (action != RuleAction.Table && _tableOnlyWord is { } word)
            return _words.Drop(word, $"'{word.Text}' goes with a table only");
        if (action == RuleAction.GoTo && _preference is not { } own)
            return _words.Drop(_words.First, "a rule with goto needs a preference of its own");
        if (action == RuleAction.GoTo && _preference >= _rule.GoTo)
            return _words.Drop(_words.First, $"goto leads forward only: {_rule.GoTo} is not above preference {_preference}");
        _rule = _rule with
        {
            Action = action,
            Family = _family == IpFamily.V6 ? IpFamily.V6 : IpFamily.V4,
            Source = OfFamily(_rule.Source, _rule.SourcePrefixLength),
            Destination = OfFamily(_rule.Destination, _rule.DestinationPrefixLength),
            Priority = _preference ?? NextPreference(),
            IsPriorityGiven = _preference is not null,
        };
        CheckTracking();
        return true;
    }

    // "from all" was read before the family was known.
    private IpAddress? OfFamily(IpAddress? address, byte prefix) =>
        address is null || prefix > 0 || _family != IpFamily.V6 ? address : AddressReader.Unspecified(IpFamily.V6);

    private uint NextPreference()
    {
        uint preference = _draft.NextRulePreference--;
        _session.Report(
            RoutingDiagnostics.NoPreference, _words.First.Span, $"the rule has no preference: it gets {preference}",
            "priority N");
        return preference;
    }

    private void CheckTracking()
    {
        if (_rule is { TrackGroup: not null, InputDevice: null } && _trackGroupWord is { } group)
        {
            _session.Report(
                RoutingDiagnostics.NotTracked, group.Span, "track_group is ignored: it needs an input device (iif)");
            _rule = _rule with { TrackGroup = null };
        }

        if (_rule.NoTrack) return;
        if (_rule.Protocol is { } protocol and not Route.OwnProtocol && _protocolWord is { } word)
        {
            _words.Ignore(
                word, $"protocol {protocol} is ignored: only rules of protocol {Route.OwnProtocol} are watched",
                "add no_track to keep the protocol");
        }

        _rule = _rule with { Protocol = Route.OwnProtocol };
    }
}
