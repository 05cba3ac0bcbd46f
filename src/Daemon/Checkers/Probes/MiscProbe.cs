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

    /// <inheritdoc/>
    public void Begin(int step, Instant now)
    {
        // A program that waits in the kernel (NFS without a server) is not even ended by SIGKILL: one of them is enough.
        if (_run is { IsKilled: true })
        {
            ended(CheckResult.Failure("the program of an earlier attempt could not be killed, and still waits in the kernel"));
            return;
        }

        // A run that was told to end and did not: two at a time would be one too many.
        _run?.Kill();
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
