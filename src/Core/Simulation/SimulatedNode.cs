using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

/// <summary>
/// A machine with the engine on it, and what a kernel and a driver are to the engine: sockets with their backlog,
/// interfaces, addresses, scripts, a clock of its own. Packets come as bytes and pass the validator, as in the daemon.
/// </summary>
public sealed class SimulatedNode
{
    // More than comes within a pause: sockets that overflow are another matter than packets that are rejected.
    private const int MaxBacklog = 100_000;

    private readonly Simulator _simulator;
    private readonly Queue<SimulatedPacket> _backlog = new();
    private readonly Dictionary<(string, IpAddress), bool> _held = [];
    private readonly HashSet<(string, IpAddress)> _leftovers = [];
    private readonly HashSet<string> _downLinks = [];
    private readonly HashSet<string> _failingScripts = [];
    private readonly string[] _interfaces;
    private readonly byte[] _buffer = new byte[Ipv4Header.MinLength + VrrpPacket.MaxLength];
    private SimulatedClock _clock;
    private AdvertValidator[] _validators = [];
    private VirtualRouter[] _routers = [];
    private bool _suspended;

    internal SimulatedNode(Simulator simulator, int index, NodeSettings settings)
    {
        (_simulator, Index, Settings, Model) = (simulator, index, settings, settings.Model);
        _interfaces = [.. settings.Sources.Keys.Select(key => key.Interface).Distinct()];
    }

    /// <summary>Number of the node, from 0.</summary>
    public int Index { get; }

    /// <summary>What it boots with.</summary>
    public NodeSettings Settings { get; }

    /// <summary>The configuration in force.</summary>
    public ConfigurationModel Model { get; private set; }

    /// <summary>The engine; null while the node or its process is down.</summary>
    public VrrpEngine? Engine { get; private set; }

    /// <summary>Whether the process stands still.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Counters of the virtual routers since boot, in their order.</summary>
    public IReadOnlyList<PacketCounters> Counters { get; private set; } = [];

    /// <summary>When the process started last.</summary>
    public Instant BootedAt { get; private set; }

    /// <summary>
    /// Since when nothing ails this node and its engine has had the time to learn that; <see cref="Instant.Never"/> while
    /// something does.
    /// </summary>
    public Instant WellSince { get; private set; } = Instant.Never;

    /// <summary>When an ailment ended last.</summary>
    public Instant RecoveredAt { get; private set; }

    /// <summary>Whether the process is down because it was told to stop, and did so with a last advert.</summary>
    internal bool LeftInOrder { get; private set; }

    /// <summary>The true time of the node's next deadline.</summary>
    internal Instant Wake { get; private set; } = Instant.Never;

    /// <summary>Whether its own clock shows more than true time, or less.</summary>
    internal int DriftPpm => _clock.DriftPpm;

    /// <summary>Names of its interfaces.</summary>
    public IReadOnlyList<string> Interfaces => _interfaces;

    /// <summary>Whether an interface is up.</summary>
    public bool IsUp(string interfaceName) => !_downLinks.Contains(interfaceName);

    /// <summary>Whether an interface that is joined to a segment is up.</summary>
    internal bool IsAttached(string segment)
    {
        if (Settings.Segments.Count == 0) return IsUp(segment);
        foreach ((string name, string joined) in Settings.Segments)
        {
            if (joined == segment && IsUp(name)) return true;
        }

        return false;
    }

    /// <summary>Whether it plays the role, and whoever sends to the addresses reaches it.</summary>
    public bool IsMasterOf(int router) => Engine is not null && router < _routers.Length
        && Engine.State(router).Role == VrrpRole.Master && IsUp(_routers[router].Interface ?? "");

    private string SegmentOf(string? interfaceName) =>
        Settings.Segments.GetValueOrDefault(interfaceName ?? "", interfaceName ?? "");

    /// <summary>Whether the kernel has an address.</summary>
    public bool Holds(VirtualRouter router, VirtualAddress address) => _held.ContainsKey(Key(router, address));

    /// <summary>How many virtual addresses the kernel has.</summary>
    public int HeldCount => _held.Count;

    /// <summary>The node's address in a virtual router.</summary>
    public IpAddress SourceOf(VirtualRouter router) =>
        router.SourceAddress ?? Settings.Sources.GetValueOrDefault((router.Interface ?? "", router.Family));

    /// <summary>Starts the process. Does nothing if it runs.</summary>
    internal void Boot(Instant now, int driftPpm)
    {
        if (Engine is not null) return;
        _clock = new SimulatedClock(now, new Instant(1_000_000_000L * (Index + 1)), driftPpm);
        (IsPaused, _suspended, LeftInOrder, BootedAt) = (false, false, false, now);
        _backlog.Clear();
        Engine = new VrrpEngine(Model);
        TakeModel();
        Note(now, "boots");
        Judge(now);
        foreach (string name in _interfaces) Engine.LinkChanged(name, LinkOf(name), Local(now));
        TellSources(now);
        Engine.Start(Local(now), Model.Global.VrrpStartupDelay);
        Perform(now);
    }

