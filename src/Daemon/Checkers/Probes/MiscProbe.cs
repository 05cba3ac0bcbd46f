using Holdfast.Core.Checks;
using Holdfast.Core.Time;
using Holdfast.Daemon.Scripts;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>Runs the program of a MISC_CHECK. A run that takes too long has failed, and is ended with all that it has started.</summary>
internal sealed class MiscProbe(HealthCheck.Misc check, MiscRuns runs, Action<CheckResult> ended) : IProbe
{
    private MiscRun? _run;
    private MiscRun? _killed;

    /// <inheritdoc/>
    public void Begin(int step, Instant now)
    {
        // A program that waits in the kernel (NFS without a server) is not even ended by SIGKILL: two of them are enough.
        if (_killed is { HasExited: false } && _run is { HasExited: false })
        {
            _run.Kill();
            ended(CheckResult.Failure("two programs of earlier attempts could not be killed, and still wait in the kernel"));
            return;
        }

        // A run that was told to end and did not: another beside it would be one too many.
        if (_run is { HasExited: false })
        {
            _run.Kill();
            _killed = _run;
        }

        TimeSpan limit = check.Timeout ?? check.Schedule.DelayLoop;
        MiscRun run = null!;
        run = _run = runs.Start(check.Command.ToRequest(), now + limit, limit, (in outcome) => OnEnded(run, outcome));
    }

    /// <inheritdoc/>
    public void Cancel() => _run?.Abandon();

    private void OnEnded(MiscRun run, in MiscOutcome outcome)
    {
        if (_run == run && outcome.HasExited) _run = null;
        if (outcome.Result is { } result) ended(check.IsDynamic ? WithWeight(result, outcome.Status) : result);
    }

    // Exit status 2..255 of a dynamic check: all is well, and the weight is two less.
    private static CheckResult WithWeight(in CheckResult result, int? status) => status is >= 2 and <= 255
        ? CheckResult.Success with { Weight = status.Value - 2 }
        : result;
}
