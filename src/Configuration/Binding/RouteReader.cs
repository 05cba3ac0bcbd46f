using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Packets;
using Holdfast.Core.Routing;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// Reads a line of <c>virtual_routes</c> or <c>static_routes</c> word by word, as <c>ip route</c> writes it. Options may
/// stand before and after the destination.
/// </summary>
internal sealed class RouteReader
{
    private readonly WordCursor _words;
    private readonly BindingSession _session;
    private readonly KeywordBlock _keywords;
    private readonly ModelDraft _draft;
    private readonly bool _dynamicInterfaces;
    private readonly List<NextHop> _nextHops = [];
    private readonly PathMetricsReader _path;
    private IpFamily _family;
    private IpAddress? _destination;
    private byte _destinationPrefix;
    private bool _isDefault;
    private bool _isFamilyGiven;
    private bool _hasAlternative;
    private Word? _protocolWord;
    private Word? _trackGroupWord;
    private Route _route = new() { Family = IpFamily.None, Destination = default };

    private RouteReader(
        IReadOnlyList<Word> words, KeywordBlock keywords, ModelDraft draft, BindingSession session)
    {
        _draft = draft;
        _words = new WordCursor(words, session, "route");
        _session = session;
        _keywords = keywords;
        _dynamicInterfaces = draft.Global.DynamicInterfaces;
        _path = new PathMetricsReader(_words);
    }

    /// <summary>Null when the route is dropped, which is reported.</summary>
    /// <param name="words">The line; at least one word.</param>
    /// <param name="keywords">What may stand in it.</param>
    /// <param name="draft">Knows the track groups.</param>
    /// <param name="session">The findings and the world.</param>
    public static RouteDraft? Read(
        IReadOnlyList<Word> words, KeywordBlock keywords, ModelDraft draft, BindingSession session)
    {
        var reader = new RouteReader(words, keywords, draft, session);
        return reader.ReadAll() ? new RouteDraft(reader._route, words[0].Span) : null;
    }

    private bool ReadAll()
    {
        while (!_words.IsAtEnd)
        {
            Word word = _words.Next();
            if (word.Text == "nexthop")
            {
                if (_hasAlternative)
                {
                    return _words.Drop(word, "a route with 'or' has no 'nexthop'", "use 'nexthop' for both gateways");
                }

                ReadNextHops(word);
                break;
            }

            if (!Read(word)) return false;
        }

        return Complete();
    }

    private bool Read(Word word)
    {
        string text = word.Text;
        if (_keywords.Find(text) is { IsDeprecated: true } deprecated) _session.ReportDeprecated(deprecated, _keywords, word.Span);
        switch (text)
        {
            case "inet" or "inet6":
                _isFamilyGiven = true;
                _words.NoteFamilyWord(word);
                return IsOfFamily(text == "inet" ? IpFamily.V4 : IpFamily.V6, word);
            case "to": return _words.Argument("a destination") is { } to && Destination(to);
            case "src":
                if (!_words.TryAddress(out IpAddress source) || !IsOfFamily(source.Family, word)) return false;
                _route = _route with { PreferredSource = source };
                return true;
            case "as":
                if (_words.IsAtEnd) return _words.Argument("an address") is not null;
                _words.TryTake("to");
                if (!_words.IsAtEnd) _words.Next();
                return _words.Ignore(word, "'as' is for MPLS, and no kernel knows it: it is ignored");
            case "via" or "gw": return Gateway(word);
            case "or": return Alternative(word);
            case "from": return Source(word);
            case "tos" or "dsfield":
                if (!_words.TryName(_session.RouteTables.Dsfield, "type of service (0 to 255)", out byte tos)) return false;
                _route = _route with { Tos = tos };
                return true;
            case "table":
                if (!_words.TryWideName(_session.RouteTables.Table, "routing table", out uint table)) return false;
                _route = _route with { Table = table };
                return true;
            case "protocol":
                _protocolWord = word;
                if (!_words.TryName(_session.RouteTables.Protocol, "originator of routes", out byte protocol)) return false;
                _route = _route with { Protocol = protocol };
                return true;
            case "scope":
                if (!_words.TryName(_session.RouteTables.Scope, "scope (0 to 255)", out byte scope)) return false;
                _route = _route with { Scope = scope };
                return true;
            case "metric" or "priority" or "preference":
                if (!_words.TryNumber(0, uint.MaxValue, out ulong metric)) return false;
                _route = _route with { Metric = (uint)metric };
                return true;
            case "dev" or "oif":
                if (!_words.TryDevice(_dynamicInterfaces, out string device)) return false;
                _route = _route with { Device = device };
                return true;
            case "realms":
                if (!_words.TryName(_session.RouteTables.Realms, "realm", out uint realms)) return false;
                _route = _route with { Realms = realms };
                return IsOnlyFor(IpFamily.V4, word);
            case "expires":
                if (!IsOnlyFor(IpFamily.V6, word) || !_words.TryNumber(0, uint.MaxValue, out ulong expires)) return false;
                _route = _route with { Expires = (uint)expires };
                return true;
            case "pref": return IsOnlyFor(IpFamily.V6, word) && Preference(word);
            case "onlink": _route = _route with { OnLink = true }; return true;
            case "add": _route = _route with { Insertion = RouteInsertion.Add }; return true;
            case "append": _route = _route with { Insertion = RouteInsertion.Append }; return true;
            case "prepend": _route = _route with { Insertion = RouteInsertion.Prepend }; return true;
            case "no_track": _route = _route with { NoTrack = true }; return true;
            case "encap":
                _route = _route with { Encapsulation = EncapsulationReader.Read(_words, word) ?? _route.Encapsulation };
                return true;
            case "ttl-propagate": return TtlPropagation();
            case "vrf": return Vrf();
            case "track_group" when _keywords.Find("track_group") is not null:
                if (_words.Argument("a track_group") is not { } group) return false;
                _trackGroupWord = word;
                _route = _route with { TrackGroup = _draft.KnownTrackGroup(group, _session) };
                return true;
            default:
                return _path.Read(word) ?? (TypeOf(text) is { } type
                    ? TypedDestination(type, word)
                    : Destination(word));
        }
    }

