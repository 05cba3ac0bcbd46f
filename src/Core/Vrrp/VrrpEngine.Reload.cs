using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;

namespace Holdfast.Core.Vrrp;

public sealed partial class VrrpEngine
{
    /// <summary>
    /// Takes over another configuration. A router is the same one if VRID, family, interface and group or source are:
    /// its name does not matter. What is the same keeps state, timers and addresses; only differences become actions.
    /// Priorities and faults follow with the next <see cref="Start"/>, once links and sources have been told.
    /// </summary>
    public Reconfiguration Reconfigure(ConfigurationModel next, Instant now)
    {
        VirtualRouter[] routers = [.. next.VirtualRouters];
        int[] oldIndices = Match(routers);
        var departing = new ActionList();
        Depart(oldIndices, departing, now);

        VirtualRouter[] oldRouters = _routers;
        VrrpState[] oldStates = _states;
        (bool[] oldStarted, bool[] oldListensFirst) = (_started, _listensFirst);
        (FaultCause[][] oldOwnCauses, FaultCause[][] oldCauses) = (_ownCauses, _causes);
        Dictionary<string, VrrpRole> groupRoles = [];
        for (int group = 0; group < _groups.Count; group++)
        {
            groupRoles[_groups.Settings[group].Name] = _groups.Role(group);
        }

        _tracking.Configure(next.Scripts);
        _routers = routers;
        _states = new VrrpState[routers.Length];
        _ownCauses = new FaultCause[routers.Length][];
        _causes = new FaultCause[routers.Length][];
        _started = new bool[routers.Length];
        _listensFirst = new bool[routers.Length];
        SyncGroups oldGroups = _groups;
        _groups = new SyncGroups(next.SyncGroups, next.VirtualRouters);
        _regrouped = new bool[_groups.Count];
        _timers = new DeadlineQueue(routers.Length);
        _announcements = new DeadlineQueue(routers.Length);
        for (int group = 0; group < _groups.Count; group++)
        {
            _regrouped[group] = IsRegrouped(_groups.Members(group), oldIndices, oldGroups);
            _groups.SetRole(group, groupRoles.GetValueOrDefault(_groups.Settings[group].Name, VrrpRole.Init));
        }

        for (int i = 0; i < routers.Length; i++)
        {
            int old = oldIndices[i];
            _started[i] = old >= 0 && oldStarted[old];
            _listensFirst[i] = old < 0 || oldListensFirst[old];
            (_ownCauses[i], _causes[i]) = old < 0 ? ([], []) : (oldOwnCauses[old], oldCauses[old]);
            Set(i, old < 0 ? VrrpState.Initial(routers[i]) : Carry(oldRouters[old], routers[i], oldStates[old], now));
            if (old >= 0 && oldStates[old].Role == VrrpRole.Master) ChangeAddresses(i, oldRouters[old], routers[i]);
        }

        _rolesChanged = true;
        _isGathering = true;
        return new Reconfiguration(oldIndices, departing);
    }

    private static (byte, IpFamily, string?, bool, IpAddress?) Identity(VirtualRouter router) =>
        (router.VirtualRouterId, router.Family, router.Interface, router.IsUnicast,
            router.IsUnicast ? router.SourceAddress : router.MulticastGroup);

    private int[] Match(VirtualRouter[] routers)
    {
        var known = new Dictionary<(byte, IpFamily, string?, bool, IpAddress?), int>();
        for (int i = 0; i < Count; i++)
        {
            known.TryAdd(Identity(_routers[i]), i);
        }

        // Taken out when found: no two routers may inherit one state.
        return [.. routers.Select(router => known.Remove(Identity(router), out int old) ? old : -1)];
    }

    // Masters advertise once more, so that whatever the reload costs, the others stay quiet; those that go say so.
    private void Depart(int[] oldIndices, ActionList departing, Instant now)
    {
        for (int i = 0; i < Count; i++)
        {
            if (!oldIndices.Contains(i))
            {
                VrrpMachine.Step(_routers[i], i, _states[i], VrrpEvent.Of(VrrpEventKind.Shutdown), now, departing);
                departing.Add(new VrrpAction(VrrpActionKind.Deleted, i) { Priority = _states[i].EffectivePriority });
            }
            else if (_states[i] is { Role: VrrpRole.Master, Conflict: not OwnerConflict.Listening })
            {
                byte priority = _states[i].EffectivePriority;
                departing.Add(new VrrpAction(VrrpActionKind.SendAdvert, i) { Priority = priority });
            }
        }
    }

    private static VrrpState Carry(VirtualRouter old, VirtualRouter router, in VrrpState state, Instant now)
    {
        VrrpState carried = state with
        {
            GaveUpOwnership = state.GaveUpOwnership && router.IsOwner,
            Source = router.SourceAddress ?? state.Source,
        };
        if (state.Role == VrrpRole.Master)
        {
            Instant latest = now + router.AdvertInterval;
            return carried with
            {
                Deadline = state.Deadline < latest ? state.Deadline : latest,
                MasterAdvertInterval = router.AdvertInterval,
                Announcements = old.GratuitousArp == router.GratuitousArp
                    ? state.Announcements
                    : state.Announcements.Under(router.GratuitousArp, now),
            };
        }

        bool adopts = router.Version == VrrpVersion.V3 && state.Role == VrrpRole.Backup;
        return adopts ? carried : carried with { MasterAdvertInterval = router.AdvertInterval };
    }

    private void ChangeAddresses(int index, VirtualRouter old, VirtualRouter router)
    {
        HashSet<VirtualAddress> before = [.. old.Addresses, .. old.ExcludedAddresses];
        HashSet<VirtualAddress> after = [.. router.Addresses, .. router.ExcludedAddresses];
        VirtualAddress[] dropped = [.. before.Where(address => !after.Contains(address))];
        VirtualAddress[] added = [.. after.Where(address => !before.Contains(address))];
        if (dropped.Length > 0)
        {
            Actions.Add(new VrrpAction(VrrpActionKind.RemoveAddresses, index) { Addresses = dropped });
        }

        if (added.Length == 0) return;
        Actions.Add(new VrrpAction(VrrpActionKind.AddAddresses, index) { Addresses = added });
        Actions.Add(new VrrpAction(VrrpActionKind.Announce, index)
        {
            Addresses = added,
            Repeat = router.GratuitousArp.MasterRepeat,
            Reason = AnnounceReason.Reload,
        });
    }
}
