using Holdfast.Configuration;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.Time;
using Holdfast.Daemon.Dumps;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Supervisor;

/// <summary>
/// The parent while it runs: one loop that starts the child, starts it again when it dies, hands it new configurations,
/// passes signals on and stops everything in order.
/// </summary>
internal sealed class Supervision : IDisposable
{
    /// <summary>A dead child's addresses are removed by the parent if nobody takes care of them for this long.</summary>
    private static readonly TimeSpan s_orphanLimit = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop = new();
    private readonly Wakeup _wakeup;
    private readonly Signals _signals;
    private readonly SupervisionParts _parts;
    private readonly Log _log;
    private CompilationResult _current;
    private ConfigurationModel _model;
    private VrrpChild? _vrrp;
    private RestartPolicy _restarts;
    private int _starts;
    private Instant _restartAt = Instant.Never;
    private Instant _killAt = Instant.Never;
    private AwaitedScript? _script;
    private bool _announced;
    private bool _stopping;
    private bool _reloading;
    private bool _reloadAgain;
    private int _status = ExitCode.Ok;

    /// <summary>Ready to run with a configuration that was compiled and accepted.</summary>
    public Supervision(SupervisionParts parts, CompilationResult current)
    {
        _parts = parts;
        _log = parts.Log;
        _current = current;
        _model = current.Model!;
        _wakeup = new Wakeup(_loop);
        _signals = new Signals(_wakeup);
        _loop.NextDeadline = () => NextDeadline().Nanoseconds;
        _loop.RunDue = now => RunDue(new Instant(now));
    }

    private Options Options => _parts.Options;

    /// <summary>Runs until everything has stopped; the result is the daemon's exit status.</summary>
    public int Run()
    {
        ListenToSignals();
        _reloadAgain = _parts.IsReloadDue();
        if (_model.Global.StartupScript is { } script)
        {
            _script = AwaitedScript.Start(
                "startup", script, _model.Global.StartupScriptTimeout, _loop, _wakeup, _log, OnStartupScriptDone);
        }
        else
        {
            StartChildren();
        }

        _loop.Run();
        return _status;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _vrrp?.Dispose();
        _signals.Dispose();
        _wakeup.Dispose();
        _loop.Dispose();
    }

    private void ListenToSignals()
    {
        _signals.On(SignalNumber.Terminate, () => Stop(ExitCode.Ok));
        if (Options.IgnoreInterrupt) _signals.Ignore(SignalNumber.Interrupt);
        else _signals.On(SignalNumber.Interrupt, () => Stop(ExitCode.Ok));
        _signals.On(SignalNumber.HangUp, Reload);
        _signals.On(SignalNumber.Data, WriteData);
        foreach (int number in new[] { SignalNumber.Statistics, SignalNumber.Json, SignalNumber.ClearStatistics })
        {
            _signals.On(number, () => _vrrp?.Signal(number));
        }

        _signals.Ignore(SignalNumber.Pipe);
    }

    private Instant NextDeadline()
    {
        Instant next = _restartAt < _killAt ? _restartAt : _killAt;
        return _script is { } script && script.Deadline < next ? script.Deadline : next;
    }

    private void RunDue(Instant now)
    {
        if (_script is { } script && script.Deadline <= now) script.End("has run too long");
        if (_killAt <= now)
        {
            _killAt = Instant.Never;
            _log.Warning($"VRRP child process({_vrrp?.Pid}) does not stop and is killed");
            _vrrp?.Kill();
        }

        if (_restartAt <= now)
        {
            _restartAt = Instant.Never;
            StartVrrp();
        }
    }

    private void OnStartupScriptDone()
    {
        _script = null;
        if (_stopping) Finish();
        else StartChildren();
    }

    private void StartChildren()
    {
        if (NeedsVrrp(_current))
        {
            StartVrrp();
        }
        else
        {
            _log.Warning("Warning - keepalived has no configuration to run");
            Announce();
        }

        RepeatReload();
    }

    private bool NeedsVrrp(CompilationResult result) =>
        (result.NeedsVrrp || Options.AllChildren) && (!Options.CheckersOnly || Options.VrrpOnly);

