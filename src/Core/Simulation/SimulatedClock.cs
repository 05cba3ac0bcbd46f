using Holdfast.Core.Time;

namespace Holdfast.Core.Simulation;

/// <summary>A node's own monotonic clock: it started at some value and runs a little too fast or too slow.</summary>
/// <param name="Origin">True time at which the clock showed <paramref name="Offset"/>.</param>
/// <param name="Offset">What the clock showed at <paramref name="Origin"/>.</param>
/// <param name="DriftPpm">How much too fast it runs, in millionths; negative: too slow. -100,000..100,000.</param>
public readonly record struct SimulatedClock(Instant Origin, Instant Offset, int DriftPpm)
{
    private const long Million = 1_000_000;

    /// <summary>What the clock shows at a true time.</summary>
    public Instant Local(Instant trueTime)
    {
        long elapsed = trueTime.Nanoseconds - Origin.Nanoseconds;
        return new Instant(Offset.Nanoseconds + elapsed + Drift(elapsed, Million));
    }

    /// <summary>The first true time at which the clock shows <paramref name="local"/> or more.</summary>
    public Instant TrueTime(Instant local)
    {
        if (local == Instant.Never) return local;
        long shown = local.Nanoseconds - Offset.Nanoseconds;
        long trueTime = Origin.Nanoseconds + shown - Drift(shown, Million + DriftPpm) - 2;
        while (Local(new Instant(trueTime)) < local) trueTime++;
        return new Instant(trueTime);
    }

    // Whole millions first: nanoseconds times parts per million would overflow after hours.
    private long Drift(long elapsed, long whole) => elapsed / whole * DriftPpm + elapsed % whole * DriftPpm / whole;
}
