using Holdfast.Core.Time;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>
/// Makes the attempts of one check, one after the other. Every member is called on the loop's thread, and so is the callback
/// that it was made with: exactly once for each attempt, unless it was cancelled; possibly within <see cref="Begin"/>.
/// </summary>
internal interface IProbe
{
    /// <summary>Begins an attempt. There is none under way.</summary>
    /// <param name="step">Which page of an HTTP check, from 0; 0 for all others.</param>
    /// <param name="now">The time.</param>
    void Begin(int step, Instant now);

    /// <summary>Ends the attempt under way, if there is one, without a result. The probe may be used again.</summary>
    void Cancel();
}
