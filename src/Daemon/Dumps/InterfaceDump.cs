using System.Globalization;
using Holdfast.Core.Control;
using Holdfast.Core.Tracking;

namespace Holdfast.Daemon.Dumps;

/// <summary>The section "Interfaces" of keepalived.data.</summary>
internal static class InterfaceDump
{
    /// <summary>Writes the section; nothing without interfaces.</summary>
    public static void Write(DumpWriter to, VrrpSnapshot snapshot)
    {
        if (snapshot.Interfaces.Count == 0) return;
        to.Section("Interfaces");
        foreach (InterfaceSnapshot link in snapshot.Interfaces) Write(to, link, snapshot);
    }

    private static void Write(DumpWriter to, InterfaceSnapshot link, VrrpSnapshot snapshot)
    {
        to.Line(1, "Name", link.Name);
        to.Line(3, "index", link.Index);
        to.Line(3, "IPv4 address", link.Ipv4Address?.ToString() ?? "(none)");
        to.Line(3, "IPv6 address", link.Ipv6Address?.ToString() ?? "(none)");
        if (link.HardwareAddress.Count > 0 && !link.IsLoopback)
        {
            to.Line(3, "MAC", string.Join(':', link.HardwareAddress.Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture))));
        }

        string loopback = link.IsLoopback ? ", no broadcast, loopback, no multicast" : "";
        to.Line(3, "State", $"{(link.IsUp ? "" : "not ")}UP, {(link.IsRunning ? "" : "not ")}RUNNING{loopback}");
        to.Line(3, "Seen up", link.IsUp && link.IsRunning ? 1 : 0);
        to.Bool(3, "Delayed state change running", false);
        LinkDelay? delay = snapshot.LinkDelays.FirstOrDefault(candidate => candidate.Interface == link.Name);
        to.Line(3, "Up debounce timer", $"{DumpText.Microseconds(delay?.Up ?? TimeSpan.Zero)}us");
        to.Line(3, "Down debounce timer", $"{DumpText.Microseconds(delay?.Down ?? TimeSpan.Zero)}us");
        to.Line(3, "MTU", link.Mtu);
        to.Line(3, "HW Type", link.IsLoopback ? "LOOPBACK" : "ETHERNET");
        to.Line("   NIC netlink status update");
        if (link.TrackedBy.Count == 0) return;
        to.Line("   Tracking VRRP instances :");
        foreach (Tracked tracked in link.TrackedBy) to.Line($"     {tracked.Name}, {DumpText.Weight(tracked)}");
    }
}
