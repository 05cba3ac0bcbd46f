using Holdfast.Configuration.Tree;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>The accepted entries of <c>unicast_peer</c>.</summary>
internal static class Peers
{
    public static IEnumerable<(ConfigurationNode Entry, IpAddress Address)> Of(Instance instance)
    {
        foreach (ConfigurationNode entry in instance.Node.All("unicast_peer").SelectMany(block => block.Children))
        {
            if (!entry.IsEntry) continue;
            ReadOnlySpan<char> text = entry.Words[0].Chars;
            int slash = text.IndexOf('/');
            if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out IpAddress address)) continue;
            if (instance.Router.UnicastPeers.Any(peer => peer.Address == address)) yield return (entry, address);
        }
    }
}
