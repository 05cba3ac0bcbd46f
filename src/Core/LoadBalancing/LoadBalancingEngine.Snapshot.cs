using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <content>What is told to those who ask.</content>
public sealed partial class LoadBalancingEngine
{
    /// <summary>How everything is now.</summary>
    public LoadBalancingSnapshot Snapshot(Instant now) =>
        new([.. Array.ConvertAll(_services, service => Describe(service, now))]);

    private VirtualServerStatus Describe(WatchedService service, Instant now) => new()
    {
        Service = service.Settings.Service switch
        {
            Service.Address address => ServiceKey.Of(service.Settings.Protocol, address.Ip, address.Port).ToString(),
            var other => other.ToString()!,
        },
        IsUp = service.HasQuorum,
        Sum = service.Sum,
        Quorum = service.Quorum,
        Hysteresis = service.Hysteresis,
        IsSorryServerInUse = service.IsSorryInUse,
        IsSuspended = service.IsSuspended,
        RealServers = Array.ConvertAll(service.Servers, server => Describe(server, now)),
    };

    private RealServerStatus Describe(WatchedServer server, Instant now) => new()
    {
        Address = server.Settings.Address,
        Port = server.Settings.Port,
        IsUp = server.IsUp,
        ConfiguredWeight = server.Settings.Weight,
        EffectiveWeight = server.Weight,
        TableWeight = server.Listed == WatchedServer.Absent ? null : server.Listed,
        Reason = server.Reason,
        Since = server.Since,
        Transitions = server.Transitions,
        RampEnd = WeightRamp.NextStep(server.RampStart, server.Settings.SlowStart, now) == Instant.Never
            ? null
            : server.RampStart + server.Settings.SlowStart,
        Drain = server.Drain,
        DrainDeadline = OrNull(server.DrainDeadline),
        IsHeld = server.IsHeld,
        HoldEnd = OrNull(server.HoldEnd),
        RecentFailures = server.Failures?.Count ?? 0,
        Checks = Array.ConvertAll(server.Checks, Describe),
    };

    private CheckStatus Describe(WatchedCheck check) => new()
    {
        Number = check.Number,
        Keyword = check.Settings.Keyword,
        IsUp = check.State.IsUp,
        HasRun = check.State.HasRun,
        IsRunning = check.IsRunning,
        Failures = check.State.Failures,
        WeightDelta = check.WeightDelta,
        LastReason = check.Reason,
        NextDue = OrNull(_deadlines[check.Slot]),
        Attempts = check.Attempts,
        FailedAttempts = check.FailedAttempts,
    };

    private static Instant? OrNull(Instant instant) => instant == Instant.Never ? null : instant;
}
