using Holdfast.Core.Time;
using Holdfast.Core.Tracking;

namespace Holdfast.Core.Vrrp;

public sealed partial class VrrpEngine
{
    // After any change of what is known: causes and priorities are computed anew, and roles follow. Not before the start
    // or during a reload: an interface that nobody has told of yet would look as if it were missing.
    private void Reevaluate(Instant now)
    {
        if (_isGathering) return;
        for (int i = 0; i < Count; i++)
        {
            FindOwnCauses(i);
        }

        for (int group = 0; group < _groups.Count; group++)
        {
            ShareCauses(_groups.Members(group));
        }

        for (int i = 0; i < Count; i++)
        {
            byte priority = PriorityOf(i);
            if (priority != _states[i].EffectivePriority) Step(i, VrrpEvent.PriorityIs(priority), now);
        }

        for (int i = 0; i < Count; i++)
        {
            FollowCauses(i, now);
        }

        TellGroups();
    }

    // What concerns one router concerns its sync group, and nobody else.
    private void Reevaluate(int router, Instant now)
    {
        if (_isGathering) return;
        FindOwnCauses(router);
        ReadOnlySpan<int> members = _groups.MembersWith(router);
        ShareCauses(members);
        FollowCauses(router, now);
        foreach (int member in members)
        {
            FollowCauses(member, now);
        }

        TellGroups();
    }

    private void FollowCauses(int router, Instant now)
    {
        if (!_started[router]) return;
        VrrpRole role = _states[router].Role;
        FaultCause[] causes = _causes[router];
        if (Array.Exists(causes, static cause => !cause.IsPending))
        {
            if (role != VrrpRole.Fault) Step(router, VrrpEvent.Fault(CanSend(router)), now);
        }
        else if (causes.Length == 0 && role is VrrpRole.Init or VrrpRole.Fault)
        {
            bool listens = _listensFirst[router] || !OwnsWithGroup(router);
            _listensFirst[router] = false;
            Step(router, VrrpEvent.Of(listens ? VrrpEventKind.StartedListening : VrrpEventKind.Started), now);
        }
    }

    private byte PriorityOf(int router)
    {
        byte priority = _tracking.EffectivePriority(_routers[router], _groups.Of(router));
        bool gaveUp = priority == VirtualRouter.OwnerPriority && _states[router].GaveUpOwnership;
        return gaveUp ? (byte)(VirtualRouter.OwnerPriority - 1) : priority;
    }

    private bool CanSend(int router)
    {
        string? own = _routers[router].Interface;
        return _states[router].Source != default && (own is null || _tracking.Link(own) == LinkState.Up);
    }

    private void FindOwnCauses(int router)
    {
        _scratch.Clear();
        bool hasSource = _states[router].Source != default;
        _tracking.AddCauses(_routers[router], _groups.Of(router), hasSource, _scratch);
        _ownCauses[router] = _scratch.Count == 0 ? [] : [.. _scratch];
        _causes[router] = _ownCauses[router];
    }

    // One member's fault is everybody's: the others name it. One that a reload has just brought has no say yet.
    private void ShareCauses(ReadOnlySpan<int> members)
    {
        foreach (int member in members)
        {
            _scratch.Clear();
            _scratch.AddRange(_ownCauses[member]);
            foreach (int other in members)
            {
                if (other == member || !_started[other] || _ownCauses[other].Length == 0) continue;
                bool pending = Array.TrueForAll(_ownCauses[other], static cause => cause.IsPending);
                FaultKind kind = pending ? FaultKind.SyncGroupMemberPending : FaultKind.SyncGroupMember;
                _scratch.Add(new FaultCause(kind, _routers[other].Name));
            }

            _causes[member] = _scratch.Count == 0 ? [] : [.. _scratch];
        }
    }
}
