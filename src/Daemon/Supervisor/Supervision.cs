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
/// The parent while it runs: one loop that starts the children, starts each again when it dies, hands them new configurations,
/// passes signals on and stops everything in order. One child's death is no other child's business.
/// </summary>
internal sealed partial class Supervision : IDisposable
{
    /// <summary>A dead child's addresses are removed by the parent if nobody takes care of them for this long.</summary>
    private static readonly TimeSpan s_orphanLimit = TimeSpan.FromSeconds(1);

    /// <summary>How long a child may take to answer a reload, and for how much of the configuration it gets a second more.</summary>
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(5);
    private const int BytesPerSecond = 256 * 1024;

    private readonly EventLoop _loop = new();
    private readonly Wakeup _wakeup;
    private readonly Signals _signals;
    private readonly SupervisionParts _parts;
    private readonly Log _log;
    private CompilationResult _current;
    private ConfigurationModel _model;
    private readonly IReadOnlyList<SupervisedChild> _children;
    private AwaitedScript? _script;
    private bool _announced;
    private bool _stopping;
    private bool _reloading;
    private bool _reloadAgain;
    private readonly List<string> _refusals = [];
    private readonly List<string> _remarks = [];
    private int _status = ExitCode.Ok;

    /// <summary>Ready to run with a configuration that was compiled and accepted.</summary>
    public Supervision(SupervisionParts parts, CompilationResult current)
    {
        _parts = parts;
        _log = parts.Log;
        _current = current;
        _model = current.Model!;
        _children = [.. parts.Children.Select(kind => new SupervisedChild(kind))];
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
        foreach (SupervisedChild child in _children) child.Run?.Dispose();
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
            _signals.On(number, () => PassOn(number));
        }

