using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Commands.RealServer;

/// <summary>One thing that a method needs.</summary>
/// <param name="IsGood">Whether it is so.</param>
/// <param name="Text">What is so, or what is not and how to get there.</param>
internal readonly record struct StatusLine(bool IsGood, string Text);

/// <summary>Says what is missing on this machine for connections to the virtual addresses to be served.</summary>
internal static class RealServerStatus
{
    /// <summary>Judges all that the method needs.</summary>
    public static IReadOnlyList<StatusLine> Judge(RealServerOptions options, RealServerFacts facts)
    {
        var lines = new List<StatusLine>();
        if (options.Method == RealServerMethod.Nat)
        {
            JudgeRoute(options, facts, lines);
        }
        else
        {
            if (options.Method == RealServerMethod.Tun) JudgeTunnels(options, facts, lines);
            foreach (InetAddress address in options.Addresses) JudgeAddress(options, facts, address, lines);
            if (options.Addresses.Any(address => address.Family == InetFamily.Inet)) JudgeArp(options, facts, lines);
        }

        foreach (InetAddress address in options.Addresses) JudgeService(options, facts, address, lines);
        return lines;
    }

    private static void JudgeAddress(RealServerOptions options, RealServerFacts facts, InetAddress address, List<StatusLine> lines)
    {
        string device = options.DeviceOf(address);
        bool isThere = false;
        foreach (KernelAddress known in facts.Addresses.Where(known => known.Address == address))
        {
            KernelLink link = facts.Links.FirstOrDefault(link => link.Index == known.InterfaceIndex);
            if (link.ResolvesAddresses)
            {
                lines.Add(new StatusLine(false, $"{address} is on {link.Name}, which answers for it in its network: remove it there"));
            }
            else if (known.PrefixLength != address.FullPrefixLength)
            {
                lines.Add(new StatusLine(
                    false, $"{address} on {link.Name} has the prefix /{known.PrefixLength}: its neighbours become unreachable, use /{address.FullPrefixLength}"));
            }
            else
            {
                isThere = true;
            }
        }

        lines.Add(isThere
            ? new StatusLine(true, $"{address} is on this machine")
            : new StatusLine(false, $"{address} is not on {device}: holdfast realserver up --vip {address}"));
    }

    private static void JudgeArp(RealServerOptions options, RealServerFacts facts, List<StatusLine> lines)
    {
        foreach (KernelLink link in facts.Links.Where(link => (link.Flags & LinkFlags.Up) != 0 && link.ResolvesAddresses))
        {
            int ignore = RealServerSettings.Effective(facts.Setting, link.Name, "arp_ignore");
            int announce = RealServerSettings.Effective(facts.Setting, link.Name, "arp_announce");
            lines.Add(ignore >= 1
                ? new StatusLine(true, $"{link.Name} answers ARP only for its own addresses (arp_ignore {ignore})")
                : new StatusLine(false, $"{link.Name} answers ARP for every address (arp_ignore 0): set net.ipv4.conf.all.arp_ignore to 1"));
            lines.Add(announce >= 2
                ? new StatusLine(true, $"{link.Name} asks by ARP only with its own addresses (arp_announce {announce})")
                : new StatusLine(
                    false, $"{link.Name} may ask by ARP with a virtual address (arp_announce {announce}): set net.ipv4.conf.all.arp_announce to 2"));
        }
    }

    private static void JudgeTunnels(RealServerOptions options, RealServerFacts facts, List<StatusLine> lines)
    {
        foreach (string device in options.Addresses.Select(options.DeviceOf).Distinct())
        {
            KernelLink link = facts.Links.FirstOrDefault(link => link.Name == device);
            lines.Add(link.Index == 0
                ? new StatusLine(false, $"there is no {device}: modprobe {RealServerOptions.KindOf(device)}")
                : (link.Flags & LinkFlags.Up) == 0
                    ? new StatusLine(false, $"{device} is down: ip link set {device} up")
                    : new StatusLine(true, $"{device} is up"));
            if (device.Contains('6') || link.Index == 0) continue;
            lines.Add(RealServerSettings.IsStrict(facts.Setting, device)
                ? new StatusLine(false, $"{device} drops what comes from clients (rp_filter 1): set net.ipv4.conf.{device}.rp_filter to 2")
                : new StatusLine(true, $"{device} takes packets from everywhere (rp_filter)"));
        }
    }

    private static void JudgeRoute(RealServerOptions options, RealServerFacts facts, List<StatusLine> lines)
    {
        if (options.Director is not { } director)
        {
            lines.Add(new StatusLine(
                facts.Gateways.Count > 0,
                facts.Gateways.Count > 0
                    ? $"the default route leads to {string.Join(", ", facts.Gateways)}: it must be the director (--director)"
                    : "there is no default route: answers must go through the director"));
            return;
        }

        bool isThrough = facts.Gateways.Contains(director);
        lines.Add(new StatusLine(
            isThrough,
            isThrough
                ? $"the default route leads through the director {director}"
                : $"the default route does not lead through the director: ip route replace default via {director}"));
    }

    private static void JudgeService(RealServerOptions options, RealServerFacts facts, InetAddress address, List<StatusLine> lines)
    {
        bool isServed = facts.Listeners.Any(listener =>
            (options.Port is not { } port || listener.Port == port) && Serves(options, listener.Address, address));
        string what = options.Port is { } wanted ? $"port {wanted}" : "any port";
        string where = options.Method == RealServerMethod.Nat ? "this machine" : address.ToString();
        lines.Add(isServed
            ? new StatusLine(true, $"something serves {what} at {where}")
            : new StatusLine(false, $"nothing serves {what} at {where}: let the service listen there, or at every address"));
    }

    // "::" serves IPv4 as well, unless the program has switched that off. With NAT packets come to another address.
    private static bool Serves(RealServerOptions options, InetAddress listener, InetAddress address)
    {
        if (options.Method == RealServerMethod.Nat) return listener != InetAddress.Parse("127.0.0.1") && listener != InetAddress.Parse("::1");
        return listener == address || listener == InetAddress.Parse("::")
            || (address.Family == InetFamily.Inet && (listener == InetAddress.Parse("0.0.0.0") || listener == InetAddress.Parse($"::ffff:{address}")));
    }
}