    private void StartVrrp()
    {
        try
        {
            _vrrp = VrrpChild.Start(_loop, StartMessage(), _parts.Arguments, new ChildEvents
            {
                Ready = OnReady,
                Reloaded = OnReloaded,
                ReloadRequested = Reload,
                Ended = OnEnded,
            });
            _starts++;
            _log.Info($"Starting VRRP child process, pid={_vrrp.Pid}");
        }
        catch (SystemCallException e)
        {
            _log.Error($"The VRRP child process cannot be started: {e.Message}");
            if (_starts == 0 || Options.DontRespawn) Stop(ExitCode.Fatal);
            else RetryStart();
        }
    }

    // It could be started before: the machine lacks something for the moment.
    private void RetryStart()
    {
        TimeSpan delay = _restarts.After(TimeSpan.Zero, out _restarts);
        if (delay < s_orphanLimit) delay = s_orphanLimit;
        ReleaseAddresses();
        _restartAt = new Instant(EventLoop.Now()) + delay;
    }

    private ChildStart StartMessage() => new(_model.ForVrrp(), _parts.ChildSettings(_model.Global, _starts));

    private void OnReady(VrrpChild child)
    {
        child.IsReady = true;
        Announce();
    }

    // READY once, at the end of the start; reloads announce their own end.
    private void Announce()
    {
        if (_announced) return;
        _announced = true;
        _log.Info("Startup complete");
        _parts.Notify.Ready();
        _parts.OnStarted();
    }

    private void OnEnded(VrrpChild child, ChildExit exit)
    {
        child.Dispose();
        _vrrp = null;
        _killAt = Instant.Never;
        if (_stopping)
        {
            if (exit.WasKilled) ReleaseAddresses();
            Finish();
            return;
        }

        if (!NeedsVrrp(_current))
        {
            EndReload("");
            return;
        }

        TimeSpan ran = new Instant(EventLoop.Now()) - child.StartedAt;
        if (exit.IsPermanent)
        {
            _log.Error($"VRRP child process({child.Pid}) {exit}: it cannot run. Exiting");
            Stop(exit.Status);
        }
        else if (Options.DontRespawn)
        {
            _log.Error($"VRRP child process({child.Pid}) died ({exit}): Exiting");
            if (exit.WasKilled) ReleaseAddresses();
            Stop(ExitCode.Ok);
        }
        else
        {
            Restart(child, exit, ran);
        }
    }

    private void Restart(VrrpChild child, ChildExit exit, TimeSpan ran)
    {
        TimeSpan delay = _restarts.After(ran, out _restarts);
        _log.Error($"VRRP child process({child.Pid}) died ({exit}): Respawning");
        if (delay > TimeSpan.Zero) _log.Info($"Restart of VRRP process delayed {delay.TotalSeconds:0} seconds to limit respawn rate");
        if (exit.WasKilled && delay >= s_orphanLimit) ReleaseAddresses();
        EndReload("");
        if (delay == TimeSpan.Zero) StartVrrp();
        else _restartAt = new Instant(EventLoop.Now()) + delay;
    }

    private void ReleaseAddresses()
    {
        if (Options.DontReleaseVrrp) return;
        _log.Warning("Removing the addresses that the VRRP child process has left");
        try
        {
            _parts.ReleaseAddresses(_model);
        }
        catch (SystemCallException e)
        {
            _log.Error($"They could not be removed: {e.Message}");
        }
    }

    private void Reload()
    {
        if (_stopping) return;
        if (_reloading || _script is not null)
        {
            _reloadAgain = true;
            return;
        }

        _reloading = true;
        if (_announced) _parts.Notify.Reloading();
        _log.Info("Reloading ...");
        if (TryRead() is not { } fresh)
        {
            EndReload("");
            return;
        }

        ConfigurationReader.LogFindings(fresh, _log);
        if (ReloadDecision.Refusal(fresh, _current) is { } refusal)
        {
            _log.Error($"Reload refused: {refusal}. Nothing has changed");
            EndReload("");
            return;
        }

        (ConfigurationModel model, IReadOnlyList<string> ignored) = ReloadDecision.Fixed(fresh.Model!, _model);
        foreach (string keyword in ignored) _log.Warning($"{keyword} cannot change on reload: the change is ignored");
        if (Options.DumpConfiguration) ConfigurationReader.LogModel(model, _log);
        _current = fresh;
        _model = model;
        Apply();
    }

