using Holdfast.Core;
using Holdfast.Core.Time;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;

namespace Holdfast.Daemon.Supervisor;

/// <summary>Start, death and end of each child.</summary>
internal sealed partial class Supervision
{
    private void Start(SupervisedChild child)
    {
        string name = child.Kind.Name;
        try
        {
            ConfigurationModel model = ModelOf(child);
            ChildStartRequest request = child.Kind.Request(model, child);
            child.Run = ChildRun.Start(_loop, request, _parts.Arguments, new ChildEvents
            {
                Ready = run => OnReady(child, run),
                Reloaded = (_, answer) => OnReloaded(child, answer),
                ReloadRequested = Reload,
                Drained = drained => child.Drained = drained,
                Ended = (run, exit) => OnEnded(child, run, exit),
            });
            child.Privileges = request.Privileges;
            child.NetworkNamespace = request.NetworkNamespace;
            child.InForce = model;
            child.Unanswered.Clear();
            child.LargestMessage = request.Message.Length;
            child.Starts++;
            child.LeftSomething = true;
            _log.Info($"Starting {name} child process, pid={child.Run.Pid}");
        }
        catch (SystemCallException e)
        {
            _log.Error($"The {name} child process cannot be started: {e.Message}");
            bool endsAll = child.Starts == 0 ? child.Kind.IsVital || IsAlone(child) : Options.DontRespawn;
            if (endsAll) Stop(ExitCode.Fatal);
            else RetryStart(child);
        }
    }

    // One that has refused a configuration runs with the one before, and so does its successor.
    private ConfigurationModel ModelOf(SupervisedChild child) =>
        child.HasRefused && child.InForce is { } inForce ? inForce : _model;

    // The machine lacks something for the moment.
    private void RetryStart(SupervisedChild child)
    {
        TimeSpan delay = NextDelay(child, TimeSpan.Zero);
        if (delay < s_orphanLimit) delay = s_orphanLimit;
        if (child.Kind.ReleasesWhileWaiting) ReleaseLeftovers(child);
        child.RestartAt = new Instant(EventLoop.Now()) + delay;
        Settle(child);
    }

    private void OnReady(SupervisedChild child, ChildRun run)
    {
        run.IsReady = true;
        Settle(child);
    }

    private void Settle(SupervisedChild child)
    {
        child.IsSettled = true;
        AnnounceIfSettled();
    }

    private void OnEnded(SupervisedChild child, ChildRun run, ChildExit exit)
    {
        run.Dispose();
        child.Run = null;
        child.KillAt = Instant.Never;
        child.OwesAnswer = false;
        child.AnswerBy = Instant.Never;
        bool anew = child.StartsAnew;
        child.StartsAnew = false;
        if (!exit.WasKilled && !anew) child.LeftSomething = exit.Status is ExitCode.ProgramError;
        if (_stopping)
        {
            ReleaseLeftovers(child);
            FinishIfAlone();
            return;
        }

        if (!IsNeeded(child))
        {
            ReleaseLeftovers(child);
            child.Drained = [];
        }
        else if (anew)
        {
            Start(child);
        }
        else
        {
            JudgeEnd(child, run, exit);
        }

        if (!_stopping) EndReloadIfAnswered();
    }

    private void JudgeEnd(SupervisedChild child, ChildRun run, ChildExit exit)
    {
        string who = $"{child.Kind.Name} child process({run.Pid})";
        if (exit.IsPermanent)
        {
            if (child.Kind.IsVital || IsAlone(child))
            {
                _log.Error($"{who} {exit}: it cannot run. Exiting");
                Stop(exit.Status);
                return;
            }

            _log.Error($"{who} {exit}: it cannot run, and is not started again before a reload. The rest of the daemon goes on");
            child.IsGivenUp = true;
            Settle(child);
        }
        else if (Options.DontRespawn)
        {
            _log.Error($"{who} died ({exit}): Exiting");
            Stop(ExitCode.Ok);
        }
        else
        {
            Restart(child, run, exit);
        }
    }

    private void Restart(SupervisedChild child, ChildRun run, ChildExit exit)
    {
        string name = child.Kind.Name;
        TimeSpan delay = NextDelay(child, new Instant(EventLoop.Now()) - run.StartedAt);
        _log.Error($"{name} child process({run.Pid}) died ({exit}): Respawning");
        if (delay > TimeSpan.Zero) _log.Info($"Restart of {name} process delayed {delay.TotalSeconds:0} seconds to limit respawn rate");
        if (exit.WasKilled && delay >= s_orphanLimit && child.Kind.ReleasesWhileWaiting) ReleaseLeftovers(child);
        if (delay == TimeSpan.Zero) Start(child);
        else child.RestartAt = new Instant(EventLoop.Now()) + delay;

        // Others are not kept waiting by one that does not get on its feet.
        if (!_stopping) Settle(child);
    }

    private static TimeSpan NextDelay(SupervisedChild child, TimeSpan ran)
    {
        TimeSpan delay = child.Restarts.After(ran, out RestartPolicy next);
        child.Restarts = next;
        return delay;
    }

    private bool IsAlone(SupervisedChild child) => !_children.Any(other => other != child && IsNeeded(other));

    private void ReleaseLeftovers(SupervisedChild child)
    {
        if (!child.LeftSomething || child.Kind.Release is not { } release) return;
        child.LeftSomething = false;
        _log.Warning($"Removing the {child.Kind.Leftovers} that the {child.Kind.Name} child process has left");
        try
        {
            release(ModelOf(child));
        }
        catch (SystemCallException e)
        {
            _log.Error($"They could not be removed: {e.Message}");
        }
    }

    private void Stop(SupervisedChild child)
    {
        child.Run!.Stop();
        AwaitEnd(child);
    }

    private void AwaitEnd(SupervisedChild child) => child.KillAt = new Instant(EventLoop.Now()) + _model.Global.ChildWaitTime;
}
