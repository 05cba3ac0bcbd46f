using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Namespaces;
using Holdfast.Linux.Netlink.Route;
using static Holdfast.Linux.Netlink.Ipvs.IpVs;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Netlink.Ipvs;

/// <summary>
/// Requests to the kernel's IPVS over generic netlink. Each call returns when the kernel has done its part. Many changes go
/// in one datagram; a refused one does not keep the others from being made.
/// </summary>
public sealed class IpvsSocket : IDisposable
{
    /// <summary>Changes per datagram: more is hardly faster, and their refusals must fit the receive buffer.</summary>
    public const int Chunk = 256;

    private const int DumpDatagram = 32768;
    private const int DumpAttempts = 10;
    private const int AnswerLength = 512;
    private const int DefaultReceiveBuffer = 1 << 20;

    private readonly NetlinkSocket _socket;
    private readonly NameCache _names = new();
    private readonly IpvsCodec _codec;
    private readonly byte[] _buffer = new byte[Chunk * IpvsCodec.MaxMessage];
    private readonly ReceiveSlots _slots = new(count: 64, AnswerLength);
    private readonly ReceiveSlots _dumpSlots = new(count: 1, DumpDatagram);

    private IpvsSocket(NetlinkSocket socket, ushort family)
    {
        _socket = socket;
        _codec = new IpvsCodec(family);
    }

