using Holdfast.Configuration.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>real_server</c>.</summary>
internal sealed class RealServerBlock(
    RealServerDraft server, VirtualServerDraft owner, ModelDraft draft, ScriptReader scripts, BindingSession session)
    : BlockBinder(server.Opening.Keyword.Children!, session)
{
    /// <inheritdoc/>
    public override BlockBinder Open(Line line) => line.Name switch
    {
        "HTTP_GET" => new HttpCheckBlock(new HttpDraft(line, tls: false), server, Session),
        "SSL_GET" => new HttpCheckBlock(new HttpDraft(line, tls: true), server, Session),
        "SMTP_CHECK" => new SmtpCheckBlock(new SmtpDraft(line), server, Session),
        "DNS_CHECK" => new DnsCheckBlock(new DnsDraft(line), server, Session),
        "UDP_CHECK" => new UdpCheckBlock(new UdpDraft(line), server, Session),
        "MISC_CHECK" => new MiscCheckBlock(new MiscDraft(line), server, scripts, Session),
        "FILE_CHECK" => new FileCheckBlock(new FileDraft(line), server, draft, Session),
        "BFD_CHECK" => new BfdCheckBlock(new BfdDraft(line), server, draft, Session),
        "HTTP2_GET" => new Http2CheckBlock(new Http2Draft(line), server, Session),
        "GRPC_CHECK" => new GrpcCheckBlock(new GrpcDraft(line), server, Session),
        "REDIS_CHECK" => new RedisCheckBlock(new RedisDraft(line), server, Session),
        "POSTGRES_CHECK" => new PostgresCheckBlock(new PostgresDraft(line), server, Session),
        "MYSQL_CHECK" => new MysqlCheckBlock(new MysqlDraft(line), server, Session),
        "PING_CHECK" => new CheckBlock(new PingDraft(line), server, Session),
        _ => new CheckBlock(new TcpDraft(line), server, Session),
    };

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        server.EngineSettings.Note(line);
        if (ScheduleReader.TryBind(line, server) || RecoveryReader.TryBind(line, server)) return;
        switch (line.Name)
        {
            case "weight":
                if (Values.TryInteger(line, out long weight)) server.Weight = (int)weight;
                break;
            case "lvs_method": server.Forwarding = ForwardingReader.Read(line) ?? server.Forwarding; break;
            case "uthreshold":
                if (Values.TryInteger(line, out long upper)) server.UpperThreshold = (uint)upper;
                break;
            case "lthreshold":
                if (Values.TryInteger(line, out long lower)) server.LowerThreshold = (uint)lower;
                break;
            case "inhibit_on_failure":
                if (Values.TryBool(line, out bool inhibit)) server.InhibitOnFailure = inhibit;
                break;
            case "alpha":
                if (Values.TryBool(line, out bool alpha)) server.Alpha = alpha;
                break;
            case "smtp_alert":
                if (Values.TryBool(line, out bool alert)) server.SmtpAlert = alert;
                break;
            case "virtualhost": server.VirtualHost = line.Value; break;
            case "snmp_name": server.SnmpName = SnmpName.Read(line) ?? server.SnmpName; break;
            case "notify_up": server.NotifyUp = scripts.ReadFirst(line, server.NotifyUp); break;
            case "notify_down": server.NotifyDown = scripts.ReadFirst(line, server.NotifyDown); break;
            default: Values.Check(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        // The method that holds here: a line of the virtual server that comes later is too late for this.
        bool isTunnel = (server.Forwarding ?? owner.Forwarding)?.Method == ForwardingMethod.Tunnel;
        IpFamily family = server.Address.Address.Family;
        if (!isTunnel && owner.Family == IpFamily.None) owner.Family = family;
        if (isTunnel || owner.Family == family)
        {
            owner.RealServers.Add(server);
            return;
        }

        Session.Report(new Diagnostic(
            ServerDiagnostics.ServerSkipped, server.Opening.ValueSpan,
            $"{server.Address.Address} is not of the family of the virtual server: it is skipped")
        {
            Effect = "the server gets no connections and is not checked",
            Suggestion = "only 'lb_kind TUN' or 'lvs_method TUN' can lead to the other family",
        });
    }
}
