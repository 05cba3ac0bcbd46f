using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Notifications;

namespace Holdfast.Daemon.Checkers;

/// <summary>Log lines, scripts, FIFO lines and mails.</summary>
internal sealed partial class CheckDriver
{
    private const int MostChecksTold = 1000;

    private void TellChecks()
    {
        int checks = Model.VirtualServers.Sum(server => server.RealServers.Sum(real => real.Checks.Count));
        if (checks > MostChecksTold)
        {
            _log.Info($"Activating {checks} healthcheckers for {_current.Names.Length} virtual servers");
            return;
        }

        for (int i = 0; i < _current.Names.Length; i++)
        {
            foreach (RealServer real in Model.VirtualServers[i].RealServers)
            {
                string name = ServerNames.RealServer(Model.VirtualServers[i], real.Address, real.Port);
                for (int count = real.Checks.Count; count > 0; count--)
                {
                    _log.Info(CheckerTexts.Activating(name, _current.Names[i]));
                }
            }
        }
    }

    // What a reload has removed is not in the model in force any more.
    private NamedModel ModelOf(in LoadBalancingAction action) => action.OfFormerModel ? _former : _current;

    private void Tell(int index)
    {
        LoadBalancingAction action = _held[index];
        NamedModel named = ModelOf(action);
        string text = LogOf(action.Text);
        VirtualServer server = named.Model.VirtualServers[action.VirtualServer];
        string name = named.Names[action.VirtualServer];
        if (action.RealServer < 0)
        {
            TellServer(action, server, name);
            return;
        }

        RealServer real = server.RealServers[action.RealServer];
        string realName = ServerNames.RealServer(server, real.Address, real.Port);
        switch (action.Kind)
        {
            case LoadBalancingActionKind.CheckUp:
            case LoadBalancingActionKind.CheckDown:
            case LoadBalancingActionKind.AttemptFailed:
                TellCheck(index, real, realName);
                break;
            case LoadBalancingActionKind.ServerUp:
                _log.Info(CheckerTexts.ServerUp(real, realName, name));
                _parts.Tell(named.Notifications.OfServer(server, name, real, isUp: true, CauseOf(index, LoadBalancingActionKind.CheckUp), ""));
                break;
            case LoadBalancingActionKind.ServerDown:
                _log.Warning(CheckerTexts.ServerDown(real, realName, name, text));
                _parts.Tell(named.Notifications.OfServer(
                    server, name, real, isUp: false, CauseOf(index, LoadBalancingActionKind.CheckDown), text));
                break;
            case LoadBalancingActionKind.WeightChanged:
                _log.Info(CheckerTexts.WeightChanged(realName, name, action.Value));
                break;
            case LoadBalancingActionKind.FlappingHeld:
                _log.Warning($"Service {realName} of VS {name} fails too often ({text}) and is held out until it has worked for a while");
                break;
            case LoadBalancingActionKind.FlappingReleased:
                _log.Info($"Service {realName} of VS {name} has worked long enough and is not held out any more");
                break;
            case LoadBalancingActionKind.DrainStarted:
                _log.Info($"Draining service {realName} of VS {name}: it gets no new connections");
                break;
            case LoadBalancingActionKind.DrainEnded:
                _log.Info($"Drained service {realName} of VS {name}: {text}");
                break;
            case LoadBalancingActionKind.DrainLifted:
                _log.Info($"Service {realName} of VS {name} is not drained any more");
                break;
            default:
                break;
        }
    }

