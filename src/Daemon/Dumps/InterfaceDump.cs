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
            to.Line(3, "MAC", DumpText.HardwareAddress(link.HardwareAddress));
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
        if (GarpDelayDump.Of(snapshot, link.Name) is var (limits, number))
        {
            if (limits.GarpInterval > TimeSpan.Zero) to.Line($"   Gratuitous ARP interval {limits.GarpInterval.TotalMilliseconds}ms");
            if (limits.NaInterval > TimeSpan.Zero) to.Line($"   Gratuitous NA interval {limits.NaInterval.TotalMilliseconds}ms");
            if (number > 0) to.Line($"   Gratuitous ARP aggregation group {number}");
        }

        if (link.TrackedBy.Count == 0) return;
        to.Line("   Tracking VRRP instances :");
        foreach (Tracked tracked in link.TrackedBy) to.Line($"     {tracked.Name}, {DumpText.Weight(tracked)}");
    }
}
