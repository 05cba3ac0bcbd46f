using Holdfast.Configuration.Tree;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>A <c>virtual_server</c> that two nodes have.</summary>
/// <param name="Key">What it serves: address and port, mark or group.</param>
/// <param name="FirstNode">The one node.</param>
/// <param name="OtherNode">The other.</param>
/// <param name="First">The block of the one.</param>
/// <param name="Other">The block of the other.</param>
internal sealed record BalancedService(
    string Key, PeerNode FirstNode, PeerNode OtherNode, ConfigurationNode First, ConfigurationNode Other)
{
    /// <summary>The services that both have.</summary>
    public static IEnumerable<BalancedService> Pairs(PeerNode first, PeerNode other)
    {
        Dictionary<string, ConfigurationNode> there = All(other);
        foreach ((string key, ConfigurationNode here) in All(first))
        {
            if (there.TryGetValue(key, out ConfigurationNode? found)) yield return new BalancedService(key, first, other, here, found);
        }
    }

    /// <summary>The services of a node. The protocol is in the key where the address and port alone are not enough.</summary>
    public static Dictionary<string, ConfigurationNode> All(PeerNode node)
    {
        var services = new Dictionary<string, ConfigurationNode>();
        foreach (ConfigurationNode block in node.Result.Tree?.All("virtual_server") ?? [])
        {
            string key = KeyOf(block);
            if (!services.TryAdd(key, block)) services.TryAdd($"{key} {block.Last("protocol")?.Value?.ToUpperInvariant()}", block);
        }

        return services;
    }

    /// <summary>The real servers of a service, by address and port.</summary>
    public static Dictionary<string, ConfigurationNode> RealServers(ConfigurationNode service)
    {
        var servers = new Dictionary<string, ConfigurationNode>();
        foreach (ConfigurationNode block in service.All("real_server")) servers.TryAdd(KeyOf(block), block);
        return servers;
    }

    /// <summary>The real servers that both list.</summary>
    public IEnumerable<(string Key, ConfigurationNode First, ConfigurationNode Other)> SharedServers
    {
        get
        {
            Dictionary<string, ConfigurationNode> there = RealServers(Other);
            foreach ((string key, ConfigurationNode here) in RealServers(First))
            {
                if (there.TryGetValue(key, out ConfigurationNode? found)) yield return (key, here, found);
            }
        }
    }

    /// <summary>Whether a service is at one of the virtual addresses that a node can have.</summary>
    public static bool IsVirtual(ConfigurationNode service, PeerContext context, PeerNode node) =>
        service.Words.Count > 1 && IpAddress.TryParse(service.Words[1].Chars, out IpAddress address)
        && context.Clusters.SelectMany(cluster => cluster.Members)
            .Any(member => member.Node == node && member.Addresses.Any(entry => entry.Address == address));

    private static string KeyOf(ConfigurationNode block) => string.Join(' ', block.Words.Skip(1).Select(word =>
        IpAddress.TryParse(word.Chars, out IpAddress address) ? address.ToString() : word.Text));
}