    private void TellServer(in LoadBalancingAction action, VirtualServer server, string name)
    {
        string sorry = server.SorryServer is { } there ? ServerNames.RealServer(server, there.Address, there.Port) : "";
        switch (action.Kind)
        {
            case LoadBalancingActionKind.QuorumGained:
            case LoadBalancingActionKind.QuorumLost:
                // A quorum above the weight of all could never be met: what counts is what can be reached.
                server = server with { Quorum = action.Quorum, Hysteresis = action.Hysteresis };
                bool gained = action.Kind == LoadBalancingActionKind.QuorumGained;
                string line = $"{LoadBalancingNotification.QuorumText(server, gained, action.Value)} for VS {name}"
                    + CheckerTexts.QuorumMeans(server, gained, action.Value, action.Text);
                if (gained) _log.Info(line);
                else _log.Warning(line);
                _parts.Tell(ModelOf(action).Notifications.OfQuorum(server, name, gained, action.Value));
                break;
            case LoadBalancingActionKind.SorryServerOn:
                _log.Warning($"Adding sorry server {sorry} to VS {name}");
                _log.Info($"Removing alive servers from the pool for VS {name}");
                break;
            case LoadBalancingActionKind.SorryServerOff:
                _log.Info($"Removing sorry server {sorry} from VS {name}");
                _log.Info($"Adding alive servers to the pool for VS {name}");
                break;
            case LoadBalancingActionKind.ChecksSuspended:
                _log.Info($"Suspending healthcheckers of VS {name}: its address is not on this machine");
                break;
            case LoadBalancingActionKind.ChecksResumed:
                _log.Info($"Resuming healthcheckers of VS {name}: its address is on this machine");
                break;
            default:
                break;
        }
    }

    private void TellCheck(int index, RealServer real, string realName)
    {
        LoadBalancingAction action = _held[index];
        if (_engine.FindCheck(action.Check) is not { } check) return;
        string server = _current.Names[action.VirtualServer];
        string text = LogOf(action.Text);
        bool isUp = action.Kind == LoadBalancingActionKind.CheckUp;
        switch (action.Kind)
        {
            case LoadBalancingActionKind.AttemptFailed:
                _log.Info(CheckerTexts.AttemptFailed(check, realName, server, text));
                return;
            case LoadBalancingActionKind.CheckDown:
                _log.Warning(CheckerTexts.CheckDown(check, realName, server, text));
                break;
            default:
                if (text.Length > 0 || IsFollowed(index, LoadBalancingActionKind.ServerUp)) _log.Info(CheckerTexts.CheckUp(check, realName, server));
                else _log.Details(CheckerTexts.CheckUp(check, realName, server));
                break;
        }

        // The real server's own notification has the mail, if there is one; a first success is no news.
        LoadBalancingActionKind own = isUp ? LoadBalancingActionKind.ServerUp : LoadBalancingActionKind.ServerDown;
        if ((isUp && text.Length == 0) || IsFollowed(index, own)) return;
        VirtualServer settings = Model.VirtualServers[action.VirtualServer];
        if (_current.Notifications.OfCheck(settings, server, real, isUp, check.Keyword, text) is { } mail) _parts.Mail(mail);
    }

    // Whether what the check has found out changes its real server.
    private bool IsFollowed(int index, LoadBalancingActionKind kind)
    {
        LoadBalancingAction action = _held[index];
        for (int i = index + 1; i < _held.Count; i++)
        {
            LoadBalancingAction next = _held[i];
            if (next.Kind == kind && next.VirtualServer == action.VirtualServer && next.RealServer == action.RealServer
                && next.OfFormerModel == action.OfFormerModel)
            {
                return true;
            }
        }

        return false;
    }

    private string? CauseOf(int index, LoadBalancingActionKind kind)
    {
        LoadBalancingAction action = _held[index];
        for (int i = index - 1; i >= 0; i--)
        {
            LoadBalancingAction before = _held[i];
            if (before.Kind == kind && before.VirtualServer == action.VirtualServer && before.RealServer == action.RealServer
                && before.OfFormerModel == action.OfFormerModel)
            {
                return _engine.FindCheck(before.Check)?.Keyword;
            }
        }

        return null;
    }

    // What a server or a program has said goes into lines and mails of ours.
    private static string LogOf(string text) => Logging.LogTexts.OneLine(text);
}