        _signals.Ignore(SignalNumber.Pipe);
    }

    private void PassOn(int signal)
    {
        foreach (SupervisedChild child in _children)
        {
            if (child.Kind.Signals.Contains(signal)) child.Run?.Signal(signal);
        }
    }

    private Instant NextDeadline()
    {
        Instant next = _script?.Deadline ?? Instant.Never;
        foreach (SupervisedChild child in _children)
        {
            if (child.RestartAt < next) next = child.RestartAt;
            if (child.KillAt < next) next = child.KillAt;
            if (child.AnswerBy < next) next = child.AnswerBy;
        }

        return next;
    }

    private void RunDue(Instant now)
    {
        if (_script is { } script && script.Deadline <= now) script.End("has run too long");
        foreach (SupervisedChild child in _children)
        {
            if (child.KillAt <= now)
            {
                child.KillAt = Instant.Never;
                _log.Warning($"{child.Kind.Name} child process({child.Run?.Pid}) does not stop and is killed");
                child.Run?.Kill();
            }

            if (child.AnswerBy <= now) GiveUpAnswer(child);
            if (child.RestartAt <= now)
            {
                child.RestartAt = Instant.Never;
                Start(child);
            }
        }
    }

    private void OnStartupScriptDone()
    {
        _script = null;
        if (_stopping) FinishIfAlone();
        else StartChildren();
    }

    private void StartChildren()
    {
        SupervisedChild[] needed = [.. _children.Where(IsNeeded)];
        if (needed.Length == 0) _log.Warning("Warning - keepalived has no configuration to run");
        foreach (SupervisedChild child in needed)
        {
            if (!_stopping) Start(child);
        }

        AnnounceIfSettled();
        RepeatReload();
    }

    private bool IsNeeded(SupervisedChild child) => child.Kind.IsNeeded(_current);

    // READY once, at the end of the start; reloads announce their own end.
    private void AnnounceIfSettled()
    {
        if (_announced || _stopping || _children.Any(child => IsNeeded(child) && !child.IsSettled)) return;
        _announced = true;
        _log.Info("Startup complete");
        _parts.Notify.Ready();
        _parts.OnStarted();
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
        _refusals.Clear();
        foreach (SupervisedChild child in _children)
        {
            // Another configuration may be one that it can run with.
            child.IsGivenUp = child.HasRefused = false;
            if (_stopping) return;
            bool needed = IsNeeded(child);
            switch (child.Run)
            {
                case null when needed && child.RestartAt == Instant.Never:
                    Start(child);
                    break;
                case null:
                    if (!needed) child.RestartAt = Instant.Never;
                    if (!needed) ReleaseLeftovers(child);
                    break;
                case { } when !needed:
                    child.OwesAnswer = true;
                    Stop(child);
                    break;
                default:
                    HandOver(child);
                    break;
            }
        }

        EndReloadIfAnswered();
    }

    // A child that may do less than the new configuration needs is started anew; what it has set stays meanwhile.
    private void HandOver(SupervisedChild child)
    {
        ChildStartRequest request = child.Kind.Request(_model, child);
        if (!child.Privileges.Covers(request.Privileges) || child.NetworkNamespace != request.NetworkNamespace)
        {
            _log.Info($"{child.Kind.Name} child process({child.Run!.Pid}) is started anew: the new configuration needs privileges that it has given up");
            child.StartsAnew = child.OwesAnswer = true;
            child.Run.Leave();
            AwaitEnd(child);
        }
        else if (TryReload(child, request.Message))
        {
            child.OwesAnswer = true;
            child.Unanswered.Enqueue(_model);
            child.LargestMessage = Math.Max(child.LargestMessage, request.Message.Length);
            child.AnswerBy = new Instant(EventLoop.Now()) + AnswerLimit(child.LargestMessage);
        }
        else
        {
            _refusals.Add($"The {child.Kind.Name} child process does not take the new configuration");
        }
    }

    private bool TryReload(SupervisedChild child, byte[] message)
    {
        try
        {
            return child.Run!.TryReload(message);
        }
        catch (SystemCallException e)
        {
            _log.Error($"The new configuration cannot be handed over: {e.Message}");
            return false;
        }
    }

    // A large configuration takes its time, to be read and to be compared with the table; the message may hold little of it.
    private static TimeSpan AnswerLimit(int length) => s_answerLimit + TimeSpan.FromSeconds(length / BytesPerSecond);

    // One child that hangs must not keep the others, and later reloads, waiting.
    private void GiveUpAnswer(SupervisedChild child)
    {
        child.AnswerBy = Instant.Never;
        if (!child.OwesAnswer) return;
        child.OwesAnswer = false;
        _refusals.Add($"The {child.Kind.Name} child process({child.Run?.Pid}) does not answer: it may run with the former configuration. "
            + "If it hangs, kill it: another one is started with the new configuration");
        EndReloadIfAnswered();
    }

    private void OnReloaded(SupervisedChild child, ReloadAnswer answer)
    {
        string text = answer.Text.Length == 0 ? "" : $": {answer.Text}";

        // Of a former configuration, and late: its end is waited for, and its successor begins with the latest one.
        if (child.StartsAnew) return;
        if (child.Unanswered.TryDequeue(out ConfigurationModel? offered) && answer.Accepted) child.InForce = offered;
        bool isOfLast = child.Unanswered.Count == 0;
        if (isOfLast) child.HasRefused = !answer.Accepted;

        if (answer.StartsAnew)
        {
            child.StartsAnew = true;
            AwaitEnd(child);
        }

        if (!_reloading || !child.OwesAnswer || !isOfLast)
        {
            _log.Info($"The {child.Kind.Name} child process({child.Run?.Pid}) {(answer.Accepted ? "has taken" : "refuses")} "
                + $"a configuration, and says so late{text}");
            return;
        }

        // With its end, and the start of another one, it has answered.
        child.AnswerBy = Instant.Never;
        child.OwesAnswer = answer.StartsAnew;
        if (!answer.Accepted) _refusals.Add($"The {child.Kind.Name} child process refuses the new configuration{text}");
        else if (text.Length > 0) _remarks.Add(answer.Text);
        EndReloadIfAnswered();
    }

    private void EndReloadIfAnswered()
    {
        if (!_reloading || _children.Any(child => child.OwesAnswer)) return;
        foreach (string problem in _refusals) _log.Error(problem);
        string remarks = _remarks.Count == 0 ? "" : $": {string.Join("; ", _remarks)}";
        bool complete = _refusals.Count == 0;
        _refusals.Clear();
        _remarks.Clear();
        EndReload(complete ? $"Reload complete{remarks}" : "");
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
        PassOn(SignalNumber.Data);
        ChildSettings settings = _parts.ChildSettings(_model.Global);
        string path = DumpFile.PathOf(_model.Global, settings, "keepalived_parent.data");
        DumpFacts facts = DumpFacts.OfThisProcess(settings.Umask, settings.NetworkNamespace);
        WriteDump(path, DataDump.FormatParent(_model.Global, facts), settings.Umask);
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
        _log.Info("Stopping");
        _parts.Notify.Stopping();
        if (_script is { } script) script.End("is not waited for any more");

        // The other way round than they were started: adverts stop first, so that another node takes over.
        foreach (SupervisedChild child in _children.Reverse())
        {
            child.RestartAt = Instant.Never;
            if (child.Run is null) ReleaseLeftovers(child);
            else Stop(child);
        }

        FinishIfAlone();
    }

    private void FinishIfAlone()
    {
        if (_stopping && _script is null && _children.All(child => child.Run is null)) Finish();
    }

    // The children are gone.
    private void Finish()
    {
        if (_script is null && _model.Global.ShutdownScript is { } shutdown && _children.Any(child => child.Starts > 0))
        {
            _script = AwaitedScript.Start(
                "shutdown", shutdown, _model.Global.ShutdownScriptTimeout, _loop, _wakeup, _log, _loop.Stop);
            return;
        }

        _loop.Stop();
    }
}
