using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Simulation;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Peers;

/// <summary>
/// What the files do not say and the simulation needs: which interfaces are joined to one network, and from which
/// addresses adverts come. Interfaces of instances that belong together are on one network, whatever their names.
/// </summary>
internal static class PeerNetwork
{
    /// <summary>
    /// Notes the addresses that adverts come from: as configured; else the one that the other members name as a peer and
    /// that belongs to none of them.
    /// </summary>
    public static void LearnSources(IReadOnlyList<PeerCluster> clusters)
    {
        foreach (PeerCluster cluster in clusters)
        {
            foreach (PeerMember member in cluster.Members) member.Source = member.Router.SourceAddress ?? default;
            PeerMember[] unknown = [.. cluster.Members.Where(member => member.Source == default)];
            foreach (PeerMember member in unknown)
            {
                PeerMember[] others = [.. cluster.Members.Where(other => other != member)];
                IpAddress[] left =
                [
                    .. others.SelectMany(other => other.Router.UnicastPeers).Select(peer => peer.Address).Distinct()
                        .Where(address => cluster.Members.All(other => other.Source != address)),
                ];
                bool isOnly = unknown.Length == 1 && left.Length == 1;

                // Of two nodes without a word about themselves, each is what the other one names.
                bool isNamedByTheOther = cluster.Members.Count == 2 && others[0].Router.UnicastPeers.Count == 1;
                if (isOnly) member.Source = left[0];
                else if (isNamedByTheOther) member.Source = others[0].Router.UnicastPeers[0].Address;
            }
        }
    }

    /// <summary>The nodes as the simulation takes them, by their indices.</summary>
    public static IReadOnlyList<NodeSettings> Build(
        IReadOnlyList<PeerNode> nodes, IReadOnlyList<int> indices, IReadOnlyList<PeerCluster> clusters)
    {
        Dictionary<(int Node, string Interface), string> segments = Segments(clusters);
        return [.. indices.Select(index => Node(nodes[index], index, clusters, segments))];
    }

    /// <summary>What the simulation takes for the address of a node that is not known: higher for later nodes.</summary>
    public static IpAddress Supposed(int node, IpFamily family) => family == IpFamily.V4
        ? new IpAddress([240, 0, (byte)(node >> 8), (byte)(node & 0xff)])
        : new IpAddress([0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, (byte)(node >> 8), (byte)(node & 0xff)]);

    private static NodeSettings Node(
        PeerNode node, int index, IReadOnlyList<PeerCluster> clusters,
        Dictionary<(int Node, string Interface), string> segments)
    {
        ConfigurationModel model = node.Result.Model!;
        Dictionary<int, IpAddress> known = clusters.SelectMany(cluster => cluster.Members)
            .Where(member => member.NodeIndex == index).ToDictionary(member => member.Index, member => member.Source);
        string[] interfaces =
        [
            .. model.VirtualRouters.Select(router => router.Interface ?? "")
                .Concat(model.VirtualRouters.SelectMany(router => router.TrackedInterfaces).Select(tracked => tracked.Name))
                .Concat(model.SyncGroups.SelectMany(group => group.TrackedInterfaces).Select(tracked => tracked.Name))
                .Distinct(),
        ];
        return new NodeSettings(
            node.Name,
            model with
            {
                VirtualRouters = [.. model.VirtualRouters.Select((router, i) => router with { SourceAddress = Source(router, i) })],

                // The scripts of another machine need not exist on the one that compares.
                Scripts = [.. model.Scripts.Select(script => script with { Insecure = false })],
            },
            interfaces.SelectMany(name => new[] { (name, IpFamily.V4), (name, IpFamily.V6) })
                .ToDictionary(key => key, key => Supposed(index, key.Item2)))
        {
            Segments = interfaces.ToDictionary(name => name, name => segments.GetValueOrDefault((index, name), $"{node.Name} {name}")),
        };

        IpAddress Source(VirtualRouter router, int i)
        {
            IpAddress source = known.GetValueOrDefault(i);
            return source == default ? Supposed(index, router.Family) : source;
        }
    }

    /// <summary>The network that each interface of an instance is joined to; a name of no meaning.</summary>
    public static Dictionary<(int Node, string Interface), string> Segments(IReadOnlyList<PeerCluster> clusters)
    {
        var parent = new Dictionary<(int, string), (int, string)>();
        foreach (PeerCluster cluster in clusters)
        {
            var first = Key(cluster.Members[0]);
            foreach (PeerMember member in cluster.Members) parent[Root(Key(member))] = Root(first);
        }

        // Interfaces that no cluster joins are on the network of their namesakes.
        Dictionary<(int, string), int> joined = parent.Keys.GroupBy(Root).ToDictionary(group => group.Key, group => group.Count());
        foreach (var alone in parent.Keys.Where(key => joined[Root(key)] == 1).GroupBy(key => key.Item2).ToArray())
        {
            foreach (var key in alone) parent[key] = alone.First();
        }

        return parent.Keys.ToArray().ToDictionary(key => key, key => $"network {Root(key).Item1} {Root(key).Item2}");

        (int, string) Root((int, string) key)
        {
            while (parent.TryGetValue(key, out var next) && next != key) key = next;
            parent.TryAdd(key, key);
            return key;
        }
    }

    private static (int, string) Key(PeerMember member) => (member.NodeIndex, member.Router.Interface ?? "");
}
