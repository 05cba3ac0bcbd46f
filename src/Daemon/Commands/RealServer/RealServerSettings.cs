using Holdfast.Linux.Netlink;

namespace Holdfast.Daemon.Commands.RealServer;

/// <summary>The kernel's settings without which a method does not work. The greater of "all" and the interface's counts.</summary>
internal static class RealServerSettings
{
    /// <summary>Which settings of this machine are to get which values.</summary>
    /// <param name="options">The method and its addresses.</param>
    /// <param name="read">A setting's value; null: there is none.</param>
    public static List<(string Name, string Value)> Wanted(RealServerOptions options, Func<string, string?> read)
    {
        var wanted = new List<(string Name, string Value)>();
        // IPv6 answers for an address only on the interface that has it.
        if (!options.Addresses.Any(address => address.Family == InetFamily.Inet)) return wanted;
        string device = options.DeviceOf(options.Addresses.First(address => address.Family == InetFamily.Inet));
        foreach (string scope in (string[])["all", device])
        {
            if (Number(read, scope, "arp_ignore") is 0) wanted.Add((Path(scope, "arp_ignore"), "1"));
            if (Number(read, scope, "arp_announce") is 0 or 1) wanted.Add((Path(scope, "arp_announce"), "2"));
        }

        // Packets come out of the tunnel from clients whose way leads elsewhere: a strict filter drops them.
        if (options.Method == RealServerMethod.Tun && IsStrict(read, device)) wanted.Add((Path(device, "rp_filter"), "2"));
        return wanted;
    }

    /// <summary>Whether an interface drops packets whose sender is reached by another one.</summary>
    public static bool IsStrict(Func<string, string?> read, string device) => Effective(read, device, "rp_filter") == 1;

    /// <summary>The value that holds on an interface.</summary>
    public static int Effective(Func<string, string?> read, string device, string setting) =>
        Math.Max(Number(read, "all", setting) ?? 0, Number(read, device, setting) ?? 0);

    private static string Path(string scope, string setting) => $"net/ipv4/conf/{scope}/{setting}";

    private static int? Number(Func<string, string?> read, string scope, string setting) =>
        int.TryParse(read(Path(scope, setting)), out int value) ? value : null;
}
