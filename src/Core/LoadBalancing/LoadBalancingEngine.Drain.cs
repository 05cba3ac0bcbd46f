using Holdfast.Core.Packets;
using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <content>Taking a real server out without breaking its connections.</content>
public sealed partial class LoadBalancingEngine
{
    // No end before connections have been counted, and not between two counts of several services.
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(366);

    private string[]? _identities; // of the model; made when a drain asks for them

    private string[] Identities => _identities ??= ServerNames.Identities(Model.VirtualServers);

    /// <summary>Whether a server is drained whose connections are to be counted: then the driver calls <see cref="ConnectionsCounted"/> each second.</summary>
    public bool HasDraining => _draining.Exists(server => server.Drain == DrainPhase.Draining);

    /// <summary>Every server that is drained, for the start of a successor.</summary>
    public IReadOnlyList<DrainedServer> Drained => _draining.Count == 0 ? [] : [.. _draining.Select(server =>
        new DrainedServer(
            Identities[server.Service.Index], $"{server.Settings.Address}", server.Settings.Port)
        {
            IsOut = server.Drain == DrainPhase.Drained,
            EndsAt = server.DrainDeadline.Nanoseconds,
            IsUp = server.IsUp,
        })];

    /// <summary>Gives a real server no new connections, and takes it out when it has none left or at the deadline.</summary>
    /// <remarks>
    /// A drained server does not count for the quorum; if that is lost by it, what follows is the same as when the
    /// server fails, but for its own connections, which go on. Its checks go on, and a reload keeps the drain.
    /// </remarks>
    /// <param name="address">Its address.</param>
    /// <param name="port">Its port; null: every port.</param>
    /// <param name="within">The deadline, from now; at most a year.</param>
    /// <param name="now">The time.</param>
    /// <returns>In how many virtual servers it is drained; 0: there is no such server.</returns>
    public int Drain(IpAddress address, ushort? port, TimeSpan within, Instant now)
    {
        int count = 0;
        foreach (WatchedServer server in _serverSlots)
        {
            if (!Matches(server, address, port)) continue;
            count++;
            if (server.Drain == DrainPhase.Drained) continue;
            server.DrainDeadline = now + (within < s_longest ? within : s_longest);
            _deadlines.Set(server.Slot, server.NextChange(now));
            if (server.Drain == DrainPhase.Draining) continue;
            server.Drain = DrainPhase.Draining;
            server.LastConnections = now;
            _draining.Add(server);
            Judge(server.Service, now, told: Action(LoadBalancingActionKind.DrainStarted, server, ""));
        }

        return count;
    }

    /// <summary>Lifts a drain. The weight grows with <c>slow_start</c>, as after a failure.</summary>
    /// <returns>In how many virtual servers it was lifted.</returns>
    public int Undrain(IpAddress address, ushort? port, Instant now)
    {
        int count = 0;
        foreach (WatchedServer server in _serverSlots)
        {
            if (server.Drain == DrainPhase.None || !Matches(server, address, port)) continue;
            count++;
            bool wasOut = server.Drain == DrainPhase.Drained;
            server.Drain = DrainPhase.None;
            server.DrainDeadline = Instant.Never;
            _draining.Remove(server);
            if (wasOut && server.IsUp && server.Settings.SlowStart > TimeSpan.Zero) server.RampStart = now;
            _deadlines.Set(server.Slot, server.NextChange(now));
            Judge(server.Service, now, told: Action(LoadBalancingActionKind.DrainLifted, server, ""));
        }

        return count;
    }

    /// <summary>The services whose connections are to be counted: those of servers that are being drained.</summary>
    public IReadOnlyCollection<ServiceKey> DrainingServices()
    {
        var keys = new HashSet<ServiceKey>();
        foreach (WatchedServer server in _draining)
        {
            if (server.Drain == DrainPhase.Draining) keys.UnionWith(KeysOf(server));
        }

        return keys;
    }

    /// <summary>
    /// How many connections there are, active ones and those by persistence: of all <see cref="DrainingServices"/>, counted
    /// at one time. A server of several services is without connections when all of them are.
    /// </summary>
    public void ConnectionsCounted(IReadOnlyList<DestinationConnections> counted, Instant now)
    {
        var counts = new Dictionary<(ServiceKey, IpAddress, ushort), ulong>(counted.Count);
        foreach (DestinationConnections one in counted) counts[(one.Service, one.Address, one.Port)] = one.Count;
        foreach (WatchedServer server in _draining)
        {
            if (server.Drain != DrainPhase.Draining || ConnectionsOf(server, counts) is not { } connections) continue;
            if (connections != 0)
            {
                server.LastConnections = now;
            }
            else if (now - server.LastConnections >= s_silence)
            {
                EndDrain(server, "it has no connections left", now);
                _deadlines.Set(server.Slot, server.NextChange(now));
            }
        }
    }

    // The services that it is a destination of.
    private IEnumerable<ServiceKey> KeysOf(WatchedServer server) =>
        ServiceExpansion.Keys(server.Service.Settings, Group(server.Service.Settings))
            .Where(key => ServiceExpansion.Fits(server.Settings.Address, server.Settings.Forwarding, key));

    // Null: nowhere was it counted.
    private ulong? ConnectionsOf(WatchedServer server, Dictionary<(ServiceKey, IpAddress, ushort), ulong> counts)
    {
        RealServer settings = server.Settings;
        ulong? sum = null;
        foreach (ServiceKey key in KeysOf(server))
        {
            ushort port = ServiceExpansion.Port(settings.Port, settings.Forwarding, key);
            if (counts.TryGetValue((key, settings.Address, port), out ulong count)) sum = (sum ?? 0) + count;
        }

        return sum;
    }

    /// <summary>Takes over a drain of the predecessor, before the first table is made. Nothing is told: it was.</summary>
    private void Resume(DrainedServer drained, WatchedServer server, Instant now)
    {
        Adopt(server, drained.IsUp, server.Weight);
        server.Drain = drained.IsOut ? DrainPhase.Drained : DrainPhase.Draining;
        server.DrainDeadline = drained.IsOut ? Instant.Never : new Instant(drained.EndsAt);
        server.LastConnections = now;
        _draining.Add(server);
        _deadlines.Set(server.Slot, server.NextChange(now));
    }

    private void Resume(IReadOnlyList<DrainedServer> drained, Instant now)
    {
        if (drained.Count == 0) return;
        var servers = new Dictionary<(string, string, int), WatchedServer>();
        foreach (WatchedServer server in _serverSlots)
        {
            servers.TryAdd((Identities[server.Service.Index], $"{server.Settings.Address}", server.Settings.Port), server);
        }

        foreach (DrainedServer one in drained)
        {
            if (servers.Remove((one.VirtualServer, one.Address, one.Port), out WatchedServer? server)) Resume(one, server, now);
        }
    }

    private void EndDrain(WatchedServer server, string why, Instant now)
    {
        server.Drain = DrainPhase.Drained;
        server.DrainDeadline = Instant.Never;
        Judge(server.Service, now, told: Action(LoadBalancingActionKind.DrainEnded, server, why));
    }

    private static bool Matches(WatchedServer server, IpAddress address, ushort? port)
    {
        if (server.Settings.Address != address) return false;
        if (port is not { } wanted || server.Settings.Port == wanted) return true;
        if (server.Settings.Port != 0) return false;
        return server.Service.Settings.Service is Service.Address service && service.Port == wanted;
    }
}
