using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding;

/// <summary>
/// <c>virtual_server</c>. Load balancing is not built: what is wrong in the block is found all the same, because the
/// exit code of a configuration test depends on it.
/// </summary>
internal sealed class VirtualServerBlock(
    Line opening, ServiceAddress? address, ModelDraft draft, ScriptReader scripts, BindingSession session)
    : UnboundBlock(opening.Keyword.Children!, session)
{
    private readonly List<ServiceAddress> _servers = [];
    private bool _hasSorryServer;
    private bool _hasScheduler;
    private bool _hasMethod;
    private bool _hasProtocol;
    private bool _isPersistent;
    private string _method = "NAT";
    private string _scheduler = "";

    /// <summary>
    /// Reads what follows the keyword: IP [PORT], fwmark N or group NAME. False: the block is skipped.
    /// </summary>
    public static bool TryReadAddress(Line line, out ServiceAddress? address)
    {
        address = null;
        switch (line.Value)
        {
            case "group" when line.Words.Count > 2:
                return true;
            case "fwmark" when line.Words.Count > 2:
                return Values.TryInteger(line.Session, line.Words[2], 1, uint.MaxValue, out _);
            default:
                address = ServiceAddress.Read(line, 1, "virtual server", leastPort: 0);
                return address is not null;
        }
    }

    /// <inheritdoc/>
    public override BlockBinder? Open(Line line)
    {
        if (ServiceAddress.Read(line, 1, "real server", leastPort: 1) is not { } server) return null;
        if (address is not null && server.Address.Family != address.Address.Family && _method == "NAT")
        {
            line.Report(
                BindingDiagnostics.InvalidAddress,
                $"{server.Address} is not of the family of the virtual server: it is skipped");
            return null;
        }

        if (_servers.Contains(server))
            line.Report(
                BindingDiagnostics.Repeated, $"the real server {server} is listed twice: the second is dropped");
        else
            _servers.Add(server);
        return new RealServerBlock(line.Keyword.Children!, draft, scripts, Session);
    }

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "lb_algo" or "lvs_sched":
                _hasScheduler |= IsOneOf(line, Keywords["lb_algo"].Children!);
                _scheduler = line.Value;
                break;
            case "lb_kind" or "lvs_method":
                if (line.Value is not ("NAT" or "DR" or "TUN"))
                {
                    IsOneOf(line, Keywords["lb_kind"].Children!);
                    break;
                }

                _hasMethod = true;
                _method = line.Value;
                break;
            case "protocol":
                _hasProtocol = line.Value.ToUpperInvariant() is "TCP" or "UDP" or "SCTP";
                if (!_hasProtocol)
                {
                    line.Report(BindingDiagnostics.InvalidValue, $"'{line.Value}' is no protocol: TCP, UDP or SCTP");
                }

                break;
            case "persistence_timeout" or "persistence_granularity":
                _isPersistent = true;
                base.Bind(line);
                break;
            case "sorry_server":
                _hasSorryServer = ServiceAddress.Read(line, 1, "sorry server", leastPort: 1) is not null;
                break;
            case "sorry_server_inhibit" or "sorry_server_lvs_method" when !_hasSorryServer:
                line.Report(BindingDiagnostics.InvalidValue, $"{line.Name} comes before sorry_server: it is ignored");
                break;
            case "hashed" or "sh-port" or "sh-fallback" when _scheduler != "sh":
            case "mh-port" or "mh-fallback" when _scheduler != "mh":
                line.Report(
                    BindingDiagnostics.InvalidValue, $"{line.Name} does not go with the scheduler: it is ignored");
                break;
            case "quorum_up" or "quorum_down":
                if (scripts.Read(line) is { } script) draft.CheckerScripts.Add(script);
                break;
            default:
                base.Bind(line);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_servers.Count == 0 && !_hasSorryServer)
        {
            Session.Report(
                BindingDiagnostics.EmptyBlock, opening.ValueSpan,
                "the virtual server has no real server: it is dropped");
            return;
        }

        bool isMark = opening.Value == "fwmark";
        bool isUnknownGroup = opening.Value == "group" && !draft.ServerGroups.Contains(opening.Words[2].Text);
        if (isUnknownGroup) return;
        if (!_hasProtocol && !isMark) Missing("protocol", "UDP");
        if (!_hasScheduler) Missing("lb_algo", "wlc");
        if (!_hasMethod) Missing("lb_kind", "NAT");
        if (address is null) return;
        if (address.Port == 0 && !_isPersistent)
        {
            Session.Report(
                BindingDiagnostics.ValueAdjusted, opening.ValueSpan,
                "port 0 (any) needs persistence: it is switched on", 
                "persistence_timeout 360");
        }

        if (_method != "NAT" && _servers.Find(server => server.Port != address.Port && server.Port != 0) is { } other)
        {
            Session.Report(
                BindingDiagnostics.ValueAdjusted, opening.ValueSpan,
                $"{_method} cannot change ports: that of the real server {other} becomes {address.Port}");
        }
    }

    private void Missing(string keyword, string value) => Session.Report(
        BindingDiagnostics.ValueAdjusted, opening.ValueSpan, $"the virtual server has no {keyword}: {value} is used",
        $"{keyword} {value}");

    private static bool IsOneOf(Line line, KeywordBlock values)
    {
        if (values.Find(line.Value) is not null) return true;
        string? nearest = Text.SpellingSuggestion.Nearest(line.Value, values.Keywords.Select(keyword => keyword.Name));
        line.Report(
            BindingDiagnostics.InvalidValue, $"'{line.Value}' is no value for '{line.Name}'",
            nearest is null ? null : $"did you mean '{nearest}'?");
        return false;
    }
}

