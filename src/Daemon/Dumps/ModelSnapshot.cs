using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>What the VRRP process would know right after its start, if every interface is up and nothing was heard.</summary>
internal static class ModelSnapshot
{
    /// <summary>The snapshot of a configuration that does not run yet.</summary>
    public static VrrpSnapshot Of(ConfigurationModel model)
    {
        Dictionary<string, string> groups = [];
        foreach (SyncGroup group in model.SyncGroups)
        {
            foreach (string member in group.Members) groups.TryAdd(member, group.Name);
        }

        return new VrrpSnapshot
        {
            Global = model.Global,
            Routers = [.. model.VirtualRouters.Select(router => Of(router, groups.GetValueOrDefault(router.Name)))],
            Groups = [.. model.SyncGroups.Select(group => new GroupSnapshot(group, VrrpRole.Backup))],
            Scripts = [.. model.Scripts.Select(script => new ScriptSnapshot { Settings = script })],
            StaticAddresses = model.StaticAddresses,
            StaticRoutes = model.StaticRoutes,
            StaticRules = model.StaticRules,
            TrackGroups = model.TrackGroups,
            TrackFiles = model.TrackFiles,
            TrackProcesses = model.TrackProcesses,
            BfdSessions = model.BfdSessions,
            LinkDelays = model.LinkDelays,
            GarpGroups = model.GarpGroups,
        };
    }

    private static RouterSnapshot Of(VirtualRouter router, string? group) => new()
    {
        Settings = router,
        SyncGroup = group,
        Role = router is { IsOwner: true, WantsMaster: true } ? VrrpRole.Master : VrrpRole.Backup,
        WantedRole = router.WantsMaster ? VrrpRole.Master : VrrpRole.Backup,
        EffectivePriority = router.Priority,
        TotalPriority = router.Priority,
        MasterAdvertInterval = router.AdvertInterval,
        MasterDownInterval = VrrpTimers.MasterDown(router, router.Priority, router.AdvertInterval),
        SourceAddress = router.SourceAddress,
    };
}
