using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Notifications;
using Holdfast.Linux.Events;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Vrrp;

/// <summary>What <see cref="VrrpDriver"/> works with.</summary>
internal sealed record DriverParts(
    EventLoop Loop, LinkWatch Links, AddressOwner Addresses, Announcer Announcer, Notifier Notifier, Log Log)
{
    /// <summary>-a: every change of an address is logged, whoever made it.</summary>
    public bool MonitorsAddresses { get; init; }
}