    /// <summary>Whether the kernel has an address from a process that was killed.</summary>
    internal bool HasLeftover(VirtualRouter router, VirtualAddress address) => _leftovers.Contains(Key(router, address));

    /// <summary>Ends the process without a word; a machine takes its addresses with it.</summary>
    internal void Crash(Instant now, bool machine)
    {
        if (Engine is null) return;
        Note(now, machine ? "loses power" : "is killed");
        Engine = null;
        (Wake, WellSince) = (Instant.Never, Instant.Never);
        if (machine) ForgetMemory();
        _leftovers.UnionWith(_held.Keys);
    }

    /// <summary>Ends the process as SIGTERM does.</summary>
    internal void Stop(Instant now)
    {
        if (Engine is null || IsPaused) return;
        Note(now, "stops");
        (WellSince, LeftInOrder) = (Instant.Never, true);
        Engine.Shutdown(Local(now));
        Perform(now);
        Engine = null;
        Wake = Instant.Never;
        Model = Settings.Model;

        // The parent takes off what an earlier child has left and this one had no time to.
        foreach ((string, IpAddress) key in _leftovers) _held.Remove(key);
        _leftovers.Clear();
    }

    /// <summary>The process, or the whole machine, does not run.</summary>
    internal void Pause(Instant now, bool machine)
    {
        if (Engine is null || IsPaused) return;
        Note(now, machine ? "is suspended" : "is paused");
        (IsPaused, _suspended) = (true, machine);
        (Wake, WellSince) = (Instant.Never, Instant.Never);
    }

    /// <summary>It runs again: first it hears what has waited, then it looks at its deadlines.</summary>
    internal void Resume(Instant now)
    {
        if (!IsPaused || Engine is null) return;
        Note(now, "goes on");
        IsPaused = false;
        foreach (string name in _interfaces) Engine.LinkChanged(name, LinkOf(name), Local(now));
        Perform(now);
        while (_backlog.TryDequeue(out SimulatedPacket? packet)) Receive(packet, now);
        Judge(now);
        Arm();
    }

    /// <summary>An interface gains or loses its carrier.</summary>
    internal void SetLink(string name, bool up, Instant now)
    {
        if (up ? !_downLinks.Remove(name) : !_downLinks.Add(name)) return;
        Note(now, $"{name} is {(up ? "up" : "down")}");
        Judge(now);
        if (Engine is null || IsPaused) return;
        Engine.LinkChanged(name, LinkOf(name), Local(now));
        Perform(now);
    }

    /// <summary>From now on runs of a script fail, or succeed.</summary>
    internal void SetScript(string name, bool fails, Instant now)
    {
        if (fails ? !_failingScripts.Add(name) : !_failingScripts.Remove(name)) return;
        Note(now, $"script {name} {(fails ? "fails" : "succeeds")} from now on");
        Judge(now);
    }

    /// <summary>A run of a script ends.</summary>
    internal void EndScript(string name, Instant now)
    {
        if (Engine is null || IsPaused) return;
        ScriptOutcome outcome = _failingScripts.Contains(name) ? ScriptOutcome.Failure : ScriptOutcome.Success;
        Engine.ScriptResult(name, outcome, Local(now));
        Perform(now);
    }

    /// <summary>Reads another configuration.</summary>
    internal void Reload(ConfigurationModel model, Instant now)
    {
        if (Engine is null || IsPaused) return;
        Note(now, "reloads");
        Reconfiguration change = Engine.Reconfigure(model, Local(now));
        Perform(change.Departing, now, isWhole: false);
        Model = model;
        TakeModel();
        TellSources(now);
        Engine.Start(Local(now));
        Perform(now);
    }

    /// <summary>Somebody removes a virtual address from the kernel, and the kernel tells.</summary>
    internal void LoseAddress(int router, Instant now)
    {
        if (Engine is null || IsPaused || router >= _routers.Length || _routers[router].Addresses.Count == 0) return;
        if (!_held.Remove(Key(_routers[router], _routers[router].Addresses[0]))) return;
        Note(now, $"{_routers[router].Name} loses an address to somebody");
        _simulator.Invariants.Stolen(this, router);
        Engine.AddressLost(router, Local(now));
        Perform(now);
    }

