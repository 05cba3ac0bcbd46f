using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

/// <summary>
/// The segments between nodes: packets take time, get lost, twice, late, damaged, or do not get through at all. Behind
/// each node's switch port there is a neighbour table, which believes the last announcement that it heard.
/// </summary>
internal sealed class SimulatedNetwork(SeededRandom random, int nodeCount)
{
    private readonly PriorityQueue<(int Target, SimulatedPacket Packet), (Instant At, long Sequence)> _inFlight = new();
    private readonly Dictionary<IpAddress, int>[] _neighbours =
        [.. Enumerable.Range(0, nodeCount).Select(_ => new Dictionary<IpAddress, int>())];

    private readonly bool[,] _blocked = new bool[nodeCount, nodeCount];
    private long _sequence;

    /// <summary>What befalls packets from now on.</summary>
    public Faults Faults { get; set; } = Faults.None;

    /// <summary>When the next packet arrives.</summary>
    public Instant NextArrival => _inFlight.TryPeek(out _, out var key) ? key.At : Instant.Never;

    /// <summary>Sends a packet to whoever it is for. Whether a node listens is found out when it arrives.</summary>
    public void Send(SimulatedNode sender, SimulatedPacket packet, IReadOnlyList<SimulatedNode> nodes, Instant now)
    {
        if (!sender.IsAttached(packet.Segment)) return;
        foreach (SimulatedNode node in nodes)
        {
            if (node == sender || !node.IsReachedAt(packet.Destination) || _blocked[sender.Index, node.Index]) continue;
            if (random.Chance(Faults.LossRate)) continue;
            Deliver(node.Index, Damaged(packet), now);
            if (random.Chance(Faults.DuplicateRate)) Deliver(node.Index, packet, now);
        }
    }

    /// <summary>Puts a packet of a stranger on the wire, without drawing from the chance of everybody else.</summary>
    public void Inject(int target, SimulatedPacket packet, Instant at) =>
        _inFlight.Enqueue((target, packet), (at, _sequence++));

    /// <summary>Takes the next packet that has arrived.</summary>
    public bool TryReceive(Instant now, out int target, out SimulatedPacket packet)
    {
        (target, packet) = (0, null!);
        if (NextArrival > now) return false;
        (target, packet) = _inFlight.Dequeue();
        return true;
    }

    /// <summary>Spreads a gratuitous ARP or unsolicited NA, as often as told.</summary>
    public void Announce(SimulatedNode sender, string segment, IpAddress address, int repeat, IReadOnlyList<SimulatedNode> nodes)
    {
        if (!sender.IsAttached(segment)) return;
        foreach (SimulatedNode node in nodes)
        {
            if (_blocked[sender.Index, node.Index] || !node.IsAttached(segment)) continue;
            for (int i = 0; i < repeat; i++)
            {
                if (!random.Chance(Faults.LossRate)) _neighbours[node.Index][address] = sender.Index;
            }
        }
    }

    /// <summary>Who the neighbour table behind a node's port believes to have an address; -1: it has never heard.</summary>
    public int NeighbourAt(int node, IpAddress address) => _neighbours[node].GetValueOrDefault(address, -1);

    /// <summary>Divides the nodes at random. One way: the second part still hears the first.</summary>
    public void Divide(SeededRandom chance, bool oneWay)
    {
        for (int i = 0, side = chance.Between(1, (1 << nodeCount) - 2); i < nodeCount; i++)
        {
            for (int j = 0; j < nodeCount; j++)
            {
                bool from = (side >> i & 1) != 0, to = (side >> j & 1) != 0;
                _blocked[i, j] = from != to && (!oneWay || from);
            }
        }
    }

    /// <summary>Everybody hears everybody again.</summary>
    public void Join() => Array.Clear(_blocked);

    private void Deliver(int target, SimulatedPacket packet, Instant now) =>
        _inFlight.Enqueue((target, packet), (now + random.Between(Faults.MinDelay, Faults.MaxDelay), _sequence++));

    private SimulatedPacket Damaged(SimulatedPacket packet)
    {
        if (!random.Chance(Faults.CorruptionRate)) return packet;
        byte[] damaged = [.. packet.Bytes];

        // Not in the IP header: its checksum is the kernel's, who would drop the packet.
        int header = packet.Source.Family == IpFamily.V4 ? Ipv4Header.MinLength : 0;
        damaged[header + random.Next(damaged.Length - header)] ^= (byte)(1 << random.Next(8));
        return packet with { Bytes = damaged };
    }
}
