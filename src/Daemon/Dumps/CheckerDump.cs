using System.Text;
using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Daemon.Dumps;

/// <summary>
/// The text of keepalived_check.data: virtual servers, real servers and health checks, as keepalived 2.4.3 writes them, with
/// the state that they are in.
/// </summary>
internal static class CheckerDump
{
    // The interface that keepalived was compiled against; every kernel speaks it.
    private const string LvsVersion = "1.2.1";

    /// <summary>The whole file.</summary>
    /// <param name="model">The configuration.</param>
    /// <param name="state">How its virtual servers are.</param>
    /// <param name="facts">What the model does not know.</param>
    public static string Format(ConfigurationModel model, LoadBalancingSnapshot state, DumpFacts facts)
    {
        var global = new DumpWriter();
        GlobalDump.Write(global, model.Global, DumpFlavour.Checkers, facts, []);
        var text = new StringBuilder(global.ToString());
        string[] names = ServerNames.VirtualServers(model.VirtualServers);
        WriteTls(text, model);
        text.Append("------< LVS Topology >------\n System is compiled with LVS v").Append(LvsVersion).Append('\n');
        foreach (VirtualServerGroup group in model.VirtualServerGroups) WriteGroup(text, group, model);
        for (int i = 0; i < model.VirtualServers.Count; i++)
        {
            WriteServer(text, model.VirtualServers[i], state.VirtualServers[i], names[i], model);
        }

        CheckDump.Write(text, model, state, names);
        return text.ToString();
    }

    /// <summary>How a real server is called in messages and in the dump: <c>[192.0.2.1]:tcp:80</c>.</summary>
    public static string NameOf(VirtualServer server, IpAddress address, ushort port) =>
        ServerNames.RealServer(server, address, port);

    private static void WriteTls(StringBuilder text, ConfigurationModel model)
    {
        if (model.Ssl is null && !UsesTls(model)) return;
        text.Append("------< SSL definitions >------\n");
        if (model.Ssl is not { } tls)
        {
            text.Append(" Using autogen SSL context\n");
            return;
        }

        if (tls.Password is not null) text.Append(" Password : ********\n");
        if (tls.AuthorityFile is { } authority) text.Append($" CA-file : {authority}\n");
        if (tls.CertificateFile is { } certificate) text.Append($" Certificate file : {certificate}\n");
        if (tls.KeyFile is { } key) text.Append($" Key file : {key}\n");
    }

    private static bool UsesTls(ConfigurationModel model)
    {
        foreach (VirtualServer server in model.VirtualServers)
        {
            foreach (RealServer real in server.RealServers)
            {
                foreach (HealthCheck check in real.Checks)
                {
                    if (check is HealthCheck.Http { Tls: true }) return true;
                }
            }
        }

        return false;
    }

    private static void WriteGroup(StringBuilder text, VirtualServerGroup group, ConfigurationModel model)
    {
        bool v4 = group.Addresses.Any(range => range.First.Family == IpFamily.V4) || group.Marks.Any(mark => mark.Family == IpFamily.V4);
        bool v6 = group.Addresses.Any(range => range.First.Family == IpFamily.V6) || group.Marks.Any(mark => mark.Family == IpFamily.V6);
        text.Append(" ------< Virtual server group >------\n");
        text.Append($" Virtual Server Group = {group.Name}, IPv4 = {YesNo(v4)}, IPv6 = {YesNo(v6)}\n");
        int[] uses = new int[3];
        foreach (VirtualServer server in model.VirtualServers)
        {
            if (server.Service is not Service.Group used || used.Name != group.Name) continue;
            uses[server.Protocol switch { TransportProtocol.Tcp => 0, TransportProtocol.Udp => 1, _ => 2 }]++;
        }

        foreach (AddressRange range in group.Addresses)
        {
            text.Append(range.IsRange ? $"   VIP Range = {range.First}-{range.Last}" : $"   VIP = {range.First}");
            text.Append($", VPORT = {range.Port}\n     Alive: {uses[0]} tcp, {uses[1]} udp, {uses[2]} sctp\n     reloaded = False\n");
        }

        foreach (GroupMark mark in group.Marks)
        {
            text.Append($"   FWMARK = {mark.Value}");
            if (mark.Family != IpFamily.None) text.Append(mark.Family == IpFamily.V6 ? " IPv6" : " IPv4");
            text.Append("\n     Alive: 0 IPv4, 0 IPv6\n     reloaded = False\n");
        }
    }

