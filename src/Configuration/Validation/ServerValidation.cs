using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Binding.Servers;
using Holdfast.Configuration.Text;
using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Validation;

/// <summary>Makes virtual servers of what was read: defaults, inheritance, and what does not go together.</summary>
internal sealed class ServerValidation(ModelDraft draft, BindingSession session, ScriptSecurity security)
{
    /// <summary>Every virtual server that is run, in the order of the file.</summary>
    public List<VirtualServer> Complete()
    {
        var servers = new List<VirtualServer>(draft.VirtualServers.Count);
        foreach (VirtualServerDraft server in draft.VirtualServers)
        {
            if (Complete(server) is { } complete) servers.Add(complete);
        }

        if (draft.Global.LoadBalancing.Engine == LoadBalancingEngineKind.Nftables) EngineValidation.CheckGlobal(draft.SettingsOfIpvs, session);
        return servers;
    }

    private VirtualServer? Complete(VirtualServerDraft server)
    {
        if (server.RealServers.Count == 0)
        {
            Report(ServerFindings.Dropped, server, "the virtual server has no real server: it is dropped", "nothing is balanced for it");
            return null;
        }

        VirtualServerGroup? group = null;
        if (server.Service is Service.Group named && !draft.GroupsByName.TryGetValue(named.Name, out group))
        {
            string? nearest = SpellingSuggestion.Nearest(named.Name, draft.GroupsByName.Keys);
            Report(
                ServerFindings.NoGroup, server.Opening.Words[2].Span,
                $"there is no virtual_server_group '{named.Name}': the virtual server is dropped", "nothing is balanced for it",
                nearest is null ? $"virtual_server_group {named.Name} {{ ADDRESS PORT }}" : $"did you mean '{nearest}'?");
            return null;
        }

        bool isMark = server.Service is Service.Mark || group is { Addresses.Count: 0 };
        CompleteService(server, isMark);
        CompletePersistence(server, group);
        Forwarding forwarding = server.Forwarding ?? Default(server, "lb_kind", "NAT", Forwarding.Nat);
        if (group is not null && !Fits(server, group, forwarding)) return null;

        SorryServer? sorry = new SorryServerValidation(server, isMark, forwarding, session).Complete();
        var realServers = new RealServerValidation(server, group, isMark, forwarding, draft.Global, session, security).Complete();
        sorry = SorryServerValidation.Align(server, sorry, realServers, session);
        (uint quorum, uint hysteresis) = Quorum(server, realServers);
        var complete = new VirtualServer
        {
            Service = server.Service,
            Family = group is not null ? FamilyOf(group, server) : server.Family == IpFamily.None ? IpFamily.V4 : server.Family,
            Protocol = server.Protocol,
            Scheduler = server.Scheduler!.Value,
            Flags = server.Flags,
            Forwarding = forwarding,
            Persistence = server.PersistenceTimeout is not { } timeout ? null : new Persistence(timeout)
            {
                Mask = server.PersistenceMask, PrefixLength = server.PersistencePrefix, Engine = server.PersistenceEngine,
            },
            DelayLoop = server.DelayLoop ?? RealServerValidation.DelayLoop,
            ConnectTimeout = server.ConnectTimeout ?? RealServerValidation.ConnectTimeout,
            Retry = server.Retry,
            DelayBeforeRetry = server.DelayBeforeRetry,
            Warmup = server.Warmup,
            InhibitOnFailure = server.InhibitOnFailure,
            HaSuspend = server.HaSuspend,
            Alpha = server.Alpha ?? false,
            Omega = server.Omega,
            Quorum = quorum,
            Hysteresis = hysteresis,
            QuorumUp = security.CheckChecker(server.QuorumUp),
            QuorumDown = security.CheckChecker(server.QuorumDown),
            SmtpAlert = server.SmtpAlert ?? draft.Global.LoadBalancing.SmtpAlert ?? draft.Global.Vrrp.SmtpAlert ?? false,
            Weight = server.Weight,
            VirtualHost = server.VirtualHost,
            SnmpName = server.SnmpName,
            SorryServer = sorry,
            RealServers = realServers,
        };
        if (draft.Global.LoadBalancing.Engine == LoadBalancingEngineKind.Nftables) EngineValidation.Check(server, complete, session);
        return complete;
    }

    private void CompleteService(VirtualServerDraft server, bool isMark)
    {
        if (isMark && server.Protocol != TransportProtocol.None)
        {
            Report(
                ServerFindings.SettingDropped, server.ProtocolSpan ?? server.Opening.ValueSpan,
                "a service by firewall mark has no protocol of its own: it is ignored",
                "packets with the mark are balanced, whatever their protocol");
            server.Protocol = TransportProtocol.None;
        }
        else if (!isMark && server.Protocol == TransportProtocol.None)
        {
            server.Protocol = Default(server, "protocol", "UDP", TransportProtocol.Udp);
        }

        if (server.Flags.HasFlag(ServiceFlags.OnePacket) && server.Protocol is TransportProtocol.Tcp or TransportProtocol.Sctp)
        {
            Report(
                ServerFindings.SettingDropped, server.OnePacketSpan, "'ops' is for UDP only: it is switched off",
                "each connection stays with its server, as without it");
            server.Flags &= ~ServiceFlags.OnePacket;
        }

        if (isMark && server.HaSuspend)
        {
            Report(
                ServerFindings.SettingDropped, server.HaSuspendSpan,
                "a firewall mark has no address to wait for: ha_suspend is switched off", "checks run on every director");
            server.HaSuspend = false;
        }

        server.Scheduler ??= Default(server, "lb_algo", "wlc", Scheduler.WeightedLeastConnection);
    }

