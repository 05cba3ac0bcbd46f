using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>
/// What IPVS can do and rules of nftables cannot. Such a virtual server is refused by name: half a service would be found
/// out at the worst time.
/// </summary>
public static class NftablesLimits
{
    private const string Schedulers = "the nftables engine has rr, wrr, wlc (served as wrr), lc (served as rr), sh, dh, mh and fo";

    /// <summary>Everything that keeps a virtual server from being served, in the order of the file.</summary>
    public static IReadOnlyList<EngineLimit> Of(VirtualServer server)
    {
        var limits = new List<EngineLimit>();
        if (!CanSchedule(server.Scheduler.Name())) limits.Add(new EngineLimit("lb_algo", SchedulerText(server.Scheduler.Name())));
        if (server.Flags.HasFlag(ServiceFlags.OnePacket)) limits.Add(new EngineLimit("ops", OnePacketText));
        if (server.Persistence?.Engine is { } engine) limits.Add(new EngineLimit("persistence_engine", EngineText(engine)));
        ForwardingMethod? first = null;
        for (int i = 0; i < server.RealServers.Count; i++)
        {
            RealServer real = server.RealServers[i];
            if (real.Forwarding.Method == ForwardingMethod.Tunnel) limits.Add(new EngineLimit("lb_kind", TunnelText, i));
            else if (first is { } kind && kind != real.Forwarding.Method) limits.Add(new EngineLimit("lb_kind", MixtureText, i));
            else first = real.Forwarding.Method;
            if (real.UpperThreshold > 0) limits.Add(new EngineLimit("uthreshold", ThresholdText("uthreshold"), i));
            if (real.LowerThreshold > 0) limits.Add(new EngineLimit("lthreshold", ThresholdText("lthreshold"), i));
        }

        if (server.SorryServer is { Forwarding.Method: ForwardingMethod.Tunnel })
        {
            limits.Add(new EngineLimit("sorry_server_lvs_method", TunnelText));
        }
        else if (server.SorryServer is { } sorry && first is { } others && sorry.Forwarding.Method != others)
        {
            limits.Add(new EngineLimit("sorry_server_lvs_method", MixtureText));
        }

        return limits;
    }

    /// <summary>Why a service cannot be served; null: it can.</summary>
    public static string? Of(ServiceDefinition definition) =>
        !CanSchedule(definition.Scheduler) ? SchedulerText(definition.Scheduler)
        : definition.Flags.HasFlag(ServiceFlags.OnePacket) ? OnePacketText
        : definition.PersistenceEngine is { } engine ? EngineText(engine)
        : null;

    /// <summary>Why a destination cannot be served beside the others of its service; null: it can.</summary>
    public static string? Of(ServiceKey service, Destination destination, IEnumerable<Destination> others) =>
        destination.Forwarding.Method == ForwardingMethod.Tunnel ? TunnelText
        : destination.Address.Family != service.Family ? "real servers of another address family than the virtual server need IPVS"
        : others.Any(other => other.Forwarding.Method != destination.Forwarding.Method) ? MixtureText
        : destination.UpperThreshold > 0 ? ThresholdText("uthreshold")
        : destination.LowerThreshold > 0 ? ThresholdText("lthreshold")
        : null;

    /// <summary>What a scheduler is replaced by, told once for each service; null: it is what it says.</summary>
    public static string? Replacement(string scheduler) => scheduler switch
    {
        "wlc" => "lb_algo wlc is served as wrr: the nftables engine counts no connections",
        "lc" => "lb_algo lc is served as rr: the nftables engine counts no connections",
        _ => null,
    };

    private const string OnePacketText = "ops needs IPVS: nftables keeps all packets of a connection at one real server";
    private const string TunnelText = "lb_kind TUN needs IPVS: the nftables engine has NAT and DR";
    private const string MixtureText = "NAT and DR in one virtual server need IPVS: the nftables engine has one of them for all its real servers";

    private static bool CanSchedule(string scheduler) =>
        scheduler is "rr" or "wrr" or "wlc" or "lc" or "sh" or "dh" or "mh" or "fo";

    private static string SchedulerText(string scheduler) => $"lb_algo {scheduler} needs IPVS: {Schedulers}";

    private static string EngineText(string engine) => $"persistence_engine {engine} needs IPVS: nftables does not read what packets say";

    private static string ThresholdText(string keyword) => $"{keyword} needs IPVS: the nftables engine counts no connections";
}
