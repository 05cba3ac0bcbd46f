using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Binding.Servers;
using Holdfast.Configuration.Text;
using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Validation;

/// <summary>Makes the real servers of one virtual server.</summary>
internal sealed class RealServerValidation(
    VirtualServerDraft owner, VirtualServerGroup? group, bool isMark, Forwarding forwarding, GlobalSettings global,
    BindingSession session, ScriptSecurity security)
{
    // Below this number of servers a look at each is faster than a table.
    private const int FewServers = 16;

    /// <summary>From check to check when nothing is said.</summary>
    public static TimeSpan DelayLoop { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Limit of a connection attempt when nothing is said.</summary>
    public static TimeSpan ConnectTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The servers that are run, in the order of the file.</summary>
    public List<RealServer> Complete()
    {
        Dictionary<ServiceAddress, RealServerDraft>? known = owner.RealServers.Count > FewServers ? [] : null;
        var servers = new List<RealServer>(owner.RealServers.Count);
        for (int i = 0; i < owner.RealServers.Count; i++)
        {
            RealServerDraft server = owner.RealServers[i];
            if (First(server, i, known) is { } first)
                Repeated(server, first);
            else
                servers.Add(Complete(server));
        }

        return servers;
    }

    /// <summary>
    /// The port that a server of an address service gets: only NAT can change it. Services by mark and group are told about it
    /// in their own way.
    /// </summary>
    public static ushort Port(
        VirtualServerDraft owner, bool isMark, Forwarding forwarding, ServiceAddress server, Line line, string what,
        BindingSession session)
    {
        if (owner.Service is Service.Address service)
        {
            if (server.Port == service.Port || server.Port == 0) return service.Port;
            if (!forwarding.KeepsPort) return server.Port;
            Report($"{Name(forwarding)} cannot change ports: that of the {what} {server} becomes {service.Port}",
                $"its checks still go to port {server.Port}; connections arrive at port {service.Port}");
            return service.Port;
        }

        if (!forwarding.KeepsPort || server.Port == 0 || !isMark) return server.Port;
        Report($"{Name(forwarding)} cannot change ports: that of the {what} {server} is cleared", "connections keep their port");
        return 0;

        void Report(string message, string effect) => session.Report(
            new Diagnostic(ServerFindings.Port, PortSpan(line), message) { Effect = effect });
    }

    private static SourceSpan PortSpan(Line line) => line.Words.Count > 2 ? line.Words[2].Span : line.ValueSpan;

    private RealServerDraft? First(RealServerDraft server, int index, Dictionary<ServiceAddress, RealServerDraft>? known)
    {
        if (known is not null) return known.TryAdd(server.Address, server) ? null : known[server.Address];
        for (int i = 0; i < index; i++)
        {
            if (owner.RealServers[i].Address == server.Address) return owner.RealServers[i];
        }

        return null;
    }

    private void Repeated(RealServerDraft server, RealServerDraft first) => session.Report(new Diagnostic(
        ServerFindings.ServerRepeated, server.Opening.ValueSpan,
        $"the real server {server.Address} is listed twice: the second is dropped")
    {
        Effect = "the weight, checks and scripts of the second block are lost",
        Related = [new RelatedSpan(first.Opening.ValueSpan, "first listed here")],
    });

    private RealServer Complete(RealServerDraft server)
    {
        Forwarding method = server.Forwarding ?? forwarding;
        if (group is not null) CheckGroupPorts(server, method);
        ushort port = Port(owner, isMark, method, server.Address, server.Opening, "real server", session);
        TimeSpan delayLoop = server.DelayLoop ?? owner.DelayLoop ?? DelayLoop;
        TimeSpan timeout = server.ConnectTimeout ?? owner.ConnectTimeout ?? ConnectTimeout;
        return new RealServer
        {
            Address = server.Address.Address,
            Port = port,
            Weight = server.Weight ?? owner.Weight,
            Forwarding = method,
            UpperThreshold = server.UpperThreshold,
            LowerThreshold = server.LowerThreshold,
            InhibitOnFailure = server.InhibitOnFailure ?? owner.InhibitOnFailure,
            Alpha = server.Alpha ?? owner.Alpha ?? false,
            SlowStart = server.SlowStart ?? owner.SlowStart ?? TimeSpan.Zero,
            FlapDamping = server.FlapDamping ?? owner.FlapDamping,
            NotifyUp = security.CheckChecker(server.NotifyUp),
            NotifyDown = security.CheckChecker(server.NotifyDown),
            SmtpAlert = server.SmtpAlert ?? global.LoadBalancing.SmtpAlert ?? global.Vrrp.SmtpAlert ?? true,
            DelayLoop = delayLoop,
            ConnectTimeout = timeout,
            Retry = server.Retry ?? owner.Retry,
            DelayBeforeRetry = server.DelayBeforeRetry ?? owner.DelayBeforeRetry,
            Warmup = server.Warmup ?? owner.Warmup,
            VirtualHost = server.VirtualHost,
            SnmpName = server.SnmpName,
            Checks = Checks(server, delayLoop, timeout),
        };
    }

    private void CheckGroupPorts(RealServerDraft server, Forwarding method)
    {
        if (isMark || !method.KeepsPort || server.Address.Port == 0) return;
        foreach (AddressRange range in group!.Addresses)
        {
            if (range.Port == server.Address.Port || range.Port == 0) continue;
            session.Report(new Diagnostic(
                ServerFindings.Port, PortSpan(server.Opening),
                $"{Name(method)} cannot change ports: connections to port {range.Port} of group '{group.Name}' do not arrive at "
                + $"port {server.Address.Port}")
            {
                Effect = $"the server gets them on port {range.Port}; its checks go to port {server.Address.Port}",
            });
            return;
        }

        if (group.Marks.Count == 0) return;
        session.Report(new Diagnostic(
            ServerFindings.Port, PortSpan(server.Opening),
            $"{Name(method)} cannot change ports: for the firewall marks of group '{group.Name}' the port of the real server is ignored")
        {
            Effect = "connections keep their port",
        });
    }

    private List<HealthCheck> Checks(RealServerDraft server, TimeSpan delayLoop, TimeSpan timeout)
    {
        var checks = new List<HealthCheck>(server.Checks.Count);
        foreach (CheckDraft check in server.Checks)
        {
            (uint retry, TimeSpan? delay) = check.Defaults;
            TimeSpan interval = check.DelayLoop ?? delayLoop;
            var schedule = new CheckSchedule
            {
                DelayLoop = interval,
                Warmup = check.Warmup ?? server.Warmup ?? owner.Warmup ?? interval,
                Retry = check.Retry ?? server.Retry ?? owner.Retry ?? retry,
                DelayBeforeRetry =
                    check.DelayBeforeRetry ?? server.DelayBeforeRetry ?? owner.DelayBeforeRetry ?? delay ?? interval,
                Alpha = check.Alpha ?? server.Alpha ?? owner.Alpha ?? false,
                LogAllFailures = check.LogAllFailures,
                Rise = check.Rise ?? server.Rise ?? owner.Rise ?? 1,
                Fall = check.Fall ?? server.Fall ?? owner.Fall,
            };
            ConnectionDraft to = check.Connection;
            var connection = new ConnectionOptions
            {
                Address = to.Address ?? server.Address.Address,
                Port = to.Port ?? server.Address.Port,
                BindAddress = to.BindAddress,
                BindPort = to.BindPort,
                BindInterface = to.BindInterface,
                Timeout = to.Timeout ?? timeout,
                FirewallMark = to.FirewallMark,
            };
            if (check.Complete(schedule, connection, security) is { } complete) checks.Add(complete);
        }

        return checks;
    }

    private static string Name(Forwarding method) => method.Method == ForwardingMethod.Tunnel ? "TUN" : "DR";
}
