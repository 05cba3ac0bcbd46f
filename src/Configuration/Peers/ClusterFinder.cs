using Holdfast.Configuration.Tree;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Peers;

/// <summary>
/// Finds the instances that are one virtual router. Two of them surely are if they have an address in common, or the same
/// VRID and name each other as peers. Between nodes that have such a pair, the same VRID with the same name or interface
/// is enough. An instance joins those to which more speaks first; a node has one member in a cluster.
/// </summary>
internal static class ClusterFinder
{
    private const int SharedAddress = 100;
    private const int SameVrid = 50;
    private const int PeerNamed = 40;
    private const int SameName = 8;
    private const int SameInterface = 4;

    /// <summary>The clusters of all nodes; those of one member only where their node has others.</summary>
    public static IReadOnlyList<PeerCluster> Find(IReadOnlyList<PeerNode> nodes)
    {
        PeerMember[] members = [.. nodes.SelectMany(Members)];
        var links = new List<(int One, int Other, int Score)>();
        var related = new HashSet<(int, int)>();
        var candidates = new HashSet<(int One, int Other)>(Candidates(members));
        foreach ((int one, int other) in candidates)
        {
            int score = Score(members[one], members[other]);
            if (score < SharedAddress) continue;
            links.Add((one, other, score));
            related.Add((members[one].NodeIndex, members[other].NodeIndex));
        }

        foreach ((int one, int other) in candidates)
        {
            int score = Score(members[one], members[other]);
            if (score < SharedAddress && score > SameVrid && related.Contains((members[one].NodeIndex, members[other].NodeIndex)))
            {
                links.Add((one, other, score));
            }
        }

        return [.. Join(members, links).Where(cluster => cluster.Count > 1 || related.Any(pair => IsOf(pair, cluster[0])))
            .Select(cluster => new PeerCluster(cluster))];
    }

    private static bool IsOf((int One, int Other) pair, PeerMember member) =>
        pair.One == member.NodeIndex || pair.Other == member.NodeIndex;

    private static IEnumerable<PeerMember> Members(PeerNode node, int nodeIndex)
    {
        if (node.Result is not { Model: { } model, Tree: { } tree }) yield break;
        var blocks = new Dictionary<string, ConfigurationNode>();
        foreach (ConfigurationNode block in tree.All("vrrp_instance")) blocks.TryAdd(block.Value ?? "", block);
        for (int index = 0; index < model.VirtualRouters.Count; index++)
        {
            if (blocks.TryGetValue(model.VirtualRouters[index].Name, out ConfigurationNode? block))
            {
                yield return new PeerMember(node, nodeIndex, index, block);
            }
        }
    }

    // Pairs of different nodes with an address or a VRID in common, the earlier node first: not all with all.
    private static IEnumerable<(int, int)> Candidates(PeerMember[] members)
    {
        var alike = new Dictionary<object, List<int>>();
        for (int i = 0; i < members.Length; i++)
        {
            VirtualRouter router = members[i].Router;
            List((router.VirtualRouterId, router.Family), i);
            foreach (IpAddress address in members[i].Addresses.Select(entry => entry.Address).Distinct()) List(address, i);
        }

        foreach (List<int> group in alike.Values)
        {
            for (int one = 0; one < group.Count; one++)
            {
                for (int other = one + 1; other < group.Count; other++)
                {
                    if (members[group[one]].NodeIndex != members[group[other]].NodeIndex) yield return (group[one], group[other]);
                }
            }
        }

        void List(object key, int member)
        {
            if (!alike.TryGetValue(key, out List<int>? list)) alike[key] = list = [];
            list.Add(member);
        }
    }

    private static int Score(PeerMember one, PeerMember other)
    {
        (VirtualRouter a, VirtualRouter b) = (one.Router, other.Router);
        if (a.Family != b.Family) return 0;
        HashSet<IpAddress> addresses = [.. one.Addresses.Select(entry => entry.Address)];
        int shared = other.Addresses.Select(entry => entry.Address).Distinct().Count(addresses.Contains);
        bool sameVrid = a.VirtualRouterId == b.VirtualRouterId;
        bool named = sameVrid && (Names(a, b) || Names(b, a));
        int score = shared > 0 ? SharedAddress + Math.Min(shared, 20) * 2 : 0;
        if (sameVrid) score += SameVrid;
        if (named) score += PeerNamed + (shared == 0 ? SharedAddress : 0);
        if (a.Name == b.Name) score += SameName;
        if (a.Interface == b.Interface) score += SameInterface;
        return score;
    }

    private static bool Names(VirtualRouter router, VirtualRouter peer) =>
        peer.SourceAddress is { } source && router.UnicastPeers.Any(named => named.Address == source);

    private static List<List<PeerMember>> Join(PeerMember[] members, List<(int One, int Other, int Score)> links)
    {
        var clusterOf = new List<PeerMember>[members.Length];
        for (int i = 0; i < members.Length; i++) clusterOf[i] = [members[i]];
        int[] numbers = [.. Enumerable.Range(0, members.Length)];
        Dictionary<PeerMember, int> numberOf = numbers.ToDictionary(i => members[i]);
        foreach ((int one, int other, _) in links.OrderByDescending(link => link.Score).ThenBy(link => link.One).ThenBy(link => link.Other))
        {
            (List<PeerMember> left, List<PeerMember> right) = (clusterOf[one], clusterOf[other]);
            if (ReferenceEquals(left, right) || left.Any(member => right.Any(second => second.NodeIndex == member.NodeIndex))) continue;
            left.AddRange(right);
            foreach (PeerMember member in right) clusterOf[numberOf[member]] = left;
        }

        foreach (List<PeerMember> cluster in clusterOf.Distinct()) cluster.Sort((one, other) => one.NodeIndex.CompareTo(other.NodeIndex));
        return [.. clusterOf.Distinct()];
    }
}
