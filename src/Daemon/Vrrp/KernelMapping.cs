using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Vrrp;

/// <summary>Core and Linux do not know each other; here their addresses become one another.</summary>
internal static class KernelMapping
{
    /// <summary>rt_addrprotos number of addresses that VRRP has set, the same as keepalived's.</summary>
    public const byte VrrpAddressProtocol = 18;

    public static InetAddress ToKernel(this IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = address.Write(bytes);
        return length == 0 ? default : new InetAddress(bytes[..length]);
    }

    public static IpAddress ToCore(this InetAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = address.Write(bytes);
        return length == 0 ? default : new IpAddress(bytes[..length]);
    }

    /// <summary>The address as the kernel is to have it on an interface.</summary>
    public static KernelAddress ToKernel(this VirtualAddress settings, int interfaceIndex) =>
        new(interfaceIndex, settings.Address.ToKernel(), settings.Peer is null ? settings.PrefixLength : settings.PeerPrefixLength)
        {
            Peer = settings.Peer?.ToKernel() ?? default,
            Broadcast = settings.Broadcast?.ToKernel() ?? default,
            Scope = settings.Scope,
            Label = settings.Label,
            Flags = FlagsOf(settings),
            PreferredLifetime = settings.PreferredLifetime,
            Protocol = VrrpAddressProtocol,
        };

    private static AddressFlags FlagsOf(VirtualAddress settings) =>
        (settings.NoDad ? AddressFlags.NoDad : 0)
        | (settings.Home ? AddressFlags.Home : 0)
        | (settings.ManageTemporary ? AddressFlags.ManageTemporary : 0)
        | (settings.NoPrefixRoute ? AddressFlags.NoPrefixRoute : 0)
        | (settings.AutoJoin ? AddressFlags.AutoJoin : 0);
}
