using System.Globalization;
using Holdfast.Linux.Files;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Daemon.Commands.RealServer;

/// <summary>What is so on this machine, as far as <c>status</c> looks at it.</summary>
internal sealed record RealServerFacts
{
    public IReadOnlyList<KernelLink> Links { get; init; } = [];

    public IReadOnlyList<KernelAddress> Addresses { get; init; } = [];

    /// <summary>A setting's value; null: there is none.</summary>
    public Func<string, string?> Setting { get; init; } = static _ => null;

    /// <summary>Gateways of default routes, both families.</summary>
    public IReadOnlyList<InetAddress> Gateways { get; init; } = [];

    /// <summary>Addresses, unspecified ones included, and ports at which TCP or UDP is served.</summary>
    public IReadOnlyList<(InetAddress Address, int Port)> Listeners { get; init; } = [];

    /// <summary>Looks at the machine.</summary>
    public static RealServerFacts Read()
    {
        var links = new List<KernelLink>();
        var addresses = new List<KernelAddress>();
        using var socket = new RouteSocket();
        socket.DumpLinks(links);
        socket.DumpAddresses(addresses);
        return new RealServerFacts
        {
            Links = links,
            Addresses = addresses,
            Setting = Sysctl.Read,
            Gateways = [.. ReadGateways(Lines("/proc/net/route"), Lines("/proc/net/ipv6_route"))],
            Listeners = [.. ((string[])["tcp", "tcp6"]).SelectMany(file => ReadListeners(Lines($"/proc/net/{file}"), "0A")),
                .. ((string[])["udp", "udp6"]).SelectMany(file => ReadListeners(Lines($"/proc/net/{file}"), "07"))],
        };
    }

    /// <summary>Gateways of default routes (proc_net(5)).</summary>
    public static IEnumerable<InetAddress> ReadGateways(IEnumerable<string> v4, IEnumerable<string> v6)
    {
        foreach (string[] words in v4.Skip(1).Select(Split).Where(words => words.Length > 7))
        {
            if (words[1] == "00000000" && words[7] == "00000000" && words[2] != "00000000") yield return Address(words[2]);
        }

        foreach (string[] words in v6.Select(Split).Where(words => words.Length > 4))
        {
            bool isDefault = words[0].All(digit => digit == '0') && words[1] == "00";
            if (isDefault && words[4].Any(digit => digit != '0')) yield return new InetAddress(Convert.FromHexString(words[4]));
        }
    }

    /// <summary>Sockets in a state (0A: TCP listens; 07: UDP without a peer).</summary>
    public static IEnumerable<(InetAddress Address, int Port)> ReadListeners(IEnumerable<string> lines, string state)
    {
        foreach (string[] words in lines.Skip(1).Select(Split).Where(words => words.Length > 3 && words[3] == state))
        {
            string[] local = words[1].Split(':');
            yield return (Address(local[0]), int.Parse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }
    }

    private static string[] Split(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    // Words of 32 bits in the byte order of the machine.
    private static InetAddress Address(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        if (BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < bytes.Length; i += 4) bytes.AsSpan(i, 4).Reverse();
        }

        return new InetAddress(bytes);
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];   // a kernel without IPv6
        }
    }
}
