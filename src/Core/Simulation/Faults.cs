namespace Holdfast.Core.Simulation;

/// <summary>How bad the world is: chances for each packet, and what befalls nodes from time to time.</summary>
public sealed record Faults
{
    /// <summary>A network that loses nothing, and nodes that nothing happens to.</summary>
    public static Faults None { get; } = new();

    /// <summary>
    /// A network that loses nothing, between nodes that come and go: what an operator sees on a good day. The clocks
    /// drift as quartz does.
    /// </summary>
    public static Faults Clean { get; } = new()
    {
        DriftPpm = 100,
        Disturbances =
        [
            Disturbance.Crash, Disturbance.Stop, Disturbance.LinkDown, Disturbance.ScriptFailure, Disturbance.Reload,
        ],
        MeanGap = TimeSpan.FromSeconds(12),
        MaxDuration = TimeSpan.FromSeconds(15),
    };

    /// <summary>Chance 0..1 that a packet gets lost.</summary>
    public double LossRate { get; init; }

    /// <summary>Chance 0..1 that a packet arrives twice.</summary>
    public double DuplicateRate { get; init; }

    /// <summary>Chance 0..1 that a bit of a packet is flipped.</summary>
    public double CorruptionRate { get; init; }

    /// <summary>Least time that a packet takes.</summary>
    public TimeSpan MinDelay { get; init; } = TimeSpan.FromMicroseconds(10);

    /// <summary>Longest time that a packet takes. Packets overtake each other.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMicroseconds(60);

    /// <summary>Clocks of nodes that boot run up to this much too fast or too slow, in millionths.</summary>
    public int DriftPpm { get; init; }

    /// <summary>What befalls nodes.</summary>
    public IReadOnlyList<Disturbance> Disturbances { get; init; } = [];

    /// <summary>Mean time between the begins of two disturbances.</summary>
    public TimeSpan MeanGap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest duration of a disturbance.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Swarm testing: which faults are on is itself drawn, so that no fault hides what another one would show.
    /// </summary>
    public static Faults Swarm(SeededRandom random)
    {
        Disturbance[] on = [.. Enum.GetValues<Disturbance>().Where(_ => random.Chance(0.5))];
        return new Faults
        {
            LossRate = random.Chance(0.5) ? random.Pick([0.01, 0.1, 0.3, 0.6]) : 0,
            DuplicateRate = random.Chance(0.4) ? 0.2 : 0,
            CorruptionRate = random.Chance(0.3) ? 0.1 : 0,
            MaxDelay = TimeSpan.FromMilliseconds(random.Pick([0.06, 1, 20, 300, 2000])),
            DriftPpm = random.Pick([0, 100, 2000, 20000]),
            Disturbances = on,
            MeanGap = TimeSpan.FromSeconds(random.Between(2, 15)),
            MaxDuration = TimeSpan.FromSeconds(random.Between(1, 25)),
        };
    }
}
