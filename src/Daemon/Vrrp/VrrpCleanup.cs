using Holdfast.Core;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Vrrp;

/// <summary>
/// Takes off the addresses that a dead VRRP child has left, when no other child will do so soon: this node no longer
/// advertises, so another one has them by now.
/// </summary>
internal static class VrrpCleanup
{
    /// <summary>
    /// Removes the virtual addresses of the model from this network namespace, and stops the kernel's connection sync daemon.
    /// The owner's own addresses stay.
    /// </summary>
    public static void Release(ConfigurationModel model, Log log)
    {
        using var routes = new RouteSocket();
        List<KernelLink> links = [];
        List<KernelAddress> present = [];
        routes.DumpLinks(links);
        routes.DumpAddresses(present);
        Dictionary<string, int> indices = links.ToDictionary(link => link.Name, link => link.Index);

        var batch = new AddressBatch(routes);
        foreach (VirtualRouter router in model.VirtualRouters)
        {
            foreach (VirtualAddress address in router.Addresses.Concat(router.ExcludedAddresses))
            {
                if (!indices.TryGetValue(address.Device ?? router.Interface ?? "", out int index)) continue;
                KernelAddress wanted = address.ToKernel(index);
                if (present.Exists(known => known.IsSameAs(wanted) && MayRemove(router, known))) batch.Remove(wanted);
            }
        }

        foreach (AddressResult result in batch.Flush())
        {
            if (result.IsSuccess) log.Info($"{result.Address} removed: the process that had set it is dead");
            else log.Error($"{result.Address} could not be removed: {Errno.Describe(result.Errno)}");
        }

        SyncDaemonOwner.Release(model, log);
    }

    private static bool MayRemove(VirtualRouter router, in KernelAddress known) =>
        !router.IsOwner || known.Protocol == KernelMapping.VrrpAddressProtocol;
}