    /// <summary>A packet comes in.</summary>
    internal void Receive(SimulatedPacket packet, Instant now)
    {
        if (Engine is null || !IsAttached(packet.Segment)) return;
        if (IsPaused)
        {
            if (!_suspended && _backlog.Count < MaxBacklog) _backlog.Enqueue(packet);
            return;
        }

        if (packet.TryRead(out VrrpDatagram datagram) != PacketError.None) return;
        for (int i = 0; i < _routers.Length; i++)
        {
            VirtualRouter router = _routers[i];
            if (router.VirtualRouterId != datagram.VirtualRouterId || router.Family != datagram.Source.Family
                || SegmentOf(router.Interface) != packet.Segment || !IsUp(router.Interface ?? ""))
            {
                continue;
            }

            Hear(i, datagram, now);
        }
    }

    /// <summary>Whether a packet to an address is for this node: its own, or a group's.</summary>
    internal bool IsReachedAt(IpAddress address)
    {
        if (address.IsMulticast || Settings.Sources.Values.Contains(address)) return true;
        foreach (VirtualRouter router in Model.VirtualRouters)
        {
            if (router.SourceAddress == address) return true;
        }

        return false;
    }

    /// <summary>Does what is due.</summary>
    internal void RunDue(Instant now)
    {
        if (Engine is null || IsPaused || Wake > now) return;
        Engine.RunDue(Local(now) + Hurry());
        Perform(now);
    }

    private void Hear(int index, in VrrpDatagram datagram, Instant now)
    {
        VirtualRouter router = _routers[index];
        PacketError error = _validators[index].Validate(
            datagram, SourceOf(router), out VrrpAdvert advert, knownSender: Engine!.State(index).Heard);
        if (error != PacketError.None)
        {
            Counters[index].Count(error);
            _simulator.Rejected++;
            if (_simulator.Defect is not { } defect) return;
            defect.OnRejected(Engine, index, Local(now));
            Perform(now);
            return;
        }

        Counters[index].CountReceived(advert.Priority, advert.Remarks);
        var heard = new AdvertReceived(advert.Source, advert.Priority, advert.AdvertInterval);
        Engine.Receive(index, _simulator.Defect?.Hears(heard) ?? heard, Local(now));
        Perform(now);
    }

    private void Perform(Instant now)
    {
        Perform(Engine!.Actions, now);
        Engine.Actions.Clear();
        Arm();
    }

    private void Perform(ActionList actions, Instant now, bool isWhole = true)
    {
        bool ownershipMayChange = false;
        for (int i = 0; i < actions.Count; i++)
        {
            ref readonly VrrpAction action = ref actions[i];
            _simulator.Invariants.Sees(this, _routers, actions, i);
            if (_simulator.Defect?.Drops(action) == true) continue;
            ownershipMayChange |= action.Kind is not (VrrpActionKind.SendAdvert or VrrpActionKind.Announce);
            Perform(action, now);
        }

        if (ownershipMayChange && isWhole) _simulator.Invariants.Acted(this);
    }

    private void Perform(in VrrpAction action, Instant now)
    {
        switch (action.Kind)
        {
            case VrrpActionKind.StateChanged:
                _simulator.NoteRole();
                break;
            case VrrpActionKind.SendAdvert:
                SendAdvert(action.Router, action.Priority, now);
                break;
            case VrrpActionKind.AddAddresses:
                foreach (VirtualAddress address in AddressesOf(action)) Hold(Key(_routers[action.Router], address));
                break;
            case VrrpActionKind.RemoveAddresses or VrrpActionKind.RemoveLeftovers:
                foreach (VirtualAddress address in AddressesOf(action)) Release(Key(_routers[action.Router], address));
                break;
            case VrrpActionKind.Announce:
                foreach (VirtualAddress address in AddressesOf(action)) Announce(action, address);
                break;
        }

        if (_simulator.Trace is not null) Note(now, Describe(action));
    }

    // Whoever starts a killed process again gives it the configuration that was in force.
    private void ForgetMemory()
    {
        _held.Clear();
        _leftovers.Clear();
        Model = Settings.Model;
    }

    private void Hold((string, IpAddress) key)
    {
        _held[key] = false;
        _leftovers.Remove(key);
    }

    private void Release((string, IpAddress) key)
    {
        _held.Remove(key);
        _leftovers.Remove(key);
    }

    private void SendAdvert(int index, byte priority, Instant now)
    {
        VirtualRouter router = _routers[index];
        IpAddress source = SourceOf(router);
        Counters[index].CountSent(priority);
        if (!IsUp(router.Interface ?? "")) return;
        if (!router.IsUnicast)
        {
            Send(router, priority, source, _validators[index].Group, ttl: 255, now);
            return;
        }

        foreach (UnicastPeer peer in router.UnicastPeers)
        {
            Send(router, priority, source, peer.Address, router.UnicastTtl, now);
        }
    }

