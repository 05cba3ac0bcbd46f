using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Logging;

namespace Holdfast.Daemon.Vrrp;

/// <summary>What is told to people, scripts, FIFOs and mailboxes when something has changed.</summary>
internal sealed partial class VrrpDriver
{
    private void TellStateChanged(in VrrpAction action)
    {
        RouterSlot slot = _slots[action.Router];
        VrrpState state = _engine.State(action.Router);
        slot.NoteTransition(DateTimeOffset.Now, action.From, action.To);
        string cause = VrrpTexts.Cause(action.Cause, state, _engine.Faults(action.Router).Select(fault => fault.ToString()));
        if (cause.Length > 0) _log.Info($"({slot.Settings.Name}) {cause}");
        _log.Notice(LogTexts.EnteringState(slot.Settings.Name, action.To, atStart: action.From == VrrpRole.Init));

        // Scripts find the addresses as the new role has them.
        (VirtualRouter router, VrrpRole role, byte priority) = (slot.Settings, action.To, state.EffectivePriority);
        bool isFirst = action.From == VrrpRole.Init;
        _addresses.Then(() => _notifier.RouterEntered(router, role, priority, isFirst));
    }

    private void TellGroupStateChanged(in VrrpAction action)
    {
        SyncGroup group = _engine.Groups[action.Router];
        VrrpRole role = action.To;
        bool isFirst = action.From == VrrpRole.Init;
        _log.Notice(LogTexts.GroupSyncing(group.Name, role));
        _addresses.Then(() => _notifier.GroupEntered(group, role, isFirst));
    }

    private void TellPriorityChanged(in VrrpAction action)
    {
        VirtualRouter router = _slots[action.Router].Settings;
        byte priority = action.Priority;
        VrrpRole role = _engine.State(action.Router).Role;
        _log.Info($"({router.Name}) effective priority is {priority} now");
        if (router.NotifyPriorityChanges) _addresses.Then(() => _notifier.PriorityChanged(router, role, priority));
    }

    private void TellLowerPriority(in VrrpAction action)
    {
        VirtualRouter router = _slots[action.Router].Settings;
        byte priority = _engine.State(action.Router).EffectivePriority;
        _log.Info($"({router.Name}) heard a master of the lower priority {action.Priority}, {action.Peer}: "
            + "announcing the addresses again");
        _addresses.Then(() => _notifier.MasterReceivedLowerPriority(router, priority));
    }

    private void TellStopped(in VrrpAction action)
    {
        VirtualRouter router = _slots[action.Router].Settings;
        byte priority = action.Priority;
        _addresses.Then(() => _notifier.RouterStopped(router, priority));
    }

    private void TellGroupStopped(SyncGroup group) => _addresses.Then(() => _notifier.GroupStopped(group));

    private void TellDeleted(in VrrpAction action)
    {
        VirtualRouter router = _slots[action.Router].Settings;
        byte priority = action.Priority;
        _log.Notice($"({router.Name}) is no longer configured");
        _addresses.Then(() => _notifier.RouterDeleted(router, priority));
    }

    private void TellStates()
    {
        for (int group = 0; group < _engine.Groups.Count; group++)
        {
            _notifier.WriteGroupState(_engine.Groups[group], _engine.GroupRole(group));
        }

        for (int i = 0; i < _slots.Length; i++)
        {
            _notifier.WriteRouterState(_slots[i].Settings, _engine.State(i).Role, _engine.State(i).EffectivePriority);
        }
    }
}
