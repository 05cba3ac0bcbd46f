using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>The section "VRRP Sockpool" of keepalived.data: which virtual routers share a pair of sockets.</summary>
internal sealed class SocketPoolDump(DumpWriter to, VrrpSnapshot snapshot, VirtualLinkNames links)
{
    private const int Ipv4HeaderLength = 20;
    private const int VrrpHeaderLength = 8;

    /// <summary>Writes the section; nothing without virtual routers.</summary>
    public void Write()
    {
        if (snapshot.Routers.Count == 0) return;
        to.Section("VRRP Sockpool");
        foreach (var pool in snapshot.Routers.GroupBy(KeyOf)) Write(pool.Key, [.. pool.OrderBy(router => router.Settings.VirtualRouterId)]);
    }

    private PoolKey KeyOf(RouterSnapshot router)
    {
        VirtualRouter settings = router.Settings;
        string? own = settings.TransmitFromParent ? null : links.Of(settings);
        return new PoolKey(
            own ?? settings.Interface, settings.Family, settings.Authentication == AuthenticationType.Ah,
            settings.IsUnicast ? settings.SourceAddress ?? router.SourceAddress : null, settings.IsUnicast,
            settings.IsUnicast ? default : settings.MulticastGroup);
    }

    private void Write(PoolKey pool, List<RouterSnapshot> routers)
    {
        to.Line($" fd_in {routers[0].ReceiveDescriptor} fd_out = {routers[0].SendDescriptor}");
        to.Line(3, "Interface", pool.Device ?? "(none)");
        to.Line(3, "Family", pool.Family == IpFamily.V6 ? "IPv6" : "IPv4");
        to.Line(3, "Protocol", pool.IsAh ? "AH" : "VRRP");
        to.Line(3, "Type", pool.IsUnicast ? "Unicast" : "Multicast");
        if (pool.IsUnicast) to.Line(3, "Address", pool.Source?.ToString() ?? "(none)");
        to.Line(3, "Rx buf size", routers.Sum(router => BufferOf(router.Settings)));
        to.Line("   VRRP instances");
        foreach (RouterSnapshot router in routers) to.Line($"     {router.Settings.Name} vrid {router.Settings.VirtualRouterId}");
    }

    private long BufferOf(VirtualRouter settings)
    {
        if (settings.KernelReceiveBufferSize is { } own) return own;
        GlobalSettings global = snapshot.Global;
        return global.ReceiveBufferPolicy switch
        {
            ReceiveBufferPolicy.Bytes => global.ReceiveBufferSize,
            ReceiveBufferPolicy.Mtu =>
                (long)(snapshot.Interfaces.FirstOrDefault(link => link.Name == settings.Interface)?.Mtu ?? 0) * global.ReceiveBufferMultiplier,
            ReceiveBufferPolicy.Advert =>
                (long)(Ipv4HeaderLength + VrrpHeaderLength + settings.Addresses.Sum(address => address.Address.Length)) * global.ReceiveBufferMultiplier,
            _ => 0,
        };
    }

    private sealed record PoolKey(string? Device, IpFamily Family, bool IsAh, IpAddress? Source, bool IsUnicast, IpAddress Group);
}