    /// <summary>Datagrams that were sent so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Opens a socket; the kernel loads its module ip_vs for it if it has one.</summary>
    /// <param name="networkNamespace">The namespace whose table it is, by name or path; null: that of this thread.</param>
    /// <param name="receiveBuffer">SO_RCVBUF; null: 1 MiB.</param>
    /// <exception cref="SystemCallException">ENOENT: the kernel has no IPVS. Else the kernel refused, or there is no such namespace.</exception>
    public static IpvsSocket Open(string? networkNamespace = null, ReceiveBufferSize? receiveBuffer = null)
    {
        NetlinkSocket NewSocket() => new(GenericNetlink.NETLINK_GENERIC, receiveBuffer ?? new ReceiveBufferSize(DefaultReceiveBuffer));
        NetlinkSocket socket = networkNamespace is null ? NewSocket() : NetworkNamespace.Within(networkNamespace, NewSocket);
        try
        {
            return new IpvsSocket(socket, FindFamily(socket));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Version and size.</summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public IpvsInformation ReadInformation()
    {
        var information = default(IpvsInformation);
        Ask(IPVS_CMD_GET_INFO, "version", payload => information = IpvsReader.ReadInformation(payload));
        return information;
    }

    /// <summary>Reads all services of the namespace. What the list held before is thrown away.</summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public void DumpServices(List<IpvsService> services) =>
        Dump((buffer, sequence) => _codec.WritePlain(buffer, IPVS_CMD_GET_SERVICE, NLM_F_DUMP, sequence), "dump of services", services.Clear,
            payload =>
            {
                if (IpvsReader.TryReadService(payload, _names, out IpvsService service)) services.Add(service);
            });

    /// <summary>Reads all destinations of a service; none if it is not there. What the list held before is thrown away.</summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public void DumpDestinations(IpvsServiceKey service, List<(IpvsDestination Destination, IpvsCounters Counters)> destinations) =>
        Dump((buffer, sequence) => _codec.WriteDestinationDump(buffer, service, sequence), "dump of destinations", destinations.Clear,
            payload =>
            {
                if (IpvsReader.TryReadDestination(payload, service.Family, out IpvsDestination destination, out IpvsCounters counters))
                {
                    destinations.Add((destination, counters));
                }
            });

    /// <summary>Makes changes, in order.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="refused">What the kernel refused is appended, in order.</param>
    /// <exception cref="SystemCallException">The socket itself failed.</exception>
    public void Perform(IReadOnlyList<IpvsChange> changes, List<IpvsRefusal> refused)
    {
        for (int first = 0; first < changes.Count; first += Chunk)
        {
            int count = Math.Min(Chunk, changes.Count - first);
            int before = refused.Count;
            if (TryPerform(changes, first, count, refused)) continue;

            // Answers were lost for want of memory: ask again, one by one. That each may have been made already shows as
            // an error which says just that.
            refused.RemoveRange(before, refused.Count - before);
            for (int i = first; i < first + count; i++)
            {
                _socket.Discard(_slots);
                if (!TryPerform(changes, i, 1, refused)) throw new SystemCallException("IPVS: change", Errno.ENOBUFS);
            }
        }
    }

    /// <summary>Removes everything, whoever made it.</summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public void Flush() => Tell("flush", (buffer, sequence) => _codec.WritePlain(buffer, IPVS_CMD_FLUSH, NLM_F_ACK, sequence));

    /// <summary>The timeouts in force.</summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public IpvsTimeouts ReadTimeouts()
    {
        var timeouts = default(IpvsTimeouts);
        Ask(IPVS_CMD_GET_CONFIG, "timeouts", payload => timeouts = IpvsReader.ReadTimeouts(payload));
        return timeouts;
    }

    /// <summary>Sets timeouts; those that are 0 stay.</summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public void SetTimeouts(IpvsTimeouts timeouts) =>
        Tell("set timeouts", (buffer, sequence) => _codec.WriteTimeouts(buffer, timeouts, sequence));

    /// <summary>The sync daemons that run.</summary>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public IReadOnlyList<IpvsDaemon> ReadDaemons()
    {
        List<IpvsDaemon> daemons = [];
        Dump((buffer, sequence) => _codec.WritePlain(buffer, IPVS_CMD_GET_DAEMON, NLM_F_DUMP, sequence), "dump of sync daemons", daemons.Clear,
            payload =>
            {
                if (IpvsReader.TryReadDaemon(payload, _names, out IpvsDaemon daemon)) daemons.Add(daemon);
            });
        return daemons;
    }

    /// <summary>Starts a sync daemon.</summary>
    /// <exception cref="SystemCallException">EEXIST: it runs already. ENODEV: there is no such interface. Else the kernel refused.</exception>
    public void StartDaemon(IpvsDaemon daemon) =>
        Tell("start sync daemon", (buffer, sequence) => _codec.WriteDaemon(buffer, daemon, start: true, sequence));

    /// <summary>Stops a sync daemon.</summary>
    /// <exception cref="SystemCallException">ESRCH: it does not run. Else the kernel refused.</exception>
    public void StopDaemon(IpvsDaemonState state) =>
        Tell("stop sync daemon",
            (buffer, sequence) => _codec.WriteDaemon(buffer, new IpvsDaemon(state, "", 0), start: false, sequence));

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private delegate int RequestWriter(Span<byte> buffer, uint sequence);

    private delegate void PayloadReader(ReadOnlySpan<byte> payload);

    private static ushort FindFamily(NetlinkSocket socket)
    {
        Span<byte> request = stackalloc byte[64];
        uint sequence = socket.NextSequence();
        int length = GenericNetlink.WriteFamilyRequest(request, IPVS_GENL_NAME, sequence);
        socket.Send(request[..length]);

        // The answer lists every command of the family.
        var slots = new ReceiveSlots(count: 1, DumpDatagram);
        ushort family = 0;
        ReadAnswer(socket, slots, sequence, "find generic netlink family IPVS", payload => family = GenericNetlink.ReadFamily(payload));
        return family != 0 ? family : throw new SystemCallException("find generic netlink family IPVS", Errno.ENOENT);
    }

    // A request that is answered by one message, or by a refusal.
    private void Ask(byte command, string what, PayloadReader read)
    {
        uint sequence = _socket.NextSequence();
        Send(_codec.WritePlain(_buffer, command, flags: 0, sequence));
        ReadAnswer(_socket, _dumpSlots, sequence, $"IPVS: {what}", read);
    }

    // The kernel does not answer what ends with EINTR, whatever was asked for. Stopping a sync daemon that has not yet begun
    // to run ends so, though it is stopped; so not its answer is waited for, but that to a message behind it.
    private void Tell(string what, RequestWriter write)
    {
        uint sequence = _socket.NextSequence();
        int length = write(_buffer, sequence);
        uint last = _socket.NextSequence();
        Send(length + IpvsCodec.WriteEnd(_buffer.AsSpan(length), last));
        SystemCallException? failure = null;
        while (true)
        {
            int received = _socket.Receive(_dumpSlots);
            if (received < 0) throw new SystemCallException($"IPVS: {what}", -received);
            var answer = new NetlinkReader(_dumpSlots[0]);
            while (answer.MoveNext())
            {
                int errno = answer.Type == NLMSG_ERROR ? RouteSocket.ReadErrno(answer.Payload) : 0;
                if (answer.Sequence == sequence && errno != 0)
                {
                    failure = new SystemCallException(
                        $"IPVS: {what}", errno, RouteSocket.ReadText(answer.Flags, answer.Payload) ?? Errno.Describe(errno));
                }

                if (answer.Sequence != last) continue;
                if (failure is not null) throw failure;
                return;
            }
        }
    }

    private void Send(int length)
    {
        Sent++;
        _socket.Send(_buffer.AsSpan(0, length));
    }

    private static void ReadAnswer(NetlinkSocket socket, ReceiveSlots slots, uint sequence, string what, PayloadReader read)
    {
        while (true)
        {
            int received = socket.Receive(slots);
            if (received < 0) throw new SystemCallException(what, -received);
            for (int i = 0; i < received; i++)
            {
                var answer = new NetlinkReader(slots[i]);
                while (answer.MoveNext())
                {
                    if (answer.Sequence != sequence) continue;
                    if (answer.Type != NLMSG_ERROR)
                    {
                        read(answer.Payload);
                        return;
                    }

                    int errno = RouteSocket.ReadErrno(answer.Payload);
                    if (errno == 0) return;
                    throw new SystemCallException(
                        what, errno, RouteSocket.ReadText(answer.Flags, answer.Payload) ?? Errno.Describe(errno));
                }
            }
        }
    }

    // False: answers were lost. The kernel answers in order, and only the last message asks for an answer to a success.
    private bool TryPerform(IReadOnlyList<IpvsChange> changes, int first, int count, List<IpvsRefusal> refused)
    {
        uint sequence = 0;
        int length = 0;
        for (int i = 0; i < count; i++)
        {
            uint own = _socket.NextSequence();
            if (i == 0) sequence = own;
            length += _codec.WriteChange(_buffer.AsSpan(length), changes[first + i], own, acknowledge: i == count - 1);
        }

        Send(length);
        while (true)
        {
            int received = _socket.Receive(_slots);
            if (received < 0) return false;
            bool last = false;
            for (int i = 0; i < received; i++)
            {
                var answer = new NetlinkReader(_slots[i]);
                while (answer.MoveNext())
                {
                    uint index = unchecked(answer.Sequence - sequence);
                    if (answer.Type != NLMSG_ERROR || index >= (uint)count) continue;
                    int errno = RouteSocket.ReadErrno(answer.Payload);
                    if (errno != 0) refused.Add(Refusal(first + (int)index, errno, answer.Flags, answer.Payload));
                    last |= index == (uint)count - 1;
                }
            }

            if (last) return true;
        }
    }

    private static IpvsRefusal Refusal(int index, int errno, ushort flags, ReadOnlySpan<byte> payload) =>
        new(index, errno, RouteSocket.ReadText(flags, payload) ?? Errno.Describe(errno));

    // A table that changes while it is read is marked NLM_F_DUMP_INTR: what was read may be no state that ever was.
    private void Dump(RequestWriter write, string what, Action reset, PayloadReader read)
    {
        for (int attempt = 1; ; attempt++)
        {
            reset();
            uint sequence = _socket.NextSequence();
            Send(write(_buffer, sequence));
            if (ReadDump(sequence, what, read) || attempt == DumpAttempts) return;
        }
    }

    private bool ReadDump(uint sequence, string what, PayloadReader read)
    {
        bool whole = true;
        while (true)
        {
            int received = _socket.Receive(_dumpSlots);
            if (received < 0)
            {
                _socket.Discard(_dumpSlots);
                return false;
            }

            for (int i = 0; i < received; i++)
            {
                whole &= !_dumpSlots.IsTruncated(i);
                var answer = new NetlinkReader(_dumpSlots[i]);
                while (answer.MoveNext())
                {
                    if (answer.Sequence != sequence) continue;
                    whole &= (answer.Flags & NLM_F_DUMP_INTR) == 0;
                    if (answer.Type is NLMSG_ERROR or NLMSG_DONE)
                    {
                        int errno = RouteSocket.ReadErrno(answer.Payload);
                        return errno == 0 ? whole : throw new SystemCallException($"IPVS: {what}", errno);
                    }

                    read(answer.Payload);
                }
            }
        }
    }
}
