using Holdfast.Core.Checks;
using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <content>From checks to real servers: up and down, weights, slow start, flap damping.</content>
public sealed partial class LoadBalancingEngine
{
    /// <summary>A check of a server has changed: does the server change?</summary>
    /// <param name="server">The server.</param>
    /// <param name="hasFailed">A check has just failed, rather than succeeded.</param>
    /// <param name="now">The time.</param>
    private void JudgeServer(WatchedServer server, bool hasFailed, Instant now)
    {
        bool checksUp = AllUp(server);
        if (checksUp != server.ChecksUp)
        {
            server.ChecksUp = checksUp;
            if (checksUp)
            {
                ChecksRecovered(server, now);
            }
            else
            {
                ChecksFailed(server, now);
            }
        }
        else if (server.IsUnproven)
        {
            TellFirstVerdict(server, hasFailed, now);
        }
    }

    /// <summary>The first verdict on a server that began as failed is told, even if it changes nothing.</summary>
    private void TellFirstVerdict(WatchedServer server, bool hasFailed, Instant now)
    {
        if (server.IsUp && !hasFailed)
        {
            foreach (WatchedCheck check in server.Checks)
            {
                if (!check.State.HasRun) return;
            }

            server.IsUnproven = false;
            Add(LoadBalancingActionKind.ServerUp, server);
        }
        else if (!server.IsUp && hasFailed)
        {
            server.IsUnproven = false;
            server.Since = now;
            Add(LoadBalancingActionKind.ServerDown, server, server.Reason);
        }
    }

    private void ChecksRecovered(WatchedServer server, Instant now)
    {
        if (server.IsHeld && server.Settings.FlapDamping is { } damping)
        {
            server.HoldEnd = now + damping.Hold;
            _deadlines.Set(server.Slot, server.NextChange(now));
            return;
        }

        SetUp(server, now);
    }

    private void ChecksFailed(WatchedServer server, Instant now)
    {
        server.HoldEnd = Instant.Never;
        if (server.IsUp)
        {
            server.IsUp = false;
            server.IsUnproven = false;
            server.RampStart = Instant.Never;
            server.Since = now;
            server.Transitions++;
            Judge(server.Service, now, told: Action(LoadBalancingActionKind.ServerDown, server, server.Reason));
            Damp(server, now);
        }

        _deadlines.Set(server.Slot, server.NextChange(now));
    }

    private void SetUp(WatchedServer server, Instant now)
    {
        server.IsUp = true;
        server.Since = now;
        server.Transitions++;

        // What has never failed has nothing to warm up after: it begins like a server that is not alpha.
        bool ramps = !server.IsUnproven && server.Settings.SlowStart > TimeSpan.Zero;
        server.RampStart = ramps ? now : Instant.Never;
        server.IsUnproven = false;
        Judge(server.Service, now, told: Action(LoadBalancingActionKind.ServerUp, server, server.Reason));
        server.Reason = "";
        _deadlines.Set(server.Slot, server.NextChange(now));
    }

    private void Damp(WatchedServer server, Instant now)
    {
        if (server.Settings.FlapDamping is not { } damping || server.IsHeld) return;
        Queue<Instant> failures = server.Failures ??= new Queue<Instant>();
        failures.Enqueue(now);
        while (now - failures.Peek() > damping.Period || (uint)failures.Count > damping.Failures) failures.Dequeue();
        if ((uint)failures.Count < damping.Failures) return;
        failures.Clear();
        server.IsHeld = true;
        Add(LoadBalancingActionKind.FlappingHeld, server,
            $"{damping.Failures} failures within {damping.Period.TotalSeconds:0.###} s");
    }

    private void ServerDue(WatchedServer server, Instant now)
    {
        if (server.HoldEnd <= now) Release(server, now);
        if (server.DrainDeadline <= now) EndDrain(server, "the deadline is over", now);
        if (server.RampStart != Instant.Never)
        {
            if (now >= server.RampStart + server.Settings.SlowStart) server.RampStart = Instant.Never;
            Judge(server.Service, now);
        }

        _deadlines.Set(server.Slot, server.NextChange(now));
    }

    private void Release(WatchedServer server, Instant now)
    {
        server.HoldEnd = Instant.Never;
        server.IsHeld = false;
        Add(LoadBalancingActionKind.FlappingReleased, server);
        if (server.ChecksUp) SetUp(server, now);
    }

    /// <summary>The weight of a server may have changed.</summary>
    private void Reweigh(WatchedServer server, Instant now)
    {
        int weight = EffectiveWeight(server);
        if (weight == server.Weight) return;
        server.Weight = weight;
        LoadBalancingAction told = Action(LoadBalancingActionKind.WeightChanged, server, "") with { Value = weight };
        Judge(server.Service, now, told: told);
    }

    private static int EffectiveWeight(WatchedServer server)
    {
        long weight = server.Settings.Weight;
        foreach (WatchedCheck check in server.Checks) weight += check.WeightDelta;
        return (int)Math.Clamp(weight, 0, int.MaxValue);
    }

    private static bool AllUp(WatchedServer server)
    {
        foreach (WatchedCheck check in server.Checks)
        {
            if (!check.State.IsUp) return false;
        }

        return true;
    }

    private static LoadBalancingAction Action(LoadBalancingActionKind kind, WatchedServer server, string text) =>
        new(kind, server.Service.Index, server.Index) { Text = text };
}
