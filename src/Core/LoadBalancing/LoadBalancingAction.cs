namespace Holdfast.Core.LoadBalancing;

/// <summary>What the engine wants done, or tells.</summary>
public enum LoadBalancingActionKind : byte
{
    /// <summary>Begin one attempt of <see cref="LoadBalancingAction.Check"/>; answer with <see cref="LoadBalancingEngine.CheckEnded"/>.</summary>
    RunCheck,

    /// <summary>End a running attempt without a result (the check is suspended).</summary>
    CancelCheck,

    /// <summary>The check is gone: end a running attempt and forget it.</summary>
    RemoveCheck,

    /// <summary>The services of the virtual server are to be reconciled: <see cref="LoadBalancingEngine.Desired"/> tells how they should be.</summary>
    TableChanged,

    /// <summary>The virtual server is gone by a reload: its services are nobody's any more, unless another one wants them.</summary>
    VirtualServerRemoved,

    /// <summary>A check has succeeded after it had failed, or for the first time (Text: why it had failed).</summary>
    CheckUp,

    /// <summary>A check has failed for good, its retries included (Text: the reason).</summary>
    CheckDown,

    /// <summary>One attempt has failed, but retries are left (Text: the reason). Told only with <c>log_all_failures</c>.</summary>
    AttemptFailed,

    /// <summary>The real server counts as working: notify_up, FIFO, mail.</summary>
    ServerUp,

    /// <summary>The real server counts as failed (Text: the reason): notify_down, FIFO, mail.</summary>
    ServerDown,

    /// <summary>The effective weight of the real server has changed without a change of its state (Value: the new one).</summary>
    WeightChanged,

    /// <summary>The virtual server has gained its quorum: quorum_up, FIFO, mail (Value: the sum of weights).</summary>
    QuorumGained,

    /// <summary>The virtual server has lost its quorum: quorum_down, FIFO, mail (Value: the sum of weights).</summary>
    QuorumLost,

    /// <summary>The sorry server is in use from now on.</summary>
    SorryServerOn,

    /// <summary>The sorry server is not in use any more.</summary>
    SorryServerOff,

    /// <summary>The checks of the virtual server rest, for its address is not here (<c>ha_suspend</c>).</summary>
    ChecksSuspended,

    /// <summary>The checks of the virtual server go on.</summary>
    ChecksResumed,

    /// <summary>The real server fails too often and is held out (Text: how often).</summary>
    FlappingHeld,

    /// <summary>The hold is over.</summary>
    FlappingReleased,

    /// <summary>The real server is drained: it gets no new connections (weight 0).</summary>
    DrainStarted,

    /// <summary>The drain is over and the real server is out of the table (Text: because it has no connections left, or the deadline).</summary>
    DrainEnded,

    /// <summary>The drain is lifted, the real server is as its checks say.</summary>
    DrainLifted,
}

/// <summary>An action of the engine.</summary>
/// <param name="Kind">What.</param>
/// <param name="VirtualServer">Index into the engine's model; -1: none. For VirtualServerRemoved the index in the old model.</param>
/// <param name="RealServer">Index into the virtual server's list; -1: none.</param>
/// <param name="Check">Number of the check, unique over the life of the engine; 0: none.</param>
/// <param name="Step">For RunCheck: which page of an HTTP check, from 0.</param>
public readonly record struct LoadBalancingAction(
    LoadBalancingActionKind Kind, int VirtualServer, int RealServer = -1, int Check = 0, int Step = 0)
{
    /// <summary>A reason or a remark; empty: none.</summary>
    public string Text { get; init; } = "";

    /// <summary>A weight or a sum of weights.</summary>
    public long Value { get; init; }

    /// <summary>For QuorumGained and QuorumLost: the quorum, as far as it can be reached; else 0.</summary>
    public uint Quorum { get; init; }

    /// <summary>For QuorumGained and QuorumLost: the hysteresis, less than the quorum; else 0.</summary>
    public uint Hysteresis { get; init; }

    /// <summary>
    /// The indices are those of the model before the reload: it is told of what the reload has removed (ServerDown and
    /// QuorumLost), and always so for VirtualServerRemoved.
    /// </summary>
    public bool OfFormerModel { get; init; }
}
