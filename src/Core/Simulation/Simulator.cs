using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

/// <summary>
/// Several nodes, the segments between them, and what befalls them, in virtual time: the same engine as in the daemon,
/// the same order of things (packets before deadlines), and all chance from one seed.
/// </summary>
public sealed class Simulator
{
    /// <summary>A run of a script takes up to this long.</summary>
    internal static readonly TimeSpan ScriptDuration = TimeSpan.FromMilliseconds(50);

    private readonly PriorityQueue<Action, (Instant At, long Sequence)> _schedule = new();
    private readonly SimulatedNode[] _nodes;
    private readonly SimulatedNetwork _network;
    private readonly SeededRandom _chance;
    private readonly SeededRandom _scripts;
    private readonly SeededRandom _clocks;
    private Faults _faults = Faults.None;
    private long _sequence;
    private int _weather;

    /// <summary>Boots all nodes within the first second.</summary>
    /// <param name="seed">What all chance comes from.</param>
    /// <param name="nodes">Two or more nodes.</param>
    /// <param name="faults">What befalls them.</param>
    /// <param name="trace">Where everything is written down; null: nowhere.</param>
    /// <param name="defect">What the nodes do wrong; null: nothing.</param>
    /// <param name="together">Whether all boot at the same instant.</param>
    public Simulator(
        ulong seed, IReadOnlyList<NodeSettings> nodes, Faults faults, TraceWriter? trace = null, Defect? defect = null,
        bool together = false)
    {
        var random = new SeededRandom(seed);
        (_chance, _scripts, _clocks) = (random.Fork(), random.Fork(), random.Fork());
        (Trace, Defect) = (trace, defect);
        _network = new SimulatedNetwork(random.Fork(), nodes.Count);
        _nodes = [.. nodes.Select((settings, index) => new SimulatedNode(this, index, settings))];
        Invariants = new Invariants(this);
        SetFaults(faults);
        foreach (SimulatedNode node in _nodes)
        {
            TimeSpan wait = together ? TimeSpan.Zero : _chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(1));
            At(Now + wait, () => Boot(node));
        }
    }

    /// <summary>True time.</summary>
    public Instant Now { get; private set; }

    /// <summary>The nodes.</summary>
    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    /// <summary>What is checked all the time.</summary>
    public Invariants Invariants { get; }

    /// <summary>Called after each change of a virtual router's role.</summary>
    public Action? RoleChanged { get; set; }

    /// <summary>How many packets strangers have sent.</summary>
    public int Forged { get; private set; }

    /// <summary>How many packets nodes have rejected.</summary>
    public int Rejected { get; internal set; }

    internal TraceWriter? Trace { get; }

    internal Defect? Defect { get; }

    internal Faults Faults => _faults;

    /// <summary>Lets time pass.</summary>
    public void RunFor(TimeSpan duration)
    {
        Instant end = Now + duration;
        while (NextEvent() is var next && next <= end) Turn(next);
        Now = end;
        Invariants.Look();
    }

    /// <summary>Ends every disturbance: whatever was broken works again, and nothing more befalls anybody.</summary>
    public void Heal()
    {
        SetFaults(Faults.None with { DriftPpm = Math.Min(_faults.DriftPpm, 100) });
        Trace?.Write(Now, "all", "heals");
        _network.Join();
        foreach (SimulatedNode node in _nodes)
        {
            foreach (string name in node.Interfaces) node.SetLink(name, up: true, Now);
            foreach (Tracking.TrackScript script in node.Model.Scripts) node.SetScript(script.Name, fails: false, Now);
            node.Resume(Now);
            Boot(node);
        }
    }

    /// <summary>Stops every node as SIGTERM does.</summary>
    public void StopAll()
    {
        for (int node = 0; node < _nodes.Length; node++) Stop(node);
    }

    /// <summary>Stops a node as SIGTERM does.</summary>
    public void Stop(int node)
    {
        _nodes[node].Stop(Now);
        Invariants.Look();
    }

    /// <summary>Loses the power of a node.</summary>
    public void Crash(int node)
    {
        _nodes[node].Crash(Now, machine: true);
        Invariants.Look();
    }

    /// <summary>Boots a node that is down.</summary>
    public void Start(int node)
    {
        Boot(_nodes[node]);
        Invariants.Look();
    }

    /// <summary>An interface of a node gains or loses its carrier.</summary>
    public void SetLink(int node, string interfaceName, bool up)
    {
        _nodes[node].SetLink(interfaceName, up, Now);
        Invariants.Look();
    }

    /// <summary>From now on runs of a script fail on a node, or succeed.</summary>
    public void SetScript(int node, string script, bool fails) => _nodes[node].SetScript(script, fails, Now);

    /// <summary>
    /// Lets a stranger send packets that have to be rejected, again and again, to every node. He draws from a seed of
    /// his own, so that nothing else is drawn differently because of him.
    /// </summary>
    /// <param name="seed">Of the stranger.</param>
    /// <param name="period">From one packet to the next.</param>
    /// <param name="forge">Makes a packet for a router.</param>
    public void Forge(ulong seed, TimeSpan period, Func<SeededRandom, VirtualRouter, SimulatedPacket> forge)
    {
        var random = new SeededRandom(seed);
        At(Now + period, Send);

        void Send()
        {
            foreach (SimulatedNode node in _nodes)
            {
                VirtualRouter router = random.Pick(node.Model.VirtualRouters);
                _network.Inject(node.Index, forge(random, router), Now + random.Between(TimeSpan.Zero, period));
                Forged++;
            }

            At(Now + period, Send);
        }
    }

    /// <summary>Whom the neighbour table behind a node's port believes to have an address; -1: nobody.</summary>
    public int NeighbourAt(int node, IpAddress address) => _network.NeighbourAt(node, address);

    internal void NoteRole() => RoleChanged?.Invoke();

    internal void Send(SimulatedNode sender, SimulatedPacket packet, Instant now) =>
        _network.Send(sender, packet, _nodes, now);

    internal void Announce(SimulatedNode sender, string segment, IpAddress address, int repeat) =>
        _network.Announce(sender, segment, address, repeat, _nodes);

    private Instant NextEvent()
    {
        Instant next = _network.NextArrival;
        if (_schedule.TryPeek(out _, out var key) && key.At < next) next = key.At;
        foreach (SimulatedNode node in _nodes)
        {
            if (node.Wake < next) next = node.Wake;
        }

        // Whoever is late, because he was told so by something that came in, is served at once.
        return next < Now ? Now : next;
    }

    // Packets before deadlines, as in the event loop.
    private void Turn(Instant at)
    {
        Now = at;
        while (_network.TryReceive(at, out int target, out SimulatedPacket packet))
        {
            _nodes[target].Receive(packet, at);
            Invariants.Look();
        }

        while (_schedule.TryPeek(out _, out var key) && key.At <= at)
        {
            _schedule.Dequeue()();
            Invariants.Look();
        }

        foreach (SimulatedNode node in _nodes)
        {
            if (node.Wake > at) continue;
            node.RunDue(at);
            Invariants.Look();
        }
    }

    private void At(Instant at, Action action) => _schedule.Enqueue(action, (at, _sequence++));

    private void SetFaults(Faults faults)
    {
        (_faults, _network.Faults) = (faults, faults);
        _weather++;
        if (faults.Disturbances.Count > 0) ScheduleDisturbance();
    }

    private void Boot(SimulatedNode node)
    {
        if (node.Engine is not null) return;
        node.Boot(Now, _clocks.Between(-_faults.DriftPpm, _faults.DriftPpm));
        VrrpEngine boot = node.Engine!;
        foreach (Tracking.TrackScript script in node.Model.Scripts)
        {
            RunScript(node, boot, script);
        }
    }

    private void RunScript(SimulatedNode node, VrrpEngine boot, Tracking.TrackScript script)
    {
        Instant next = Now + script.Interval;
        At(Now + _scripts.Between(TimeSpan.Zero, ScriptDuration), () =>
        {
            if (node.Engine == boot) node.EndScript(script.Name, Now);
        });
        At(next, () =>
        {
            if (node.Engine == boot) RunScript(node, boot, script);
        });
    }

    private void ScheduleDisturbance()
    {
        int weather = _weather;
        At(Now + _chance.Between(TimeSpan.Zero, _faults.MeanGap * 2), () =>
        {
            if (weather != _weather) return;
            Disturb(_chance.Pick(_faults.Disturbances), _chance.Pick(_nodes), weather);
            ScheduleDisturbance();
        });
    }

    private void Disturb(Disturbance kind, SimulatedNode node, int weather)
    {
        TimeSpan duration = _chance.Between(TimeSpan.Zero, _faults.MaxDuration);
        string link = _chance.Pick(node.Interfaces);
        string? script = node.Model.Scripts.Count == 0 ? null : _chance.Pick(node.Model.Scripts).Name;
        int router = _chance.Next(node.Model.VirtualRouters.Count);
        Action? end = Begin(kind, node, link, script, router);
        if (end is null) return;
        At(Now + duration, () =>
        {
            if (weather == _weather) end();
        });
    }

    private Action? Begin(Disturbance kind, SimulatedNode node, string link, string? script, int router)
    {
        switch (kind)
        {
            case Disturbance.Crash or Disturbance.Kill:
                node.Crash(Now, machine: kind == Disturbance.Crash);
                return () => Boot(node);
            case Disturbance.Stop:
                node.Stop(Now);
                return () => Boot(node);
            case Disturbance.Pause or Disturbance.Suspend:
                node.Pause(Now, machine: kind == Disturbance.Suspend);
                return () => node.Resume(Now);
            case Disturbance.LinkDown:
                node.SetLink(link, up: false, Now);
                return () => node.SetLink(link, up: true, Now);
            case Disturbance.ScriptFailure when script is not null:
                node.SetScript(script, fails: true, Now);
                return () => node.SetScript(script, fails: false, Now);
            case Disturbance.Partition or Disturbance.OneWayPartition:
                Trace?.Write(Now, "all", kind.ToString());
                _network.Divide(_chance, oneWay: kind == Disturbance.OneWayPartition);
                return _network.Join;
            case Disturbance.Reload:
                Reload(node);
                return null;
            case Disturbance.AddressLost:
                node.LoseAddress(router, Now);
                return null;
            default:
                return null;
        }
    }

    // The first address stays: it is what ownership is judged by.
    private void Reload(SimulatedNode node)
    {
        if (node.Engine is null || node.IsPaused) return;
        ConfigurationModel model = node.Settings.Model;
        bool isPlain = ReferenceEquals(node.Model, model);
        node.Reload(isPlain ? model with { VirtualRouters = [.. model.VirtualRouters.Select(WithExtraAddress)] } : model, Now);
    }

    private static VirtualRouter WithExtraAddress(VirtualRouter router)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = router.Addresses[0].Address.Write(bytes);
        bytes[length - 1] ^= 0x80;
        VirtualAddress extra = router.Addresses[0] with { Address = new IpAddress(bytes[..length]) };
        return router with { ExcludedAddresses = [.. router.ExcludedAddresses, extra] };
    }
}