    private bool TypedDestination(RouteType type, Word typeWord)
    {
        if (!Enum.IsDefined(type))
            _session.Report(RoutingDiagnostics.KernelRefuses, typeWord.Span, $"there is no type {(byte)type}: 1 to 11 are known");
        _route = _route with { Type = type };
        return _words.Argument("a destination") is { } word && Destination(word);
    }

    private bool Destination(Word word)
    {
        switch (word.Text)
        {
            case "default" or "any" or "all":
                if (_family != IpFamily.None && !_isFamilyGiven)
                {
                    return _words.Drop(
                        BindingDiagnostics.WrongFamily, word, $"'{word.Text}' stands after an address: it must come first");
                }

                (_isDefault, _destination) = (true, null);
                return true;
            case "default6":
                (_isDefault, _destination) = (true, null);
                return IsOfFamily(IpFamily.V6, word);
        }

        if (AddressReader.Prefixed(word, _session) is not var (address, prefix))
        {
            string? nearest = SpellingSuggestion.Nearest(word.Text, _keywords.Keywords.Select(keyword => keyword.Name));
            return _words.Drop(
                word, $"'{word.Text}' is neither an option of a route nor a destination",
                nearest is null ? null : $"did you mean '{nearest}'?");
        }

        if (!IsOfFamily(address.Family, word)) return false;
        (_isDefault, _destination, _destinationPrefix) = (false, address, prefix);
        return true;
    }

    private bool Gateway(Word word)
    {
        IpFamily? family = _words.TryTake("inet") ? IpFamily.V4 : _words.TryTake("inet6") ? IpFamily.V6 : null;
        if (!_words.TryAddress(out IpAddress gateway)) return false;
        if (family is { } wanted && wanted != gateway.Family)
            return _words.Drop(BindingDiagnostics.WrongFamily, word, $"{gateway} is not of the family that is named");
        if (!IsOfFamily(gateway.Family, word)) return false;
        _route = _route with { Gateway = gateway };
        return true;
    }

    // The second gateway makes a multipath route of two legs.
    private bool Alternative(Word word)
    {
        if (!_words.TryAddress(out IpAddress gateway)) return false;
        if (_hasAlternative)
        {
            return _words.Ignore(word, "only one 'or' may stand in a route: this one is ignored", "use 'nexthop'");
        }

        if (!IsOfFamily(gateway.Family, word)) return false;
        _hasAlternative = true;
        _nextHops.Add(new NextHop { Gateway = _route.Gateway });
        _nextHops.Add(new NextHop { Gateway = gateway });
        _route = _route with { Gateway = null };
        return true;
    }

    private bool Source(Word word)
    {
        if (_words.Argument("a prefix") is not { } value) return false;
        if (AddressReader.Prefixed(value, _session) is not var (address, prefix))
            return _words.Drop(BindingDiagnostics.InvalidAddress, value, $"'{value.Text}' after 'from' is no prefix");
        if (address.Family != IpFamily.V6)
        {
            return _words.Drop(
                BindingDiagnostics.WrongFamily, value, "'from' is for IPv6 routes only",
                "a rule (virtual_rules) chooses by source address");
        }

        if (!IsOfFamily(address.Family, word)) return false;
        _route = _route with { Source = address, SourcePrefixLength = prefix };
        return true;
    }

