namespace Holdfast.Core.Vrrp;

/// <summary>Which virtual routers are members of which sync group, by index, and the role that each group has.</summary>
internal sealed class SyncGroups
{
    private const int None = -1;

    private readonly int[] _groupOf;
    private readonly int[][] _members;
    private readonly VrrpRole[] _roles;

    public SyncGroups(IReadOnlyList<SyncGroup> groups, IReadOnlyList<VirtualRouter> routers)
    {
        Settings = groups;
        _groupOf = new int[routers.Count];
        _members = new int[groups.Count][];
        _roles = new VrrpRole[groups.Count];
        Array.Fill(_groupOf, None);
        var indices = new Dictionary<string, int>();
        for (int router = 0; router < routers.Count; router++)
        {
            indices.TryAdd(routers[router].Name, router);
        }

        for (int group = 0; group < groups.Count; group++)
        {
            var members = new List<int>();
            foreach (string name in groups[group].Members)
            {
                if (!indices.TryGetValue(name, out int router) || _groupOf[router] != None) continue;
                _groupOf[router] = group;
                members.Add(router);
            }

            _members[group] = [.. members];
        }
    }

    public IReadOnlyList<SyncGroup> Settings { get; }

    public int Count => _members.Length;

    /// <summary>The group of a router, or null.</summary>
    public SyncGroup? Of(int router) => _groupOf[router] == None ? null : Settings[_groupOf[router]];

    /// <summary>Whether two routers are members of one group.</summary>
    public bool AreTogether(int one, int other) => _groupOf[one] != None && _groupOf[one] == _groupOf[other];

    /// <summary>All members of the group of a router, itself included; empty without a group.</summary>
    public ReadOnlySpan<int> MembersWith(int router) => _groupOf[router] == None ? [] : _members[_groupOf[router]];

    public ReadOnlySpan<int> Members(int group) => _members[group];

    public VrrpRole Role(int group) => _roles[group];

    public void SetRole(int group, VrrpRole role) => _roles[group] = role;

    /// <summary>The role of a group: all members must be master; one that is in fault or waiting is enough.</summary>
    public static VrrpRole RoleOf(ReadOnlySpan<int> members, ReadOnlySpan<VrrpState> states)
    {
        VrrpRole role = VrrpRole.Master;
        foreach (int member in members)
        {
            VrrpRole own = states[member].Role;
            if (own == VrrpRole.Fault) return own;
            if (own == VrrpRole.Init || (own == VrrpRole.Backup && role == VrrpRole.Master)) role = own;
        }

        return members.IsEmpty ? VrrpRole.Init : role;
    }
}