    private static void WriteServer(StringBuilder text, VirtualServer server, VirtualServerStatus status, string name, ConfigurationModel model)
    {
        text.Append(" ------< Virtual server >------\n");
        text.Append(server.Service switch
        {
            Service.Address address => $" VS VIP = {address.Ip}, VPORT = {address.Port}\n",
            Service.Mark mark => $" VS FWMARK = {mark.Value}\n",
            _ => $" VS GROUP = {name}\n",
        });
        if (server.VirtualHost is { } host) text.Append($"   VirtualHost = {host}\n");
        if (server.SnmpName is { } snmp) text.Append($"   SNMP name = '{snmp}'\n");
        text.Append(server.Family switch
        {
            IpFamily.V6 => "   Address family = inet6\n",
            IpFamily.V4 => "   Address family = inet\n",
            _ => "   Address family = IPv4 & IPv6\n",
        });
        text.Append($"   connection timeout = {Seconds(server.ConnectTimeout)}\n   delay_loop = {Seconds(server.DelayLoop)}\n");
        WriteScheduler(text, server);
        WritePersistence(text, server);
        text.Append($"   protocol = {ServerNames.Protocol(server.Protocol).ToUpperInvariant().Replace("NONE", "none", StringComparison.Ordinal)}\n");
        text.Append($"   alpha is {OnOff(server.Alpha)}\n   omega is {OnOff(server.Omega)}\n");
        WriteRetries(text, server.Retry, server.DelayBeforeRetry, server.Warmup);
        text.Append($"   Inhibit on failure is {OnOff(server.InhibitOnFailure)}\n");
        text.Append($"   quorum = {server.Quorum}, hysteresis = {server.Hysteresis}\n");
        if (server.QuorumUp is { } up) text.Append($"   Quorum up notify script = {DumpText.WithAccount(up)}\n");
        if (server.QuorumDown is { } down) text.Append($"   Quorum down notify script = {DumpText.WithAccount(down)}\n");
        if (server.HaSuspend) text.Append("   Using HA suspend\n");
        text.Append($"   Using smtp notification = {YesNo(server.SmtpAlert)}\n");
        WriteForwarding(text, server.Forwarding, "default ");
        WriteSorryServer(text, server, status.IsSorryServerInUse);
        text.Append($"   VS alive = 1\n   quorum_state_up = {(status.IsUp ? 1 : 0)}\n   reloaded = 0\n");
        for (int i = 0; i < server.RealServers.Count; i++) WriteRealServer(text, server.RealServers[i], status.RealServers[i], model);
    }

    private static void WriteScheduler(StringBuilder text, VirtualServer server)
    {
        ServiceFlags flags = server.Flags;
        text.Append($"   lvs_sched = {server.Scheduler.Name()}\n");
        Flag("Hashed", ServiceFlags.Hashed);
        if (server.Scheduler is Scheduler.SourceHashing or Scheduler.MaglevHashing)
        {
            string prefix = server.Scheduler.Name();
            Flag($"{prefix}-port", ServiceFlags.Scheduler2);
            Flag($"{prefix}-fallback", ServiceFlags.Scheduler1);
        }
        else
        {
            Flag("flag-1", ServiceFlags.Scheduler1);
            Flag("flag-2", ServiceFlags.Scheduler2);
            Flag("flag-3", ServiceFlags.Scheduler3);
        }

        Flag("One packet scheduling", ServiceFlags.OnePacket);

        void Flag(string name, ServiceFlags flag) =>
            text.Append("   ").Append(name).Append((flags & flag) != 0 ? " = enabled\n" : " = disabled\n");
    }

    private static void WritePersistence(StringBuilder text, VirtualServer server)
    {
        if (server.Persistence is not { } persistence) return;
        text.Append($"   persistence timeout = {(long)persistence.Timeout.TotalSeconds}\n");
        if (persistence.Mask is { } mask) text.Append($"   persistence granularity = {mask}\n");
        if (persistence.PrefixLength is { } length) text.Append($"   persistence granularity = {length}\n");
    }

    private static void WriteRetries(StringBuilder text, uint? retry, TimeSpan? delay, TimeSpan? warmup)
    {
        if (retry is not null) text.Append($"   Retry count = {retry}\n");
        if (delay is not null) text.Append($"   Retry delay = {Seconds(delay.Value)}\n");
        if (warmup is not null) text.Append($"   Warmup = {Seconds(warmup.Value)}\n");
    }

