using Holdfast.Core.Checks;
using Holdfast.Core.Time;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>The probe of a check that cannot be made: each attempt fails with the same reason.</summary>
internal sealed class FailingProbe(string reason, Action<CheckResult> ended) : IProbe
{
    /// <inheritdoc/>
    public void Begin(int step, Instant now) => ended(CheckResult.Failure(reason));

    /// <inheritdoc/>
    public void Cancel()
    {
        // It has ended when Begin returns.
    }
}
