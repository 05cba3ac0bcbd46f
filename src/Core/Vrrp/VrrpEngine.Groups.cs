using Holdfast.Core.Time;

namespace Holdfast.Core.Vrrp;

public sealed partial class VrrpEngine
{
    // Members of a sync group change in the same step.
    private void Follow(int router, VrrpRole before, int firstAction, Instant now)
    {
        VrrpRole after = _states[router].Role;
        _rolesChanged |= after != before;
        ReadOnlySpan<int> members = _groups.MembersWith(router);
        if (members.Length < 2) return;

        VrrpEventKind? follows = (before, after) switch
        {
            (not VrrpRole.Master, VrrpRole.Master) => VrrpEventKind.GroupBecameMaster,
            (VrrpRole.Master, VrrpRole.Backup) => VrrpEventKind.GroupBecameBackup,
            (VrrpRole.Master, VrrpRole.Master) when HeardLowerPriority(firstAction) =>
                VrrpEventKind.GroupHeardLowerPriority,
            _ => null,
        };
        if (follows is not { } kind) return;
        VrrpRole concerned = kind == VrrpEventKind.GroupBecameMaster ? VrrpRole.Backup : VrrpRole.Master;
        foreach (int member in members)
        {
            if (member == router || _states[member].Role != concerned) continue;
            Set(member, VrrpMachine.Step(_routers[member], member, _states[member], VrrpEvent.Of(kind), now, Actions));
        }
    }

    private bool HeardLowerPriority(int firstAction)
    {
        foreach (ref readonly VrrpAction action in Actions.Span[firstAction..])
        {
            if (action.Kind == VrrpActionKind.MasterReceivedLowerPriority) return true;
        }

        return false;
    }

    // A group takes over when all members want to, or when it is master already and this one came late.
    private bool GroupIsReady(int router)
    {
        foreach (int member in _groups.MembersWith(router))
        {
            bool wants = _states[member].Role == VrrpRole.Master || _states[member].AwaitsGroup;
            if (member != router && !wants) return false;
        }

        return true;
    }

    // Only owners take over without listening, and a group only if all its members are such.
    private bool OwnsWithGroup(int router)
    {
        foreach (int member in _groups.MembersWith(router))
        {
            if (_routers[member] is not { IsOwner: true, WantsMaster: true }) return false;
        }

        return true;
    }

    // A reload may bring a master and a backup together. One who listens cannot be made master, another node may be it: so
    // the masters give way, and an election unites them. keepalived does the same.
    private void UniteGroups(Instant now)
    {
        for (int group = 0; group < _groups.Count; group++)
        {
            if (!_regrouped[group] || !HasMember(group, VrrpRole.Backup)) continue;
            foreach (int member in _groups.Members(group))
            {
                if (_states[member].Role == VrrpRole.Master) Step(member, VrrpEvent.Of(VrrpEventKind.GroupBecameBackup), now);
            }
        }

        Array.Clear(_regrouped);
    }

    private bool HasMember(int group, VrrpRole role)
    {
        foreach (int member in _groups.Members(group))
        {
            if (_states[member].Role == role) return true;
        }

        return false;
    }

    // Those who were together already differ for a moment only: one that came late follows by itself.
    private static bool IsRegrouped(ReadOnlySpan<int> members, int[] oldIndices, SyncGroups before)
    {
        int first = -1;
        foreach (int member in members)
        {
            int old = oldIndices[member];
            if (old < 0) continue;
            if (first >= 0 && !before.AreTogether(first, old)) return true;
            first = old;
        }

        return false;
    }

    // Groups are told after their members.
    private void TellGroups()
    {
        if (!_rolesChanged) return;
        _rolesChanged = false;
        for (int group = 0; group < _groups.Count; group++)
        {
            VrrpRole before = _groups.Role(group), after = SyncGroups.RoleOf(_groups.Members(group), _states);
            if (before == after) continue;
            _groups.SetRole(group, after);
            Actions.Add(new VrrpAction(VrrpActionKind.GroupStateChanged, group) { From = before, To = after });
        }
    }
}
