using System.Globalization;
using System.Net;

namespace Holdfast.SystemTests.Ipvs;

/// <summary>
/// The virtual servers of a network namespace as the kernel lists them in /proc/net/ip_vs: read without starting a
/// process, so that it may be polled.
/// </summary>
internal static class IpvsTable
{
    /// <summary>One virtual server.</summary>
    /// <param name="Key">As "TCP 10.7.0.200:80", "TCP [2001:db8::1]:80" or "FWM 5".</param>
    /// <param name="Scheduler">Its short name.</param>
    /// <param name="Rest">What stands behind it: flags and persistence.</param>
    /// <param name="Servers">In the kernel's order.</param>
    internal sealed record Service(string Key, string Scheduler, string Rest, IReadOnlyList<Server> Servers);

    /// <summary>One real server, as "10.9.0.11:80", the way to it (Masq, Route, Tunnel) and its weight.</summary>
    internal sealed record Server(string Address, string Forwarding, int Weight);

    /// <summary>The table that a node sees.</summary>
    internal static IReadOnlyList<Service> Of(Node node) =>
        Parse(File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{node.Sandbox.Pid}/net/ip_vs")));

    /// <summary>The real servers of one virtual server, as "10.9.0.11:80 Masq 1"; null if it is not there.</summary>
    internal static string? Servers(Node node, string key)
    {
        Service? service = Of(node).FirstOrDefault(service => service.Key == key);
        return service is null ? null : string.Join(", ", service.Servers
            .Select(server => $"{server.Address} {server.Forwarding} {server.Weight}").Order(StringComparer.Ordinal));
    }

    private static List<Service> Parse(string[] lines)
    {
        var services = new List<Service>();
        var servers = new List<Server>();
        foreach (string line in lines.Skip(3))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["->", var address, var forwarding, var weight, ..])
            {
                servers.Add(new(EndPoint(address), forwarding, int.Parse(weight, CultureInfo.InvariantCulture)));
                continue;
            }

            servers = [];
            string key = words[0] == "FWM"
                ? $"FWM {uint.Parse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)}"
                : $"{words[0]} {EndPoint(words[1])}";
            services.Add(new(key, words[2], string.Join(' ', words[3..]), servers));
        }

        return services;
    }

    // 0A0700C8:0050, or [2001:0db8:0000:0000:0000:0000:0000:0001]:0050.
    private static string EndPoint(string text)
    {
        int colon = text.LastIndexOf(':');
        ushort port = ushort.Parse(text[(colon + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        IPAddress address = text[0] == '['
            ? IPAddress.Parse(text[1..(colon - 1)])
            : new IPAddress(Convert.FromHexString(text[..colon]));
        return new IPEndPoint(address, port).ToString();
    }
}
