using Holdfast.Core.LoadBalancing;
using Holdfast.Core.LoadBalancing.Nftables;
using Holdfast.Core.Packets;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Conntrack;
using Holdfast.Linux.Nftables;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>
/// Counters of destinations: what has passed from the sets of the tables, what is open from the kernel's table of
/// connections, and what persistence holds from the sets of clients.
/// </summary>
internal sealed class NftablesCounters(NftContext nft) : IDisposable
{
    private readonly Dictionary<string, Dictionary<string, (ulong Packets, ulong Bytes)>> _sets = [];
    private ConntrackSocket? _conntrack;

    /// <summary>Reads those of some services.</summary>
    /// <param name="services">The services asked for.</param>
    /// <param name="installed">All that are installed: by them a connection without an address of its own is told.</param>
    public List<DestinationCounters> Read(IReadOnlyList<ServiceEntry> services, Dictionary<ServiceKey, ServiceEntry> installed)
    {
        var result = new List<DestinationCounters>();
        foreach (IGrouping<IpFamily, ServiceEntry> family in services.GroupBy(service => service.Definition.Key.Family))
        {
            _sets.Clear();
            ServicePlan[] plans = [.. family.Select(service => new ServicePlan(service))];
            OpenConnections open = CountOpen(family.Key, installed);
            Dictionary<string, (ulong Packets, ulong Bytes)> named = plans.Any(plan => plan.IsDirect)
                ? NftJson.Counters(nft.List($"list counters table {ServiceNames.TableOf(family.Key)}", withElements: true))
                : [];
            foreach (ServicePlan plan in plans)
            {
                foreach (Destination destination in plan.Entry.Destinations)
                {
                    result.Add(plan.IsDirect ? ReadDirect(plan, destination, named) : ReadTranslated(plan, destination, open));
                }
            }
        }

        return result;
    }

    /// <summary>
    /// Datagrams of one client may go on for ever, and their connection with them: what goes to a destination that is gone
    /// is forgotten, so that the next datagram is balanced anew. TCP ends by itself.
    /// </summary>
    public void ForgetDatagrams(ServiceEntry before, ServiceEntry? after)
    {
        ServiceKey key = before.Definition.Key;
        if (key.Protocol == TransportProtocol.Tcp) return;
        var plan = new ServicePlan(before);
        var gone = before.Destinations
            .Where(old => after is null || !after.Destinations.Any(one => one.Address == old.Address && one.Port == old.Port))
            .Select(old => (Inet(old.Address), plan.PortOf(old))).ToHashSet();
        if (gone.Count == 0) return;
        InetAddress address = key.Mark == 0 ? Inet(key.Address) : default;
        bool IsOrphan(ConntrackEntry entry) =>
            entry.Protocol == (byte)TransportProtocol.Udp && entry.IsTranslated
            && (address.IsNone || entry.Destination == address) && (key.Port == 0 || entry.DestinationPort == key.Port)
            && (gone.Contains((entry.Server, entry.ServerPort)) || gone.Contains((entry.Server, 0)));
        try
        {
            Conntrack().Forget(FamilyOf(key.Family), IsOrphan);
        }
        catch (SystemCallException)
        {
            // A kernel without ctnetlink: they end by themselves, when the client pauses.
        }
    }

    public void Dispose() => _conntrack?.Dispose();

    private DestinationCounters ReadTranslated(ServicePlan plan, Destination destination, OpenConnections open)
    {
        string key = plan.CounterKey(destination);
        IReadOnlyList<string> sets = plan.CounterSets;
        (ulong Packets, ulong Bytes) input = Element(plan, sets[1], key);
        // Answers of a service by mark carry no mark.
        (ulong Packets, ulong Bytes) output = sets.Count > 2 ? Element(plan, sets[2], key) : default;
        (ulong active, ulong inactive) = open.Of(plan, destination);
        return new DestinationCounters(plan.Key, destination.Address, destination.Port)
        {
            ActiveConnections = active,
            InactiveConnections = inactive,
            PersistentConnections = plan.IsPersistent ? CountSet(plan, ServiceNames.Clients(plan.Key, destination)) : 0,
            Connections = Element(plan, sets[0], key).Packets,
            PacketsIn = input.Packets,
            BytesIn = input.Bytes,
            PacketsOut = output.Packets,
            BytesOut = output.Bytes,
        };
    }

    // Answers do not pass here, so whether a connection is still open cannot be seen: it counts until it is forgotten.
    private DestinationCounters ReadDirect(
        ServicePlan plan, Destination destination, Dictionary<string, (ulong Packets, ulong Bytes)> named)
    {
        (ulong Packets, ulong Bytes) input = named.GetValueOrDefault(ServiceNames.Packets(plan.Key, destination));
        return new DestinationCounters(plan.Key, destination.Address, destination.Port)
        {
            ActiveConnections = CountSet(plan, ServiceNames.Flows(plan.Key, destination)),
            PersistentConnections = plan.IsPersistent ? CountSet(plan, ServiceNames.Clients(plan.Key, destination)) : 0,
            Connections = named.GetValueOrDefault(ServiceNames.Connections(plan.Key, destination)).Packets,
            PacketsIn = input.Packets,
            BytesIn = input.Bytes,
        };
    }

    private (ulong Packets, ulong Bytes) Element(ServicePlan plan, string set, string key)
    {
        if (!_sets.TryGetValue(set, out var counters))
        {
            counters = NftJson.ElementCounters(
                nft.List($"list set {ServiceNames.TableOf(plan.Key.Family)} {set}", withElements: true));
            _sets[set] = counters;
        }

        return counters.GetValueOrDefault(key);
    }

    private ulong CountSet(ServicePlan plan, string set) => NftJson.CountElements(
        nft.List($"list set {ServiceNames.TableOf(plan.Key.Family)} {set}", withElements: true));

    private OpenConnections CountOpen(IpFamily family, Dictionary<ServiceKey, ServiceEntry> installed)
    {
        var open = new OpenConnections(installed);
        Conntrack().Dump(FamilyOf(family), open.Add);
        return open;
    }

    private ConntrackSocket Conntrack() => _conntrack ??= new ConntrackSocket();

    private static InetFamily FamilyOf(IpFamily family) => family == IpFamily.V6 ? InetFamily.Inet6 : InetFamily.Inet;

    private static InetAddress Inet(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return new InetAddress(bytes[..address.Write(bytes)]);
    }
}
