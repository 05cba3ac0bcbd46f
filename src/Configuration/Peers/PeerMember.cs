using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Peers;

/// <summary>A virtual router on one of the nodes.</summary>
public sealed class PeerMember
{
    internal PeerMember(PeerNode node, int nodeIndex, int index, ConfigurationNode block)
    {
        (Node, NodeIndex, Index, Block) = (node, nodeIndex, index, block);
        Router = Model.VirtualRouters[index];
    }

    /// <summary>Where it is.</summary>
    public PeerNode Node { get; }

    /// <summary>Number of the node.</summary>
    public int NodeIndex { get; }

    /// <summary>Its index in the node's model.</summary>
    public int Index { get; }

    /// <summary>Its settings.</summary>
    public VirtualRouter Router { get; }

    /// <summary>Its <c>vrrp_instance</c>.</summary>
    public ConfigurationNode Block { get; }

    /// <summary>The node's configuration.</summary>
    public ConfigurationModel Model => Node.Result.Model!;

    /// <summary>
    /// The address that its adverts come from: as configured, or as the other nodes' peer lists name it; default: unknown.
    /// </summary>
    public IpAddress Source { get; internal set; }

    /// <summary>Its sync group; null: none.</summary>
    public SyncGroup? Group => Model.SyncGroups.FirstOrDefault(group => group.Members.Contains(Router.Name));

    /// <summary>"VI_1 of a".</summary>
    public string Name => $"{Router.Name} of {Node.Name}";

    /// <summary>All addresses, listed in adverts or not.</summary>
    public IEnumerable<VirtualAddress> Addresses => Router.Addresses.Concat(Router.ExcludedAddresses);

    /// <summary>Where the name of the instance stands.</summary>
    public SourceSpan Span => Block.ValueSpan;

    /// <summary>The value of a setting of the instance, or of <c>global_defs</c>; else where the instance begins.</summary>
    public SourceSpan SpanOf(params ReadOnlySpan<string> keywords)
    {
        foreach (string keyword in keywords)
        {
            if (Setting(keyword) is { } setting) return setting.ValueSpan;
        }

        return Span;
    }

    /// <summary>A setting of the instance, or of its <c>authentication</c>; null: not given.</summary>
    public ConfigurationNode? Setting(string keyword) =>
        Block.Last(keyword) ?? Block.Last("authentication")?.Last(keyword) ?? Block.Last("vrrp_authentication")?.Last(keyword);

    /// <summary>A setting of <c>global_defs</c>; null: not given.</summary>
    public ConfigurationNode? Global(string keyword) =>
        Node.Result.Tree!.All("global_defs").Select(block => block.Last(keyword)).LastOrDefault(found => found is not null);

    /// <summary>The entry of an address in <c>virtual_ipaddress</c> or its excluded sibling; else the list, or the instance.</summary>
    public SourceSpan SpanOf(IpAddress address)
    {
        foreach (ConfigurationNode entry in Block.All("virtual_ipaddress").Concat(Block.All("virtual_ipaddress_excluded"))
            .SelectMany(list => list.Children))
        {
            if (entry.Words.Count == 0) continue;
            ReadOnlySpan<char> text = entry.Words[0].Chars;
            int slash = text.IndexOf('/');
            if (IpAddress.TryParse(slash < 0 ? text : text[..slash], out IpAddress found) && found == address) return entry.Span;
        }

        return Block.Last("virtual_ipaddress")?.Span ?? Span;
    }
}
