using Holdfast.Core.Packets;
using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <summary>How everything is at a moment: for status, dumps and metrics.</summary>
/// <param name="VirtualServers">In the order of the model.</param>
public sealed record LoadBalancingSnapshot(IReadOnlyList<VirtualServerStatus> VirtualServers);

/// <summary>How a virtual server is.</summary>
public sealed record VirtualServerStatus
{
    /// <summary>What it answers to, in words.</summary>
    public required string Service { get; init; }

    /// <summary>Whether it has its quorum.</summary>
    public bool IsUp { get; init; }

    /// <summary>Sum of the weights of working servers that are not drained; a slow start does not lessen it.</summary>
    public long Sum { get; init; }

    /// <summary>The quorum, as far as it can be reached.</summary>
    public uint Quorum { get; init; }

    /// <summary>The hysteresis, less than the quorum.</summary>
    public uint Hysteresis { get; init; }

    /// <summary>Whether new connections go to the sorry server.</summary>
    public bool IsSorryServerInUse { get; init; }

    /// <summary>Whether its checks rest, for its address is not here.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>In the order of the model.</summary>
    public IReadOnlyList<RealServerStatus> RealServers { get; init; } = [];
}

/// <summary>How a real server of a virtual server is.</summary>
public sealed record RealServerStatus
{
    /// <summary>Its address.</summary>
    public required IpAddress Address { get; init; }

    /// <summary>Its port; 0: that of the virtual server.</summary>
    public ushort Port { get; init; }

    /// <summary>Whether it counts as working.</summary>
    public bool IsUp { get; init; }

    /// <summary>The weight as configured.</summary>
    public int ConfiguredWeight { get; init; }

    /// <summary>The weight that its checks make of it.</summary>
    public int EffectiveWeight { get; init; }

    /// <summary>The weight in the table; null: it is not in the table.</summary>
    public int? TableWeight { get; init; }

    /// <summary>Why it does not work; empty: it does.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Since when it works, or does not.</summary>
    public Instant Since { get; init; }

    /// <summary>So often it has come up or gone down.</summary>
    public long Transitions { get; init; }

    /// <summary>When its weight is the full one; null: it is already.</summary>
    public Instant? RampEnd { get; init; }

    /// <summary>How far its drain is.</summary>
    public DrainPhase Drain { get; init; }

    /// <summary>When its drain ends at the latest; null: it is not being drained.</summary>
    public Instant? DrainDeadline { get; init; }

    /// <summary>Whether it is held out for failing too often.</summary>
    public bool IsHeld { get; init; }

    /// <summary>When it is let in again if no check fails; null: it is not held, or a check fails.</summary>
    public Instant? HoldEnd { get; init; }

    /// <summary>Recent failures that count for flap damping.</summary>
    public int RecentFailures { get; init; }

    /// <summary>In the order of the model.</summary>
    public IReadOnlyList<CheckStatus> Checks { get; init; } = [];
}

/// <summary>How a check is.</summary>
public sealed record CheckStatus
{
    /// <summary>Its number, as actions have it.</summary>
    public int Number { get; init; }

    /// <summary>The keyword that defines it.</summary>
    public required string Keyword { get; init; }

    /// <summary>Whether it is well.</summary>
    public bool IsUp { get; init; }

    /// <summary>Whether it has come to a verdict of its own.</summary>
    public bool HasRun { get; init; }

    /// <summary>Whether an attempt is being made.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Failures in a row of a check that still counts as well.</summary>
    public uint Failures { get; init; }

    /// <summary>What it adds to the configured weight of its real server.</summary>
    public long WeightDelta { get; init; }

    /// <summary>Why the latest attempt failed; empty: it did not, or there was none.</summary>
    public string LastReason { get; init; } = "";

    /// <summary>When the next attempt begins; null: none is planned, one is being made, or it follows events.</summary>
    public Instant? NextDue { get; init; }

    /// <summary>Attempts that have ended.</summary>
    public long Attempts { get; init; }

    /// <summary>Attempts that have failed.</summary>
    public long FailedAttempts { get; init; }
}
