using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Time;
using Holdfast.Daemon.Checkers.Services;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Namespaces;

namespace Holdfast.Daemon.Checkers;

/// <summary>
/// Takes the services out of the table that a dead checkers child has left, at the end of the daemon. Until then they stay:
/// connections go on without the child.
/// </summary>
internal static class CheckersCleanup
{
    /// <summary>Removes the services of the model from the table of a network namespace. Those of others stay.</summary>
    /// <param name="model">The configuration.</param>
    /// <param name="networkNamespace">Where the table is; null: in that of this thread.</param>
    /// <param name="log">Is told what goes wrong.</param>
    public static void Release(ConfigurationModel model, string? networkNamespace, Log log)
    {
        using SafeFileDescriptor? here = networkNamespace is null ? null : NetworkNamespace.Current();
        try
        {
            if (networkNamespace is not null) NetworkNamespace.Enter(networkNamespace);
            using IServiceTable? table = TableChoice.TryOpen(model.Global.LoadBalancing, log);
            if (table is not null) Remove(model, table);
        }
        finally
        {
            if (here is not null) NetworkNamespace.Enter(here);
        }
    }

    private static void Remove(ConfigurationModel model, IServiceTable table)
    {
        var engine = new LoadBalancingEngine(model, static _ => true);
        Dictionary<ServiceKey, ServiceEntry> present = table.Observe();
        engine.Start(present, default(Instant));
        var changes = new List<ServiceChange>();
        for (int i = 0; i < model.VirtualServers.Count; i++)
        {
            foreach (ServiceEntry entry in engine.Desired(i))
            {
                if (present.Remove(entry.Definition.Key, out ServiceEntry? there))
                {
                    changes.Add(new ServiceChange(ServiceChangeKind.RemoveService, there.Definition));
                }
            }
        }

        if (changes.Count > 0) table.Apply(changes);
    }
}
