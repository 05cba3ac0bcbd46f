using Holdfast.Core.Control;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Daemon.Checkers.Services;
using Holdfast.Linux.Interop;

namespace Holdfast.Daemon.Checkers;

/// <summary>What is asked for on the control socket.</summary>
internal sealed partial class CheckDriver
{
    /// <summary>Does what a command says.</summary>
    public CheckersAnswer Answer(CheckersCommand command)
    {
        if (command.Verb == "status") return Status();
        if (!IpAddress.TryParse(command.Server, out IpAddress address))
        {
            return CheckersAnswer.Refusal($"{command.Server} is no IP address");
        }

        if (_isStopped) return CheckersAnswer.Refusal("the daemon is being stopped: nothing is changed any more");
        Instant now = _parts.Now();
        ushort? port = (ushort?)command.Port;
        int count = command.Verb == "drain"
            ? _engine.Drain(address, port, TimeSpan.FromSeconds(command.Deadline ?? 0), now)
            : _engine.Undrain(address, port, now);
        Perform(now);
        Send(now);
        string name = port is null ? $"{address}" : $"[{address}]:{port}";
        if (count > 0) return new CheckersAnswer { Ok = true, Count = count };
        return CheckersAnswer.Refusal(command.Verb == "drain" ? $"there is no real server {name}" : $"no real server {name} is drained");
    }

    /// <summary>How everything is now, in the order of the model.</summary>
    public LoadBalancingSnapshot Snapshot() => _engine.Snapshot(_parts.Now());

    private CheckersAnswer Status()
    {
        Instant now = _parts.Now();
        LoadBalancingSnapshot snapshot = _engine.Snapshot(now);
        Dictionary<ServiceKey, Dictionary<(IpAddress, ushort), DestinationCounters>> counters = ReadCounters();
        var reports = new VirtualServerReport[snapshot.VirtualServers.Count];
        for (int i = 0; i < reports.Length; i++)
        {
            VirtualServer settings = Model.VirtualServers[i];
            VirtualServerStatus status = snapshot.VirtualServers[i];
            ServiceKey[] keys = [.. _engine.Desired(i).Select(entry => entry.Definition.Key)];
            reports[i] = new VirtualServerReport(_current.Names[i])
            {
                State = status.IsSuspended ? "suspended" : status.IsUp ? "up" : "down",
                Weight = status.Sum,
                Quorum = status.Quorum,
                SorryServer = status.IsSorryServerInUse && settings.SorryServer is { } sorry ? $"[{sorry.Address}]:{sorry.Port}" : null,
                RealServers = [.. status.RealServers.Select(real => ReportOf(real, keys, counters, now))],
            };
        }

        return new CheckersAnswer { Ok = true, Engine = _parts.Table.Name, VirtualServers = reports };
    }

    private static RealServerReport ReportOf(
        RealServerStatus real, ServiceKey[] keys,
        Dictionary<ServiceKey, Dictionary<(IpAddress, ushort), DestinationCounters>> counters, Instant now)
    {
        ulong active = 0, inactive = 0, all = 0;
        foreach (ServiceKey key in keys)
        {
            ushort port = real.Port == 0 ? key.Port : real.Port;
            if (!counters.TryGetValue(key, out var destinations)) continue;
            if (!destinations.TryGetValue((real.Address, port), out DestinationCounters found)) continue;
            active += found.ActiveConnections;
            inactive += found.InactiveConnections;
            all += found.Connections;
        }

        string reason = real.Reason.Length > 0 ? real.Reason
            : real.Checks.Select(check => check.LastReason).FirstOrDefault(static last => last.Length > 0) ?? "";
        return new RealServerReport($"{real.Address}", real.Port)
        {
            State = real.Drain switch
            {
                DrainPhase.Draining => "draining",
                DrainPhase.Drained => "drained",
                _ => real.IsHeld ? "held" : real.IsUp ? "up" : "down",
            },
            Weight = real.TableWeight,
            ActiveConnections = active,
            InactiveConnections = inactive,
            Connections = all,
            Reason = reason.Length == 0 ? null : LogOf(reason),
            Since = Math.Round((now - real.Since).TotalSeconds, 1),
            DrainEnds = SecondsTo(real.DrainDeadline, now),
            RecentFailures = real.RecentFailures > 0 ? real.RecentFailures : null,
            HoldEnds = SecondsTo(real.HoldEnd, now),
            RampEnds = SecondsTo(real.RampEnd, now),
        };
    }

    private static double? SecondsTo(Instant? end, Instant now) =>
        end is { } known && known != Instant.Never ? Math.Round((known - now).TotalSeconds, 1) : null;

    private Dictionary<ServiceKey, Dictionary<(IpAddress, ushort), DestinationCounters>> ReadCounters()
    {
        var all = new Dictionary<ServiceKey, Dictionary<(IpAddress, ushort), DestinationCounters>>();
        try
        {
            foreach (DestinationCounters counters in _parts.Table.ReadCounters(_owner.Owned))
            {
                if (!all.TryGetValue(counters.Service, out var destinations)) all.Add(counters.Service, destinations = []);
                destinations[(counters.Address, counters.Port)] = counters;
            }
        }
        catch (SystemCallException e)
        {
            _log.Warning($"Counters cannot be read: {e.Message}");
        }

        return all;
    }
}