    private void CompletePersistence(VirtualServerDraft server, VirtualServerGroup? group)
    {
        bool anyPort = server.Service is Service.Address { Port: 0 } || (group is not null && HasAnyPort(group));
        if (anyPort && server.PersistenceTimeout is null)
        {
            server.PersistenceTimeout = Persistence.DefaultTimeout;
            Report(
                BindingDiagnostics.ValueAdjusted, server, "port 0 (any) needs persistence: it is switched on",
                "a client stays with its server for 360 s after its last connection", "persistence_timeout 360");
        }
        else if (server.PersistenceEngine is not null && server.PersistenceTimeout is null)
        {
            server.PersistenceTimeout = Persistence.DefaultTimeout;
        }
    }

    private static bool HasAnyPort(VirtualServerGroup group)
    {
        foreach (AddressRange range in group.Addresses)
        {
            if (range.Port == 0) return true;
        }

        return false;
    }

    // Addresses of both families go to servers of one only through tunnels.
    private bool Fits(VirtualServerDraft server, VirtualServerGroup group, Forwarding forwarding)
    {
        bool isTunnelled = forwarding.Method == ForwardingMethod.Tunnel;
        foreach (RealServerDraft real in server.RealServers)
        {
            isTunnelled &= (real.Forwarding ?? forwarding).Method == ForwardingMethod.Tunnel;
        }

        if (isTunnelled) return true;
        foreach (AddressRange range in group.Addresses)
        {
            if (range.First.Family == server.Family) continue;
            Report(
                ServerFindings.NoGroup, server.Opening.Words[2].Span,
                $"the group '{group.Name}' holds {range.First}, which is not of the family of the real servers: "
                + "the virtual server is dropped", "nothing is balanced for any address of the group");
            return false;
        }

        return true;
    }

    private static IpFamily FamilyOf(VirtualServerGroup group, VirtualServerDraft server)
    {
        bool v4 = false;
        bool v6 = false;
        foreach (AddressRange range in group.Addresses)
        {
            v4 |= range.First.Family == IpFamily.V4;
            v6 |= range.First.Family == IpFamily.V6;
        }

        foreach (GroupMark mark in group.Marks)
        {
            v4 |= mark.Family == IpFamily.V4;
            v6 |= mark.Family == IpFamily.V6;
        }

        return (v4, v6) switch
        {
            (true, true) => IpFamily.None,
            (true, false) => IpFamily.V4,
            (false, true) => IpFamily.V6,
            _ => server.Family == IpFamily.None ? IpFamily.V4 : server.Family,
        };
    }

    private (uint Quorum, uint Hysteresis) Quorum(VirtualServerDraft server, List<RealServer> realServers)
    {
        ulong total = 0;
        foreach (RealServer real in realServers) total += (uint)real.Weight;
        uint quorum = server.Quorum;
        uint hysteresis = server.Hysteresis;
        if (quorum > total)
        {
            Report(
                ServerFindings.Quorum, server.QuorumSpan ?? server.Opening.ValueSpan,
                $"a quorum of {quorum} is more than the weight of all servers together: it becomes {total}",
                "the service is up only while every server is");
            quorum = (uint)total;
        }

        if (hysteresis > 0 && hysteresis >= quorum)
        {
            uint adjusted = quorum == 0 ? 0 : quorum - 1;
            Report(
                ServerFindings.Quorum, server.HysteresisSpan ?? server.Opening.ValueSpan,
                $"a hysteresis of {hysteresis} is not below the quorum of {quorum}: it becomes {adjusted}",
                "the quorum is lost and gained at other weights than written");
            hysteresis = adjusted;
        }

        return (quorum, hysteresis);
    }

    private T Default<T>(VirtualServerDraft server, string keyword, string text, T value)
    {
        Report(
            ServerFindings.DefaultUsed, server, $"the virtual server has no {keyword}: {text} is used",
            keyword == "protocol" ? "TCP connections to the address are not balanced" : null, $"{keyword} {text}");
        return value;
    }

    private void Report(DiagnosticKind kind, VirtualServerDraft server, string message, string? effect, string? suggestion = null) =>
        Report(kind, server.Opening.ValueSpan, message, effect, suggestion);

    private void Report(DiagnosticKind kind, SourceSpan? span, string message, string? effect, string? suggestion = null) =>
        session.Report(new Diagnostic(kind, span, message) { Effect = effect, Suggestion = suggestion });
}
