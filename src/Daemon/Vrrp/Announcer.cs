using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Netlink.Route;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Vrrp;

/// <summary>
/// Tells the neighbours who has an address: gratuitous ARP for IPv4, unsolicited neighbour advertisements for IPv6
/// (RFC 9568, section 8). Frames are collected and leave by one system call; where the configuration asks for a
/// distance between them (<c>garp_interval</c>, <c>gna_interval</c>) they wait for their turn, interface by interface.
/// </summary>
internal sealed class Announcer(PacketSocket socket, Func<int, KernelLink?> link, Func<int, bool> forwardsIpv6, Log log)
{
    private readonly Dictionary<int, (bool Value, Instant Until)> _forwards = [];
    private readonly LogLimiter<int> _failures = new(log);
    private readonly Dictionary<(int Interface, IpFamily), Pace> _paces = [];

    /// <summary>Frames that one <see cref="Flush"/> sends.</summary>
    public const int Capacity = 256;

    private const int MaxWaiting = 100;

    /// <summary>When the next announcement that had to wait may leave.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>Announcements sent since the start.</summary>
    public ulong Sent { get; private set; }

    /// <summary>Announces an address at the next <see cref="Flush"/>, or later if its interface is paced.</summary>
    public void Announce(OwnedAddress address)
    {
        if (address is not { Present: true }) return;
        if (address.AnnounceInterval == TimeSpan.Zero)
        {
            Queue(address);
            return;
        }

        var key = (address.InterfaceIndex, address.Address.Family);
        if (!_paces.TryGetValue(key, out Pace? pace)) _paces.Add(key, pace = new Pace());

        // A rival that keeps advertising asks for more than the pace lets out: the queue must not grow for ever.
        if (address.WaitingAnnouncements >= MaxWaiting) return;
        address.WaitingAnnouncements++;
        pace.Waiting.Enqueue(address);
        if (pace.NextAllowed < NextDeadline) NextDeadline = pace.NextAllowed;
    }

    /// <summary>Sends what was collected. What the kernel cannot take now is dropped: there is always another round.</summary>
    public void Flush()
    {
        if (socket.Pending == 0) return;
        FlushResult result = socket.Flush();
        Sent = unchecked(Sent + (ulong)result.Sent);
        if (result.Failed > 0)
        {
            _failures.Write(result.Errno, new Instant(EventLoop.Now()), LogLevel.Warning, result, static r =>
                $"{r.Failed} address announcements could not be sent: {Linux.Interop.Errno.Describe(r.Errno)}");
        }

        socket.Clear();
    }

    /// <summary>Sends the announcements whose turn has come.</summary>
    public void RunDue(Instant now)
    {
        if (NextDeadline > now) return;
        NextDeadline = Instant.Never;
        foreach (Pace pace in _paces.Values)
        {
            // Several may be due at once: an interval can be shorter than what a timer can tell apart.
            while (pace.NextAllowed <= now && pace.Waiting.TryDequeue(out OwnedAddress? address))
            {
                address.WaitingAnnouncements--;
                if (address is not { IsWanted: true, Present: true }) continue;
                Queue(address);
                pace.NextAllowed = (pace.NextAllowed < now - address.AnnounceInterval ? now : pace.NextAllowed)
                    + address.AnnounceInterval;
            }

            if (pace.Waiting.Count > 0 && pace.NextAllowed < NextDeadline) NextDeadline = pace.NextAllowed;
        }

        Flush();
    }

    /// <summary>Walks the way of an announcement, to an interface that does not exist.</summary>
    public void WarmUp(OwnedAddress address)
    {
        Queue(address, new HardwareAddress([2, 0, 0, 0, 0, 1]));
        socket.Flush();
        socket.Clear();
    }

    private void Queue(OwnedAddress address)
    {
        if (link(address.InterfaceIndex) is { ResolvesAddresses: true, HardwareAddress.Length: 6 } sender)
        {
            Queue(address, sender.HardwareAddress);
        }
    }

    private void Queue(OwnedAddress address, HardwareAddress sender)
    {
        Span<byte> hardwareAddress = stackalloc byte[32];
        int length = sender.Write(hardwareAddress);
        Span<byte> frame = stackalloc byte[NeighborAdvertisement.Length];
        int frameLength = address.Address.Family == IpFamily.V4
            ? ArpPacket.WriteGratuitousRequest(frame, hardwareAddress[..length], address.Address)
            : NeighborAdvertisement.WriteUnsolicited(
                frame, hardwareAddress[..length], address.Address, Forwards(address.InterfaceIndex));
        if (socket.TryQueue(frame[..frameLength], address.InterfaceIndex)) return;
        Flush();
        socket.TryQueue(frame[..frameLength], address.InterfaceIndex);
    }

    // Asked for each address, answered by a file: remembered for as long as a burst lasts.
    private bool Forwards(int interfaceIndex)
    {
        var now = new Instant(EventLoop.Now());
        if (_forwards.TryGetValue(interfaceIndex, out var known) && now < known.Until) return known.Value;
        bool value = forwardsIpv6(interfaceIndex);
        _forwards[interfaceIndex] = (value, now + TimeSpan.FromSeconds(1));
        return value;
    }

    private sealed class Pace
    {
        public Queue<OwnedAddress> Waiting { get; } = new();

        public Instant NextAllowed { get; set; } = new(EventLoop.Now());
    }
}