    private bool Preference(Word word)
    {
        if (_words.Argument("low, medium or high") is not { } value) return false;
        RouterPreference? preference = value.Text switch
        {
            "low" => RouterPreference.Low,
            "medium" => RouterPreference.Medium,
            "high" => RouterPreference.High,
            var text => byte.TryParse(text, out byte number) ? (RouterPreference)number : null,
        };
        if (preference is not { } known)
            return _words.Drop(value, $"'{value.Text}' is no preference of a router: low, medium or high");
        if (!Enum.IsDefined(known))
        {
            _session.Report(
                RoutingDiagnostics.KernelRefuses, value.Span, $"'{word.Text}' knows 0 (medium), 1 (high) and 3 (low)");
        }

        _route = _route with { Preference = known };
        return true;
    }

    private bool TtlPropagation()
    {
        if (_words.Argument("enabled or disabled") is not { } value) return false;
        _route = _route with { TtlPropagate = value.Text == "enabled" };
        return value.Text is "enabled" or "disabled"
            || _words.Ignore(value, $"'{value.Text}' is neither enabled nor disabled: it counts as disabled");
    }

    private bool Vrf()
    {
        if (_words.Argument("a VRF device") is not { } value) return false;
        if (!_dynamicInterfaces && !_session.Environment.InterfaceExists(value.Text))
            return _words.Drop(BindingDiagnostics.NotDefined, value, $"there is no VRF device '{value.Text}'");
        _route = _route with { Vrf = value.Text };
        return true;
    }

    private void ReadNextHops(Word first)
    {
        var reader = new NextHopReader(_words, _session, _dynamicInterfaces);
        do
        {
            if (reader.Read(ref _family) is not { } hop) return;
            _nextHops.Add(hop);
        }
        while (_words.TryTake("nexthop"));

        if (_words.IsAtEnd) return;
        Word rest = _words.Next();
        _words.Ignore(
            rest, $"'{rest.Text}' is no option of a nexthop: it and all that follows is ignored",
            "options of the whole route stand before the first nexthop");
    }

    private bool Complete()
    {
        if (!_isDefault && _destination is null)
            return _words.Drop(_words.First, "the route has no destination", "write a prefix, or 'default'");
        if (_family == IpFamily.None) _family = IpFamily.V4;
        _route = _route with
        {
            Family = _family,
            Destination = _destination ?? AddressReader.Unspecified(_family),
            DestinationPrefixLength = _isDefault ? (byte)0 : _destinationPrefix,
            NextHops = _nextHops,
            Path = _path.Result,
        };
        if (_route is { TrackGroup: not null, Device: null } && _trackGroupWord is { } group)
        {
            _session.Report(
                RoutingDiagnostics.NotTracked, group.Span, "track_group is ignored: it needs an output device (dev)");
            _route = _route with { TrackGroup = null };
        }

        if (_route.NoTrack) return true;
        if (_route.Protocol is { } protocol and not Route.OwnProtocol && _protocolWord is { } word)
        {
            _words.Ignore(
                word, $"protocol {protocol} is ignored: only routes of protocol {Route.OwnProtocol} are watched",
                "add no_track to keep the protocol");
        }

        _route = _route with { Protocol = Route.OwnProtocol };
        return true;
    }

    private bool IsOfFamily(IpFamily family, Word word)
    {
        if (_family == IpFamily.None) _family = family;
        return _family == family || _words.Drop(
            BindingDiagnostics.WrongFamily, word, $"'{word.Text}': IPv4 and IPv6 are mixed in one route");
    }

    private bool IsOnlyFor(IpFamily family, Word word)
    {
        string name = family == IpFamily.V4 ? "IPv4" : "IPv6";
        if (_family == IpFamily.None) _family = family;
        return _family == family
            || _words.Drop(BindingDiagnostics.WrongFamily, word, $"'{word.Text}' is for {name} routes only");
    }

    private static RouteType? TypeOf(string word) => word switch
    {
        "unicast" => RouteType.Unicast,
        "local" => RouteType.Local,
        "broadcast" or "brd" => RouteType.Broadcast,
        "anycast" => RouteType.Anycast,
        "multicast" => RouteType.Multicast,
        "throw" => RouteType.Throw,
        "unreachable" => RouteType.Unreachable,
        "prohibit" => RouteType.Prohibit,
        "blackhole" => RouteType.Blackhole,
        "nat" => RouteType.Nat,
        "xresolve" => RouteType.ExternalResolve,
        _ => RouteTables.CNumber(word, byte.MaxValue) is { } number ? (RouteType)number : null,
    };
}