/// <summary>Address and port of a virtual or real server.</summary>
internal sealed record ServiceAddress(IpAddress Address, int Port)
{
    /// <summary>ADDR [PORT] from a position of a line; null when it is none, which is reported.</summary>
    public static ServiceAddress? Read(Line line, int index, string subject, int leastPort)
    {
        Word word = line.Words[index];
        if (!IpAddress.TryParse(word.Chars, out IpAddress address))
        {
            line.Session.Report(
                BindingDiagnostics.InvalidAddress, word.Span, $"'{word.Text}' is no address: the {subject} is skipped");
            return null;
        }

        if (line.Words.Count <= index + 1) return new ServiceAddress(address, 0);
        return Values.TryInteger(line.Session, line.Words[index + 1], leastPort, ushort.MaxValue, out long port)
            ? new ServiceAddress(address, (int)port)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Address} {Port}";
}

/// <summary><c>real_server</c>.</summary>
internal sealed class RealServerBlock(
    KeywordBlock keywords, ModelDraft draft, ScriptReader scripts, BindingSession session) : UnboundBlock(keywords, session)
{
    /// <inheritdoc/>
    public override BlockBinder? Open(Line line) => new CheckerBlock(line, draft, scripts, Session);

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "notify_up" or "notify_down":
                if (scripts.Read(line) is { } script) draft.CheckerScripts.Add(script);
                break;
            default:
                base.Bind(line);
                break;
        }
    }
}

/// <summary>A health check of a real server.</summary>
internal sealed class CheckerBlock(Line opening, ModelDraft draft, ScriptReader scripts, BindingSession session)
    : UnboundBlock(opening.Keyword.Children!, session)
{
    private readonly HashSet<string> _given = [];
    private (uint? User, uint? Group)? _account;
    private Line? _command;

    /// <inheritdoc/>
    public override BlockBinder? Open(Line line)
    {
        if (line.Name == "url") _given.Add("url");
        return line.Name == "url" ? new UrlBlock(line, Session) : base.Open(line);
    }

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        _given.Add(line.Name);
        switch (line.Name)
        {
            case "misc_path":
                _command = line;
                break;
            case "user":
                _account = scripts.Account(line.Words, 1);
                break;
            default:
                base.Bind(line);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        string? needed = opening.Name switch
        {
            "HTTP_GET" or "SSL_GET" => "url",
            "MISC_CHECK" => "misc_path",
            "BFD_CHECK" => "name",
            "FILE_CHECK" => "track_file",
            _ => null,
        };
        if (needed is not null && !_given.Contains(needed))
        {
            Session.Report(
                BindingDiagnostics.EmptyBlock, opening.Span, $"{opening.Name} has no {needed}: it is dropped");
        }

        if (_command is null || scripts.ReadCommand(_command) is not { } command) return;
        if ((_account ?? scripts.DefaultUser()) is not { } account)
        {
            Session.Report(
                BindingDiagnostics.UnknownAccount, _command.Span,
                "the check is dropped: there is no user it may run as", 
                "set script_user in global_defs, or user in the check");
            return;
        }

        draft.CheckerScripts.Add(command with
        {
            Command = command.Command with { UserId = account.User, GroupId = account.Group },
        });
    }
}

/// <summary><c>url</c> of an HTTP check.</summary>
internal sealed class UrlBlock(Line opening, BindingSession session) : UnboundBlock(opening.Keyword.Children!, session)
{
    private const int DigestLength = 32;

    private bool _hasPath;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "path":
                _hasPath = true;
                break;
            case "digest":
                if (line.Value.Length != DigestLength)
                {
                    line.Report(
                        BindingDiagnostics.InvalidValue,
                        $"a digest has {DigestLength} hexadecimal digits, not {line.Value.Length}");
                }

                break;
            case "status_code":
                foreach (Word word in line.Words.Skip(1)) StatusCodes(word);
                break;
            default:
                base.Bind(line);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (!_hasPath)
        {
            Session.Report(BindingDiagnostics.EmptyBlock, opening.Span, "the url has no path: it is dropped");
        }
    }

    private void StatusCodes(Word word)
    {
        foreach (string bound in word.Text.Split('-', 2))
        {
            if (int.TryParse(bound, out int code) && code is >= 100 and <= 599) continue;
            Session.Report(
                BindingDiagnostics.InvalidNumber, word.Span,
                $"'{word.Text}' is no HTTP status: 100 to 599, or a range of them");
            return;
        }
    }
}