    private void Send(VirtualRouter router, byte priority, IpAddress source, IpAddress target, byte ttl, Instant now)
    {
        int header = router.Family == IpFamily.V4 ? Ipv4Header.MinLength : 0;
        int length = VrrpPacket.Write(_buffer.AsSpan(header), router, priority, source, target);
        if (header > 0) Ipv4Header.Write(_buffer, source, target, length, ttl);
        byte[] bytes = _buffer.AsSpan(0, header + length).ToArray();
        _simulator.Send(this, new SimulatedPacket(SegmentOf(router.Interface), bytes, source, target, ttl), now);
    }

    private void Announce(in VrrpAction action, VirtualAddress address)
    {
        VirtualRouter router = _routers[action.Router];
        var key = Key(router, address);
        if (_held.ContainsKey(key)) _held[key] = true;
        _simulator.Announce(this, SegmentOf(key.Item1), address.Address, action.Repeat);
    }

    /// <summary>Whether an address that the kernel has was ever announced.</summary>
    internal bool IsAnnounced(VirtualRouter router, VirtualAddress address) =>
        _held.GetValueOrDefault(Key(router, address), defaultValue: true);

    /// <summary>All addresses of a router, or those that an action names.</summary>
    private IEnumerable<VirtualAddress> AddressesOf(in VrrpAction action)
    {
        VirtualRouter router = _routers[action.Router];
        return action.Addresses ?? router.Addresses.Concat(router.ExcludedAddresses);
    }

    private void TakeModel()
    {
        _routers = [.. Model.VirtualRouters];
        _validators = [.. _routers.Select(router => new AdvertValidator(router))];
        Counters = [.. _routers.Select(_ => new PacketCounters())];
    }

    private void TellSources(Instant now)
    {
        for (int i = 0; i < _routers.Length; i++) Engine!.SourceAddressChanged(i, SourceOf(_routers[i]), Local(now));
    }

    private LinkState LinkOf(string name) => _downLinks.Contains(name) ? LinkState.Down : LinkState.Up;

    // What the engine needs to believe in a recovery: as many runs as "rise" demands, the last of which may take a while.
    private void Judge(Instant now)
    {
        bool well = Engine is not null && !IsPaused && _downLinks.Count == 0 && _failingScripts.Count == 0;
        if (!well)
        {
            WellSince = Instant.Never;
            return;
        }

        TimeSpan patience = TimeSpan.Zero;
        foreach (TrackScript script in Model.Scripts)
        {
            TimeSpan needed = script.Interval * (script.Rise + 1) + Simulator.ScriptDuration;
            if (needed > patience) patience = needed;
        }

        RecoveredAt = now;
        Instant started = BootedAt + Model.Global.VrrpStartupDelay;
        WellSince = (started > now ? started : now) + patience;
    }

    private void Arm() => Wake = Engine is null || IsPaused ? Instant.Never : _clock.TrueTime(Deadline());

    private Instant Deadline()
    {
        Instant deadline = Engine!.NextDeadline;
        TimeSpan hurry = Hurry();
        return deadline == Instant.Never ? deadline : deadline - hurry;
    }

    private TimeSpan Hurry()
    {
        TimeSpan most = TimeSpan.Zero;
        if (_simulator.Defect is not { } defect) return most;
        for (int i = 0; i < _routers.Length; i++)
        {
            TimeSpan hurry = defect.Hurry(_routers[i], Engine!.State(i));
            if (hurry > most) most = hurry;
        }

        return most;
    }

    private Instant Local(Instant now) => _clock.Local(now);

    private static (string Interface, IpAddress Address) Key(VirtualRouter router, VirtualAddress address) =>
        (address.Device ?? router.Interface ?? "", address.Address);

    private string Describe(in VrrpAction action)
    {
        bool isGroup = action.Kind is VrrpActionKind.GroupStateChanged or VrrpActionKind.GroupStopped;
        string name = isGroup ? Model.SyncGroups[action.Router].Name : _routers[action.Router].Name;
        string details = action.Kind switch
        {
            VrrpActionKind.SendAdvert or VrrpActionKind.PriorityChanged => $" {action.Priority}",
            VrrpActionKind.StateChanged => $" {action.From} to {action.To} ({action.Cause})",
            VrrpActionKind.GroupStateChanged => $" {action.From} to {action.To}",
            VrrpActionKind.Announce => $" {action.Repeat} times ({action.Reason})",
            VrrpActionKind.MasterReceivedLowerPriority => $" {action.HeardPriority} from {action.Peer}",
            _ => action.Addresses is null ? "" : $" {string.Join(", ", action.Addresses)}",
        };
        return $"{name} {action.Kind}{details}";
    }

    private void Note(Instant now, string what) => _simulator.Trace?.Write(now, Settings.Name, what);
}
