using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

/// <summary>Who should own what, computed from configurations alone, and who does, by what the kernels have.</summary>
internal static class Election
{
    /// <summary>Whether the node's kernel has the first address of a virtual router.</summary>
    public static bool Owns(SimulatedNode node, int router)
    {
        VirtualRouter settings = node.Settings.Model.VirtualRouters[router];
        return node.Holds(settings, settings.Addresses[0]);
    }

    /// <summary>The priority of a node that nothing ails: base and every bonus.</summary>
    public static int Priority(SimulatedNode node, int router) =>
        WithWeights(node, router, weight => Math.Max(weight, 0));

    /// <summary>The priority of a node that everything but weightless things ails.</summary>
    public static int LowestPriority(SimulatedNode node, int router) =>
        WithWeights(node, router, weight => Math.Min(weight, 0));

    /// <summary>Whether priorities can change at all.</summary>
    public static bool HasWeights(SimulatedNode node, int router) =>
        LowestPriority(node, router) != Priority(node, router);

    /// <summary>Whether a node takes over from a present owner that is worse.</summary>
    public static bool MayPreempt(SimulatedNode node, int router)
    {
        VirtualRouter settings = node.Settings.Model.VirtualRouters[router];
        return settings.Preempt || settings.IsOwner;
    }

    /// <summary>The sync group of a virtual router, or null.</summary>
    public static SyncGroup? GroupOf(SimulatedNode node, int router) => node.Settings.Model.SyncGroups
        .FirstOrDefault(group => group.Members.Contains(node.Settings.Model.VirtualRouters[router].Name));

    /// <summary>Skew_Time of a priority on a node (RFC 9568, section 6.1; RFC 3768, section 6.1).</summary>
    public static TimeSpan Skew(VirtualRouter router, int priority) =>
        (router.Version == VrrpVersion.V2 ? TimeSpan.FromSeconds(1) : router.AdvertInterval) * (256 - priority) / 256;

    /// <summary>Master_Down_Interval at the lowest priority, with that of the slowest member of the group.</summary>
    public static TimeSpan MasterDown(SimulatedNode node, int router) => Slowest(node, router, settings =>
        settings.AdvertInterval * settings.DownTimerAdverts);

    /// <summary>Skew_Time at the lowest priority, with that of the slowest member of the group.</summary>
    public static TimeSpan SlowestSkew(SimulatedNode node, int router) => Slowest(node, router, _ => TimeSpan.Zero);

    private static TimeSpan Slowest(SimulatedNode node, int router, Func<VirtualRouter, TimeSpan> beforeSkew)
    {
        SyncGroup? group = GroupOf(node, router);
        TimeSpan longest = TimeSpan.Zero;
        for (int i = 0; i < node.Settings.Model.VirtualRouters.Count; i++)
        {
            VirtualRouter settings = node.Settings.Model.VirtualRouters[i];
            if (i != router && group?.Members.Contains(settings.Name) != true) continue;
            TimeSpan own = beforeSkew(settings) + Skew(settings, LowestPriority(node, i));
            if (own > longest) longest = own;
        }

        return longest;
    }

    private static int WithWeights(SimulatedNode node, int router, Func<int, int> counted)
    {
        VirtualRouter settings = node.Settings.Model.VirtualRouters[router];
        if (settings.IsOwner) return VirtualRouter.OwnerPriority;
        SyncGroup? group = GroupOf(node, router);
        if (group is { TrackingWeight: false }) return settings.Priority;
        IEnumerable<Tracked> tracked = settings.TrackedInterfaces.Concat(settings.TrackedScripts);
        if (group is not null) tracked = tracked.Concat(group.TrackedInterfaces).Concat(group.TrackedScripts);
        return Math.Clamp(settings.Priority + tracked.Sum(t => counted(t.Weight)), 1, VirtualRouter.OwnerPriority - 1);
    }
}
