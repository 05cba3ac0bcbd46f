using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <summary>How the weight of a server grows after it has come back: from a tenth, in equal steps.</summary>
public static class WeightRamp
{
    /// <summary>So often the weight changes, the last time to the full one.</summary>
    public const int Steps = 20;

    /// <summary>The weight at a moment: at least 1, unless the full one is 0.</summary>
    /// <param name="full">The weight at the end.</param>
    /// <param name="start">When it began; Never: there is no ramp.</param>
    /// <param name="duration">How long it takes.</param>
    /// <param name="now">The moment.</param>
    public static int At(int full, Instant start, TimeSpan duration, Instant now)
    {
        int step = Step(start, duration, now);
        if (step >= Steps || full == 0) return full;
        int first = Math.Max(1, full / 10);
        return (int)(first + (long)(full - first) * step / Steps);
    }

    /// <summary>When the weight changes next; Never: it is the full one.</summary>
    public static Instant NextStep(Instant start, TimeSpan duration, Instant now)
    {
        int step = Step(start, duration, now);
        if (step >= Steps) return Instant.Never;
        return start + TimeSpan.FromTicks(((step + 1) * duration.Ticks + Steps - 1) / Steps);
    }

    private static int Step(Instant start, TimeSpan duration, Instant now)
    {
        if (start == Instant.Never || duration <= TimeSpan.Zero || now >= start + duration) return Steps;
        return now <= start ? 0 : (int)((Int128)(now - start).Ticks * Steps / duration.Ticks);
    }
}
