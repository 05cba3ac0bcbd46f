using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>
/// Names of the interfaces that virtual routers ask for: the prefix, a dot and the VRID; where another router has that
/// name already, a 6 (IPv6) or a number stands before the dot.
/// </summary>
internal sealed class VirtualLinkNames
{
    private const int MaxLength = 15;
    private const string StandardPrefix = "vrrp";

    private readonly Dictionary<(byte VirtualRouterId, IpFamily Family, string Parent), string> _addressLinks = [];
    private readonly Dictionary<VirtualRouter, string> _ownLinks = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _taken = [];
    private readonly string _addressPrefix;

    public VirtualLinkNames(GlobalSettings global, IEnumerable<VirtualRouter> routers)
    {
        string prefix = global.VmacPrefix ?? StandardPrefix;
        _addressPrefix = global.VmacAddressPrefix ?? prefix;
        foreach (VirtualRouter router in routers)
        {
            if (router.VirtualMac is null && router.Ipvlan is null) continue;
            string? wanted = router.VirtualMac?.Name ?? router.Ipvlan?.Name;
            if (wanted is not null) _taken.Add(wanted);
            _ownLinks[router] = wanted ?? Free(prefix, router.VirtualRouterId, router.Family);
        }
    }

    /// <summary>The interface of a router's own; null: it uses the one that the file names.</summary>
    public string? Of(VirtualRouter router) => _ownLinks.GetValueOrDefault(router);

    /// <summary>Where an address of a router lies: <c>eth0</c>, or <c>vrrp.51@eth0</c>; null: no interface is known.</summary>
    public string? DeviceOf(VirtualAddress address, VirtualRouter router)
    {
        string? parent = address.Device ?? router.Interface;
        if (parent is null) return null;
        bool isOwn = address.Device is null || address.Device == router.Interface;
        if (isOwn && address.Address.Family == router.Family && Of(router) is { } own) return $"{own}@{parent}";
        if (!address.UsesVirtualMac && !router.VirtualMacForAddresses && !(isOwn && router.VirtualMac is not null)) return parent;
        if (isOwn && !address.UsesVirtualMac && router.VirtualMac is null) return parent;

        var key = (router.VirtualRouterId, address.Address.Family, parent);
        if (!_addressLinks.TryGetValue(key, out string? link))
        {
            link = Free(_addressPrefix, router.VirtualRouterId, address.Address.Family);
            _addressLinks.Add(key, link);
        }

        return $"{link}@{parent}";
    }

    private string Free(string prefix, byte virtualRouterId, IpFamily family)
    {
        string name = Name(prefix, "", virtualRouterId);
        if (_taken.Add(name)) return name;
        if (family == IpFamily.V6 && _taken.Add(name = Name(prefix, "6", virtualRouterId))) return name;
        int number = 1;
        while (!_taken.Add(name = Name(prefix, $"{number}", virtualRouterId))) number++;
        return name;
    }

    // The prefix gives way.
    private static string Name(string prefix, string mark, byte virtualRouterId)
    {
        string end = $"{mark}.{virtualRouterId}";
        return prefix[..Math.Min(prefix.Length, MaxLength - end.Length)] + end;
    }
}
