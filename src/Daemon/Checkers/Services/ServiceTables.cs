using Holdfast.Core.LoadBalancing;
using Holdfast.Daemon.Logging;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>Chooses what forwards connections (<c>lvs_engine</c>).</summary>
internal static class ServiceTables
{
    /// <summary>Opens the table; null, with an error in the log, if what is demanded is not there.</summary>
    public static IServiceTable? TryOpen(LoadBalancingSettings settings, Log log)
    {
        _ = settings;
        log.Error("There is no table yet");
        return null;
    }
}
