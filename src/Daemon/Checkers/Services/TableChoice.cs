using System.Diagnostics.CodeAnalysis;
using Holdfast.Core.LoadBalancing;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Nftables;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>Chooses what forwards connections (<c>lvs_engine</c>).</summary>
internal static class TableChoice
{
    /// <summary>
    /// Opens the table in the network namespace of this thread, and says in the log which it is; null, with an error in the
    /// log, if there is none.
    /// </summary>
    public static IServiceTable? TryOpen(LoadBalancingSettings settings, Log log)
    {
        string? noIpvs = null;
        if (settings.Engine != LoadBalancingEngineKind.Nftables && TryOpenIpvs(settings, log, out IpvsServices? ipvs, out noIpvs))
        {
            log.Info($"Load balancing by {ipvs.Name}");
            return ipvs;
        }

        if (settings.Engine == LoadBalancingEngineKind.Ipvs)
        {
            log.Error($"lvs_engine ipvs: {noIpvs}. Virtual servers do not work: load the module, or use lvs_engine auto");
            return null;
        }

        try
        {
            var table = new NftablesServices(warning => log.Warning($"nftables: {warning}"));
            string why = noIpvs is null ? "lvs_engine" : noIpvs;
            log.Info($"Load balancing by {table.Name} ({why})");
            return table;
        }
        catch (NftException e)
        {
            string also = noIpvs is null ? "" : $"{noIpvs}, and ";
            log.Error($"{also}nftables cannot be used: {e.Message}. Virtual servers do not work");
            return null;
        }
    }

    /// <summary>Tells of settings of the kernel that make the table work otherwise than one would think.</summary>
    public static void TellSettings(IServiceTable table, Log log)
    {
        if (table is not IpvsServices || Sysctl.Read("net/ipv4/vs/expire_nodest_conn") != "0") return;
        log.Info("net.ipv4.vs.expire_nodest_conn is 0: clients of a server that is taken out are not told so, and wait");
    }

    /// <summary>Whether a table that is open is what another configuration asks for.</summary>
    public static bool Fits(IServiceTable table, LoadBalancingSettings settings) => settings.Engine switch
    {
        LoadBalancingEngineKind.Ipvs => table is IpvsServices,
        LoadBalancingEngineKind.Nftables => table is NftablesServices,
        _ => true,
    };

    /// <summary>Sets <c>lvs_timeouts</c>, if the table has such.</summary>
    public static void SetTimeouts(IServiceTable table, LoadBalancingSettings settings, Log log)
    {
        try
        {
            if (table is IpvsServices ipvs) ipvs.SetTimeouts(settings);
        }
        catch (SystemCallException e)
        {
            log.Error($"lvs_timeouts cannot be set: {e.Message}");
        }
    }

    private static bool TryOpenIpvs(
        LoadBalancingSettings settings, Log log, [NotNullWhen(true)] out IpvsServices? table, [NotNullWhen(false)] out string? reason)
    {
        if (!IpvsServices.TryOpen(networkNamespace: null, CheckerBuffers.Command(settings), out table, out reason)) return false;
        SetTimeouts(table, settings, log);
        return true;
    }
}