    // Whatever is wrong with the files, be it a mistake of ours in reading them: it must not end what runs.
    private CompilationResult? TryRead()
    {
        try
        {
            return _parts.Read(_model);
        }
        catch (Exception e)
        {
            _log.Error($"Reload refused: the configuration cannot be read ({e.Message}). Nothing has changed");
            return null;
        }
    }

    private void Apply()
    {
        bool needed = NeedsVrrp(_current);
        switch (_vrrp)
        {
            case null when needed && _restartAt == Instant.Never:
                StartVrrp();
                EndReload("Reload complete");
                break;
            case null:
                EndReload("Reload complete");
                break;
            case { } when !needed:
                StopVrrp();
                break;
            case { } child:
                if (!child.TryReload(StartMessage())) EndReload("The VRRP child process does not take the new configuration");
                break;
        }
    }

    private void OnReloaded(ReloadAnswer answer)
    {
        if (!_reloading) return;
        string text = answer.Text.Length == 0 ? "" : $": {answer.Text}";
        EndReload(answer.Accepted ? $"Reload complete{text}" : $"The VRRP child process refuses the new configuration{text}");
    }

    private void EndReload(string text)
    {
        if (!_reloading) return;
        if (text.Length > 0) _log.Info(text);
        _reloading = false;
        if (_announced) _parts.Notify.Ready();
        RepeatReload();
    }

    // What was asked for at a time when it could not be done.
    private void RepeatReload()
    {
        if (!_reloadAgain || _stopping) return;
        _reloadAgain = false;
        _wakeup.Post(Reload);
    }

    private void WriteData()
    {
        _vrrp?.Signal(SignalNumber.Data);
        ChildSettings settings = _parts.ChildSettings(_model.Global, _starts);
        string path = DumpFile.PathOf(_model.Global, settings, "keepalived_parent.data");
        DumpFacts facts = DumpFacts.OfThisProcess(settings.Umask, settings.NetworkNamespace);
        WriteDump(path, DataDump.FormatParent(_model.Global, facts), settings.Umask);
        if (_model.VirtualServers.Count > 0)
        {
            string checkers = DumpFile.PathOf(_model.Global, settings, "keepalived_check.data");
            WriteDump(checkers, CheckerDump.Format(_model, facts), settings.Umask);
        }

        if (!_model.HasBfdInstances) return;
        string bfd = DumpFile.PathOf(_model.Global, settings, "keepalived_bfd.data");
        WriteDump(bfd, DataDump.FormatBfd(_model.Global, facts, _model.BfdSessions), settings.Umask);
    }

    private void WriteDump(string path, string text, uint umask)
    {
        if (!DumpFile.TryWrite(path, text, umask, out string error)) _log.Error($"Cannot write {path}: {error}");
    }

    private void Stop(int status)
    {
        if (_stopping) return;
        _stopping = true;
        _status = status;
        _restartAt = Instant.Never;
        _log.Info("Stopping");
        _parts.Notify.Stopping();
        if (_script is { } script) script.End("is not waited for any more");
        else if (_vrrp is not null) StopVrrp();
        else Finish();
    }

    private void StopVrrp()
    {
        _vrrp!.Stop();
        _killAt = new Instant(EventLoop.Now()) + _model.Global.ChildWaitTime;
    }

    // The children are gone.
    private void Finish()
    {
        if (_script is null && _model.Global.ShutdownScript is { } shutdown && _starts > 0)
        {
            _script = AwaitedScript.Start(
                "shutdown", shutdown, _model.Global.ShutdownScriptTimeout, _loop, _wakeup, _log, _loop.Stop);
            return;
        }

        _loop.Stop();
    }
}
