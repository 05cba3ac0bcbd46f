using Holdfast.Core.LoadBalancing;
using Holdfast.Core.LoadBalancing.Nftables;
using Holdfast.Core.Packets;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Conntrack;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>
/// Tracked connections, counted by service and real server. The kernel does not remember the mark of a connection: what was
/// translated, and is no service's by its address, belongs to services by mark.
/// </summary>
internal sealed class OpenConnections(Dictionary<ServiceKey, ServiceEntry> installed)
{
    private readonly Dictionary<(ServiceKey Service, IpAddress Server, ushort Port), (ulong Active, ulong Inactive)> _counts = [];

    public void Add(ConntrackEntry entry)
    {
        if (!entry.IsTranslated) return;
        IpAddress destination = Ip(entry.Destination);
        var protocol = (TransportProtocol)entry.Protocol;
        var exact = ServiceKey.Of(protocol, destination, entry.DestinationPort);
        var wildcard = ServiceKey.Of(protocol, destination, 0);
        ServiceKey service = installed.ContainsKey(exact) ? exact
            : installed.ContainsKey(wildcard) ? wildcard
            : ServiceKey.Of(destination.Family, mark: 0);
        IpAddress server = Ip(entry.Server);
        Count((service, server, entry.ServerPort), entry.IsEstablished);
        // For destinations that keep the port of the connection.
        Count((service, server, 0), entry.IsEstablished);
    }

    public (ulong Active, ulong Inactive) Of(ServicePlan plan, Destination destination)
    {
        ServiceKey service = plan.Key.Mark != 0 ? ServiceKey.Of(plan.Key.Family, mark: 0) : plan.Key;
        return _counts.GetValueOrDefault((service, destination.Address, plan.PortOf(destination)));
    }

    private void Count((ServiceKey, IpAddress, ushort) key, bool isEstablished)
    {
        (ulong active, ulong inactive) = _counts.GetValueOrDefault(key);
        _counts[key] = isEstablished ? (active + 1, inactive) : (active, inactive + 1);
    }

    private static IpAddress Ip(InetAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return new IpAddress(bytes[..address.Write(bytes)]);
    }
}
