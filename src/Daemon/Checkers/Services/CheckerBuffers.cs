using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>The receive buffers of the checkers' netlink sockets (<c>lvs_netlink_…_rcv_bufs</c>). A reload changes none that is open.</summary>
internal static class CheckerBuffers
{
    /// <summary>Of sockets that ask and change; null: the usual one.</summary>
    public static ReceiveBufferSize? Command(LoadBalancingSettings settings) => Of(settings.NetlinkCommandBuffer);

    /// <summary>Of the socket that hears of addresses.</summary>
    public static ReceiveBufferSize Monitor(LoadBalancingSettings settings) =>
        Of(settings.NetlinkMonitorBuffer) ?? new ReceiveBufferSize(LinkMonitor.DefaultReceiveBuffer);

    private static ReceiveBufferSize? Of(NetlinkBuffer? buffer) => buffer is { Bytes: > 0 }
        ? new ReceiveBufferSize((int)Math.Min(buffer.Bytes, int.MaxValue), buffer.Force)
        : null;
}
