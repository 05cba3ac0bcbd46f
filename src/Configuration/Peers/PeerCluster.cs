namespace Holdfast.Configuration.Peers;

/// <summary>
/// The instances of several nodes that are one virtual router, or are meant to be. One member only: no other node has
/// anything like it.
/// </summary>
/// <param name="Members">At most one of each node, in the order of the nodes.</param>
public sealed record PeerCluster(IReadOnlyList<PeerMember> Members)
{
    /// <summary>The name of the instances, or all of them where they differ.</summary>
    public string Name => string.Join('/', Members.Select(member => member.Router.Name).Distinct());

    /// <summary>The member on a node; null: none.</summary>
    public PeerMember? On(int node) => Members.FirstOrDefault(member => member.NodeIndex == node);
}
