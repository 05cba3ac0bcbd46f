using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>virtual_server</c>. What needs the whole block, or other blocks, is judged when all was read.</summary>
internal sealed class VirtualServerBlock(
    VirtualServerDraft server, ModelDraft draft, ScriptReader scripts, BindingSession session)
    : BlockBinder(server.Opening.Keyword.Children!, session)
{
    private const int LongestEngineName = 15;

    /// <summary>Begins the block of IP [PORT], fwmark N or group NAME. Null: it is skipped, which is reported.</summary>
    public static VirtualServerBlock? Open(Line line, ModelDraft draft, ScriptReader scripts)
    {
        if (Address(line) is not { } server)
        {
            line.Session.Refuse(line.Statement);
            return null;
        }

        return new VirtualServerBlock(server, draft, scripts, line.Session);
    }

    /// <inheritdoc/>
    public override BlockBinder? Open(Line line)
    {
        if (ServiceAddress.Read(line, 1, ServerDiagnostics.ServerSkipped, "the real server is skipped") is { } address)
        {
            return new RealServerBlock(new RealServerDraft(line, address), server, draft, scripts, Session);
        }

        Session.Refuse(line.Statement);
        return null;
    }

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        server.EngineSettings.Note(line);
        if (ScheduleReader.TryBind(line, server) || RecoveryReader.TryBind(line, server)) return;
        switch (line.Name)
        {
            case "lb_algo" or "lvs_sched": SetScheduler(line); break;
            case "lb_kind" or "lvs_method": server.Forwarding = ForwardingReader.Read(line) ?? server.Forwarding; break;
            case "protocol": Protocol(line); break;
            case "ip_family": Family(line); break;
            case "inhibit_on_failure": server.InhibitOnFailure = true; break;
            case "alpha": server.Alpha = true; break;
            case "omega": server.Omega = true; break;
            case "ha_suspend": (server.HaSuspend, server.HaSuspendSpan) = (true, line.Span); break;
            case "ops": (server.Flags, server.OnePacketSpan) = (server.Flags | ServiceFlags.OnePacket, line.Span); break;
            case "flag-1": server.Flags |= ServiceFlags.Scheduler1; break;
            case "flag-2": server.Flags |= ServiceFlags.Scheduler2; break;
            case "flag-3": server.Flags |= ServiceFlags.Scheduler3; break;
            case "hashed": HashFlag(line, ServiceFlags.Hashed); break;
            case "sh-fallback" or "mh-fallback": HashFlag(line, ServiceFlags.Scheduler1); break;
            case "sh-port" or "mh-port": HashFlag(line, ServiceFlags.Scheduler2); break;
            case "persistence_timeout": PersistenceTimeout(line); break;
            case "persistence_granularity": Granularity(line); break;
            case "persistence_engine": Engine(line); break;
            case "quorum":
                // keepalived sets 1 for what is no quorum.
                server.Quorum = Values.TryInteger(line, out long quorum) ? (uint)quorum : 1;
                server.QuorumSpan = line.ValueSpan;
                break;
            case "hysteresis":
                if (Values.TryInteger(line, out long margin)) server.Hysteresis = (uint)margin;
                server.HysteresisSpan = line.ValueSpan;
                break;
            case "weight":
                if (Values.TryInteger(line, out long weight)) server.Weight = (int)weight;
                break;
            case "smtp_alert":
                if (Values.TryBool(line, out bool alert)) server.SmtpAlert = alert;
                break;
            case "virtualhost": server.VirtualHost = line.Value; break;
            case "snmp_name": server.SnmpName = SnmpName.Read(line) ?? server.SnmpName; break;
            case "quorum_up": server.QuorumUp = scripts.ReadFirst(line, server.QuorumUp); break;
            case "quorum_down": server.QuorumDown = scripts.ReadFirst(line, server.QuorumDown); break;
            default: BindSorryServer(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close() => draft.VirtualServers.Add(server);

    private static VirtualServerDraft? Address(Line line)
    {
        const string Lost = "the virtual server is skipped";
        switch (line.Value)
        {
            case "group" when line.Words.Count > 2:
                return new VirtualServerDraft(line, new Service.Group(line.Words[2].Text), IpFamily.None);
            case "fwmark" when line.Words.Count > 2:
                return Values.TryInteger(line.Session, line.Words[2], 1, uint.MaxValue, out long mark)
                    ? new VirtualServerDraft(line, new Service.Mark((uint)mark), IpFamily.None)
                    : null;
            case "group" or "fwmark":
                line.Report(ServerDiagnostics.VirtualServerSkipped, $"nothing follows '{line.Value}': {Lost}");
                return null;
            default:
                return ServiceAddress.Read(line, 1, ServerDiagnostics.VirtualServerSkipped, Lost) is { } found
                    ? new VirtualServerDraft(line, new Service.Address(found.Address, found.Port), found.Address.Family)
                    : null;
        }
    }

    private void SetScheduler(Line line)
    {
        if (Schedulers.TryParse(line.Words[1].Chars, out Scheduler scheduler))
        {
            server.Scheduler = scheduler;
            return;
        }

        KeywordBlock values = Keywords["lb_algo"].Children!;
        string? nearest = SpellingSuggestion.Nearest(line.Value, values.Keywords.Select(keyword => keyword.Name));
        Session.Report(new Diagnostic(
            BindingDiagnostics.InvalidValue, line.ValueSpan, $"'{line.Value}' is no value for '{line.Words[0].Text}'")
        {
            Effect = $"the line is ignored: {(server.Scheduler ?? Scheduler.WeightedLeastConnection).Name()} chooses the servers",
            Suggestion = nearest is null ? null : $"did you mean '{nearest}'?",
        });
    }

    private void Protocol(Line line)
    {
        TransportProtocol found = line.Value.ToUpperInvariant() switch
        {
            "TCP" => TransportProtocol.Tcp,
            "UDP" => TransportProtocol.Udp,
            "SCTP" => TransportProtocol.Sctp,
            _ => TransportProtocol.None,
        };
        server.ProtocolSpan = line.ValueSpan;
        if (found == TransportProtocol.None)
            line.Report(BindingDiagnostics.InvalidValue, $"'{line.Value}' is no protocol: TCP, UDP or SCTP");
        else
            server.Protocol = found;
    }

    private void Family(Line line)
    {
        IpFamily family = line.Words[1].Chars switch { "inet" => IpFamily.V4, "inet6" => IpFamily.V6, _ => IpFamily.None };
        if (family == IpFamily.None)
            line.Report(BindingDiagnostics.InvalidValue, $"'{line.Value}' is no family: inet or inet6");
        else if (server.Family == IpFamily.None)
            server.Family = family;
        else if (server.Family != family)
            line.Report(BindingDiagnostics.WrongFamily, $"the servers are not of the family {line.Value}: the line is ignored");
    }

    private void HashFlag(Line line, ServiceFlags flag)
    {
        if (server.Scheduler is Scheduler.SourceHashing or Scheduler.MaglevHashing)
        {
            server.Flags |= flag;
            return;
        }

        string wanted = line.Name.StartsWith("mh", StringComparison.Ordinal) ? "mh" : "sh";
        Session.Report(new Diagnostic(
            ServerDiagnostics.OutOfPlace, line.Span, $"{line.Name} needs 'lb_algo {wanted}' before it")
        {
            Effect = $"the flag is ignored by the scheduler {(server.Scheduler ?? Scheduler.WeightedLeastConnection).Name()}",
        });
    }

    private void PersistenceTimeout(Line line)
    {
        if (!line.HasValue)
            server.PersistenceTimeout = Persistence.DefaultTimeout;
        else if (Values.TryInteger(line, out long seconds))
            server.PersistenceTimeout = TimeSpan.FromSeconds(seconds);
    }

    private void Granularity(Line line)
    {
        if (ExpectedFamily() == IpFamily.V6)
        {
            if (!Values.TryInteger(Session, line.Words[1], 1, 128, out long length)) return;
            server.PersistencePrefix = length == 128 ? null : (byte)length;
        }
        else if (AddressMask.TryParse(line.Words[1].Chars, out IpAddress mask))
        {
            server.PersistenceMask = mask == AddressMask.Whole ? null : mask;
        }
        else
        {
            line.Report(BindingDiagnostics.InvalidValue, $"'{line.Value}' is no mask such as 255.255.255.0: the line is ignored");
            return;
        }

        server.PersistenceTimeout ??= Persistence.DefaultTimeout;
    }

    private IpFamily ExpectedFamily() =>
        server.Service is Service.Group named && draft.GroupsByName.TryGetValue(named.Name, out VirtualServerGroup? group)
            && group.Addresses.Count > 0
            ? group.Addresses[0].First.Family
            : server.Family;

    private void Engine(Line line)
    {
        string name = line.Value;
        if (name.Length > LongestEngineName)
        {
            line.Report(BindingDiagnostics.ValueAdjusted, $"'{name}' is cut to {LongestEngineName} characters");
            name = name[..LongestEngineName];
        }

        server.PersistenceEngine = name;
    }

    private void BindSorryServer(Line line)
    {
        switch (line.Name)
        {
            case "sorry_server":
                if (ServiceAddress.Read(line, 1, ServerDiagnostics.ServerSkipped, "there is no sorry server") is { } address)
                {
                    // The last one counts, with what was said for the one before.
                    server.SorryServer = new SorryServerDraft(line, address);
                }

                break;
            case "sorry_server_inhibit" or "sorry_server_lvs_method" when server.SorryServer is null:
                Session.Report(ServerDiagnostics.OutOfPlace, line.Span, $"{line.Name} comes before sorry_server: it is ignored");
                break;
            case "sorry_server_inhibit": server.SorryServer!.Inhibit = true; break;
            case "sorry_server_lvs_method":
                server.SorryServer!.Forwarding = ForwardingReader.Read(line) ?? server.SorryServer.Forwarding;
                break;
            default: Values.Check(line); break;
        }
    }
}