    // keepalived leaves out what stands before the method when a tunnel is of another kind than IP in IP.
    private static void WriteForwarding(StringBuilder text, Forwarding forwarding, string before)
    {
        if (forwarding is { Method: ForwardingMethod.Tunnel, Tunnel: not TunnelType.IpIp })
        {
            text.Append("   forwarding method = TUN, type = ");
            if (forwarding.Tunnel == TunnelType.Gue) text.Append($"GUE, port = {forwarding.TunnelPort}");
            else text.Append("GRE");
            text.Append(forwarding.Checksum switch
            {
                TunnelChecksum.Full => ", checksum\n",
                TunnelChecksum.RemoteOffload => ", remote checksum\n",
                _ => ", no checksum\n",
            });
            return;
        }

        text.Append("   ").Append(before).Append("forwarding method = ").Append(forwarding.Method switch
        {
            ForwardingMethod.Nat => "NAT\n",
            ForwardingMethod.DirectRouting => "DR\n",
            _ => "TUN, type = IPIP\n",
        });
    }

    private static void WriteSorryServer(StringBuilder text, VirtualServer server, bool isInUse)
    {
        if (server.SorryServer is not { } sorry) return;
        bool isReal = server.RealServers.Any(real => real.Address == sorry.Address && real.Port == sorry.Port);
        text.Append("   sorry server ").Append(isReal ? "(duplicates rs) " : "").Append("= ");
        text.Append(NameOf(server, sorry.Address, sorry.Port)).Append('\n');
        WriteForwarding(text, sorry.Forwarding, "  ");
        text.Append($"     Inhibit on failure is {OnOff(sorry.Inhibit)}\n     set = {(isInUse || sorry.Inhibit ? 1 : 0)}\n");
        text.Append($"     alive = {(isInUse ? 1 : 0)}\n");
    }

    private static void WriteRealServer(StringBuilder text, RealServer server, RealServerStatus status, ConfigurationModel model)
    {
        text.Append("   ------< Real server >------\n");
        text.Append($"   RIP = {server.Address}, RPORT = {server.Port}, WEIGHT = {server.Weight} EFF WEIGHT = {status.EffectiveWeight}\n");
        WriteForwarding(text, server.Forwarding, "");
        text.Append($"   Alpha is {OnOff(server.Alpha)}\n   connection timeout = {Seconds(server.ConnectTimeout)}\n");
        text.Append($"   connection limit range = {server.LowerThreshold} -> {server.UpperThreshold}\n");
        text.Append($"   Delay loop = {Seconds(server.DelayLoop)}\n");
        WriteRetries(text, server.Retry, server.DelayBeforeRetry, server.Warmup);
        // keepalived has neither, and no line for what is not said.
        if (server.SlowStart > TimeSpan.Zero) text.Append($"   Slow start = {Seconds(server.SlowStart)}\n");
        if (server.FlapDamping is { } damping)
            text.Append($"   Flap damping = {damping.Failures} in {Seconds(damping.Period)}, hold {Seconds(damping.Hold)}\n");
        text.Append($"   Inhibit on failure is {OnOff(server.InhibitOnFailure)}\n");
        if (server.NotifyUp is { } up) text.Append($"     RS up notify script = {DumpText.WithAccount(up)}\n");
        if (server.NotifyDown is { } down) text.Append($"     RS down notify script = {DumpText.WithAccount(down)}\n");
        if (server.VirtualHost is { } host) text.Append($"    VirtualHost = '{host}'\n");
        if (server.SnmpName is { } snmp) text.Append($"   SNMP name = {snmp}\n");
        text.Append($"   Using smtp notification = {YesNo(server.SmtpAlert)}\n   initial weight = {server.Weight}\n");
        text.Append($"   effective weight = {status.EffectiveWeight}\n   previous effective_weight = 0\n   alive = {(status.IsUp ? 1 : 0)}\n");
        text.Append($"   num failed checkers = {status.Checks.Count(static check => !check.IsUp)}\n");
        text.Append($"   RS set = {(status.TableWeight is null ? 0 : 1)}\n   reloaded = 0\n");
        CheckDump.WriteTracked(text, server, model);
    }

    /// <summary>Seconds with six decimals.</summary>
    public static string Seconds(TimeSpan time)
    {
        long microseconds = DumpText.Microseconds(time);
        return $"{microseconds / 1_000_000}.{microseconds % 1_000_000:000000}";
    }

    /// <summary>yes or no.</summary>
    public static string YesNo(bool value) => value ? "yes" : "no";

    private static string OnOff(bool value) => value ? "ON" : "OFF";
}
