using System.Globalization;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>What tables, chains and sets are called. An address keeps its text, but ':' is '_', which nft takes in a name.</summary>
public static class ServiceNames
{
    /// <summary>The table of each family.</summary>
    public const string Table = "holdfast_lvs";

    /// <summary>A chain without rules: it says that the fixed part of the table is as this program makes it.</summary>
    public const string Layout = "layout-1";

    /// <summary><c>ip holdfast_lvs</c> or <c>ip6 holdfast_lvs</c>.</summary>
    public static string TableOf(IpFamily family) => family == IpFamily.V6 ? $"ip6 {Table}" : $"ip {Table}";

    /// <summary>The chain of a service: <c>tcp-10.0.0.1-80</c> or <c>mark-7</c>.</summary>
    public static string Chain(ServiceKey key) => key.Mark != 0
        ? string.Create(CultureInfo.InvariantCulture, $"mark-{key.Mark}")
        : string.Create(CultureInfo.InvariantCulture, $"{Protocol(key.Protocol)}-{Word(key.Address)}-{key.Port}");

    /// <summary>The chain of a destination, for services that need one: that of the service, <c>/10.0.0.2-80</c> behind it.</summary>
    public static string Chain(ServiceKey key, Destination destination) => string.Create(
        CultureInfo.InvariantCulture, $"{Chain(key)}/{Word(destination.Address)}-{destination.Port}");

    /// <summary>The set of clients that persistence holds at a destination.</summary>
    public static string Clients(ServiceKey key, Destination destination) => $"{Chain(key, destination)}.clients";

    /// <summary>The set of connections that a destination has by direct routing.</summary>
    public static string Flows(ServiceKey key, Destination destination) => $"{Chain(key, destination)}.flows";

    /// <summary>The counter of connections by direct routing.</summary>
    public static string Connections(ServiceKey key, Destination destination) => $"{Chain(key, destination)}.connections";

    /// <summary>The counter of packets by direct routing.</summary>
    public static string Packets(ServiceKey key, Destination destination) => $"{Chain(key, destination)}.packets";

    /// <summary>The word of nft for a protocol.</summary>
    public static string Protocol(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Udp => "udp",
        TransportProtocol.Sctp => "sctp",
        _ => "tcp",
    };

    /// <summary>Which service a chain belongs to; false: it is no service's.</summary>
    /// <param name="family">That of the table.</param>
    /// <param name="chain">Name of the chain.</param>
    /// <param name="key">The service.</param>
    public static bool TryParse(IpFamily family, string chain, out ServiceKey key)
    {
        key = default;
        string[] parts = chain.Split('-');
        if (parts is ["mark", var number])
        {
            if (!uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out uint mark) || mark == 0) return false;
            key = ServiceKey.Of(family, mark);
            return true;
        }

        if (parts.Length != 3) return false;
        TransportProtocol protocol = parts[0] switch
        {
            "tcp" => TransportProtocol.Tcp,
            "udp" => TransportProtocol.Udp,
            "sctp" => TransportProtocol.Sctp,
            _ => TransportProtocol.None,
        };
        if (protocol == TransportProtocol.None || !IpAddress.TryParse(parts[1].Replace('_', ':'), out IpAddress address)
            || !ushort.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return false;
        }

        key = ServiceKey.Of(protocol, address, port);
        return address.Family == family;
    }

    private static string Word(IpAddress address) => address.ToString().Replace(':', '_');
}
