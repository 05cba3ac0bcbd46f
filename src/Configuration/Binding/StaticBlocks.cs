using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <summary>The blocks outside instances that the VRRP process reads: static items and what concerns interfaces.</summary>
internal static class StaticBlocks
{
    private const decimal MostDelay = 255;

    /// <summary>A list block; null: it is none of these.</summary>
    public static ListBlock? Open(Line line, ModelDraft draft, BindingSession session)
    {
        KeywordBlock inner = line.Keyword.Children!;
        return line.Name switch
        {
            "static_ipaddress" => new ListBlock(inner, session, words =>
            {
                if (AddressReader.Read(words, inner, draft, session) is { } address) draft.StaticAddresses.Add(address);
            }),
            "static_routes" => new ListBlock(inner, session, words =>
            {
                if (RouteReader.Read(words, inner, draft, session) is { } route) draft.StaticRoutes.Add(route);
            }),
            "static_rules" => new ListBlock(inner, session, words =>
            {
                if (RuleReader.Read(words, inner, draft, session) is { } rule) draft.StaticRules.Add(rule);
            }),
            "linkbeat_interfaces" => new ListBlock(inner, session, words => AddLinkbeat(words, draft, session)),
            "interface_up_down_delays" => new ListBlock(inner, session, words => AddDelay(words, draft, session)),
            _ => null,
        };
    }

    private static void AddLinkbeat(IReadOnlyList<Word> words, ModelDraft draft, BindingSession session)
    {
        if (!Exists(words[0], draft, session)) return;
        LinkPolling? polling = words.Count == 1 ? LinkPolling.Any : words[1].Text switch
        {
            "MII" => LinkPolling.Mii,
            "ETHTOOL" => LinkPolling.Ethtool,
            "IOCTL" => LinkPolling.Ioctl,
            _ => null,
        };
        if (polling is null || words.Count > 2)
        {
            Word surplus = words[polling is null ? 1 : 2];
            session.Report(
                BindingDiagnostics.UnknownOption, surplus.Span,
                $"'{surplus.Text}' is ignored: MII, ETHTOOL or IOCTL may follow the interface");
        }

        draft.LinkbeatInterfaces.RemoveAll(entry => entry.Interface == words[0].Text);
        draft.LinkbeatInterfaces.Add(new LinkbeatInterface(words[0].Text, polling ?? LinkPolling.Any));
    }

    private static void AddDelay(IReadOnlyList<Word> words, ModelDraft draft, BindingSession session)
    {
        if (!Exists(words[0], draft, session)) return;
        if (words.Count == 1)
        {
            session.Report(
                BindingDiagnostics.SurplusWords, words[0].Span, $"'{words[0].Text}' has no delay: nothing changes",
                $"{words[0].Text} DOWN UP");
        }

        TimeSpan down = Delay(words, 1, session);
        TimeSpan up = Delay(words, 2, session);
        draft.LinkDelays.RemoveAll(entry => entry.Interface == words[0].Text);
        draft.LinkDelays.Add(new LinkDelay(words[0].Text, down, up));
    }

    private static TimeSpan Delay(IReadOnlyList<Word> words, int index, BindingSession session) =>
        index < words.Count && Values.TryDecimal(session, words[index], 0, MostDelay, 6, out decimal seconds)
            ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : TimeSpan.Zero;

    private static bool Exists(Word name, ModelDraft draft, BindingSession session)
    {
        if (draft.Global.DynamicInterfaces || session.Environment.InterfaceExists(name.Text)) return true;
        session.Report(
            RoutingDiagnostics.NoSuchInterface, name.Span,
            $"the interface '{name.Text}' does not exist: the entry is ignored");
        return false;
    }
}

/// <summary><c>track_group</c>.</summary>
internal sealed class TrackGroupBlock(TrackGroupDraft group, KeywordBlock keywords, BindingSession session)
    : BlockBinder(keywords, session)
{
    private bool _isGiven;

    /// <inheritdoc/>
    public override BlockBinder? Open(Line line)
    {
        if (_isGiven)
        {
            Session.Report(
                BindingDiagnostics.Repeated, line.Span, $"track_group '{group.Name}' has its members already");
            return null;
        }

        _isGiven = true;
        return new ListBlock(line.Keyword.Children!, Session, words =>
        {
            foreach (Word word in words) group.Members.Add((word.Text, word.Span));
        })
        {
            Closed = count =>
            {
                if (count == 0)
                {
                    Session.Report(
                        BindingDiagnostics.EmptyBlock, line.Span, $"track_group '{group.Name}' has no members");
                }
            },
        };
    }

    /// <inheritdoc/>
    public override void Bind(Line line) => throw new System.Diagnostics.UnreachableException();
}

/// <summary><c>garp_group</c>.</summary>
internal sealed class GarpGroupBlock(Line opening, ModelDraft draft, BindingSession session)
    : BlockBinder(opening.Keyword.Children!, session)
{
    private readonly List<string> _interfaces = [];
    private TimeSpan? _garpInterval;
    private TimeSpan? _naInterval;

    /// <inheritdoc/>
    public override BlockBinder? Open(Line line) =>
        new ListBlock(line.Keyword.Children!, Session, words =>
        {
            foreach (Word word in words) Add(word);
        })
        {
            Closed = count =>
            {
                if (count == 0) Session.Report(BindingDiagnostics.EmptyBlock, line.Span, "no interfaces are listed");
            },
        };

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "garp_interval":
                if (Values.TrySeconds(line, out TimeSpan garp)) _garpInterval = garp;
                break;
            case "gna_interval":
                if (Values.TrySeconds(line, out TimeSpan na)) _naInterval = na;
                break;
            default:
                Add(line.Words[1]);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_garpInterval is null && _naInterval is null)
        {
            Session.Report(
                BindingDiagnostics.InvalidValue, opening.Span,
                "the garp_group has neither garp_interval nor gna_interval: it is dropped");
            return;
        }

        if (_interfaces.Count == 0) return;
        draft.GarpGroups.Add(new GarpGroup
        {
            GarpInterval = _garpInterval ?? TimeSpan.Zero,
            NaInterval = _naInterval ?? TimeSpan.Zero,
            Interfaces = _interfaces,
        });
    }

    private void Add(Word word)
    {
        string name = word.Text;
        if (!draft.Global.DynamicInterfaces && !Session.Environment.InterfaceExists(name))
        {
            Session.ReportMissingInterface(word, "garp_group");
            return;
        }

        if (_interfaces.Contains(name) || draft.GarpGroups.Exists(group => group.Interfaces.Contains(name)))
        {
            Session.Report(
                BindingDiagnostics.Repeated, word.Span, $"'{name}' is in a garp_group already: this entry is ignored");
            return;
        }

        _interfaces.Add(name);
    }
}
