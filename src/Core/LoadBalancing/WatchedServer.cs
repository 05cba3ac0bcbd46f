using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <summary>A real server of one virtual server as the engine sees it.</summary>
internal sealed class WatchedServer(RealServer settings, WatchedService service, int index)
{
    /// <summary>The value of <see cref="Listed"/> for a server that is not in the table.</summary>
    public const int Absent = -1;

    public RealServer Settings = settings;
    public WatchedService Service = service;
    public int Index = index;
    public WatchedCheck[] Checks = [];

    /// <summary>Place in the queue of deadlines; -1: none yet.</summary>
    public int Slot = -1;

    /// <summary>Whether all checks are well.</summary>
    public bool ChecksUp = true;

    /// <summary>Whether it counts as working: its checks are well and it is not held for flapping.</summary>
    public bool IsUp = true;

    /// <summary>It has alpha checks, and no verdict of them has been told.</summary>
    public bool IsUnproven;

    /// <summary>The weight that its checks make of the configured one.</summary>
    public int Weight = settings.Weight;

    /// <summary>Its weight in the table, or <see cref="Absent"/>.</summary>
    public int Listed = Absent;

    public string Reason = "";
    public Instant Since;

    /// <summary>When the weight began to grow; Never: it is the full one.</summary>
    public Instant RampStart = Instant.Never;

    public DrainPhase Drain;
    public Instant DrainDeadline = Instant.Never;

    /// <summary>When the drain began, or connections were counted last.</summary>
    public Instant LastConnections;

    /// <summary>Recent failures; null unless flaps are damped.</summary>
    public Queue<Instant>? Failures;

    /// <summary>It came with the latest configuration.</summary>
    public bool IsNew = true;

    /// <summary>A reload has removed it.</summary>
    public bool IsRemoved;

    public bool IsHeld;
    public Instant HoldEnd = Instant.Never;
    public long Transitions;

    /// <summary>The next time at which something about it changes by itself.</summary>
    public Instant NextChange(Instant now)
    {
        Instant next = HoldEnd;
        if (DrainDeadline < next) next = DrainDeadline;
        Instant step = WeightRamp.NextStep(RampStart, Settings.SlowStart, now);
        return step < next ? step : next;
    }
}
