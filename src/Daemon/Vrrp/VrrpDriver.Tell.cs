using Holdfast.Core.Notifications;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Logging;

namespace Holdfast.Daemon.Vrrp;

/// <summary>What is told to people, scripts, FIFOs and mailboxes when something has changed.</summary>
internal sealed partial class VrrpDriver
{
    private static readonly string s_hostName = Environment.MachineName;

    private void Tell(in VrrpAction action)
    {
        TellLog(action);
        if (action.Kind == VrrpActionKind.StateChanged && action.Router == _syncDaemons.Router)
        {
            _syncDaemons.Role = action.To;
            _addresses.Then(_applySyncDaemons);
        }

        // Scripts find the addresses as the new role has them.
        if (Notification.Of(_model, action, s_hostName) is { } notification)
        {
            _addresses.Then(() => _notifier.Tell(notification));
        }
    }

    private void TellLog(in VrrpAction action)
    {
        switch (action.Kind)
        {
            case VrrpActionKind.StateChanged:
                TellStateChanged(action);
                break;
            case VrrpActionKind.GroupStateChanged:
                _log.Notice(LogTexts.GroupSyncing(_engine.Groups[action.Router].Name, action.To));
                break;
            case VrrpActionKind.PriorityChanged:
                _log.Info($"({Name(action)}) effective priority is {action.Priority} now");
                break;
            case VrrpActionKind.MasterReceivedLowerPriority:
                _lowerPriorities.Write(action.Router, Now(), LogLevel.Warning, (Name(action), action), static what =>
                    $"({what.Item1}) {what.action.Peer} is master, too, with the lower priority "
                        + $"{what.action.HeardPriority}: it is told to yield, and our addresses are announced again");
                break;
            case VrrpActionKind.OwnerConflict:
                _log.Error(VrrpTexts.OwnerConflict(Name(action), action.Peer));
                break;
            case VrrpActionKind.Deleted:
                _log.Notice($"({Name(action)}) is no longer configured");
                break;
            default:
                break;
        }
    }

    private void TellStateChanged(in VrrpAction action)
    {
        RouterSlot slot = _slots[action.Router];
        VrrpState state = _engine.State(action.Router);
        slot.NoteTransition(DateTimeOffset.Now, action.From, action.To);
        string cause = VrrpTexts.Cause(action.Cause, state, _engine.Faults(action.Router).Select(fault => fault.ToString()));
        if (cause.Length > 0) _log.Info($"({slot.Settings.Name}) {cause}");
        _log.Notice(LogTexts.EnteringState(slot.Settings.Name, action.To, atStart: action.From == VrrpRole.Init));
    }

    private string Name(in VrrpAction action) => _slots[action.Router].Settings.Name;

    private void TellStates()
    {
        for (int group = 0; group < _engine.Groups.Count; group++)
        {
            _notifier.WriteLine(Notification.GroupLine(_engine.Groups[group].Name, _engine.GroupRole(group)));
        }

        for (int i = 0; i < _slots.Length; i++)
        {
            VrrpState state = _engine.State(i);
            _notifier.WriteLine(Notification.RouterLine(_slots[i].Settings.Name, state.Role, state.EffectivePriority));
        }
    }
}
