using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Vrrp;

/// <summary>The way in: from the raw sockets, through the validator, to the engine.</summary>
internal sealed partial class VrrpDriver
{
    // After so many batches timers get their turn: a flood must not starve adverts.
    private const int BatchesPerTurn = 4;
    private const int ReceiveBufferBytes = 1 << 20;

    private void OpenSockets()
    {
        if (_socketV4 is null && Array.Exists(_slots, slot => slot.Settings.Family == IpFamily.V4))
        {
            _socketV4 = VrrpSocket.OpenIpv4();
            Attach(_socketV4);
        }

        if (_socketV6 is null && Array.Exists(_slots, slot => slot.Settings.Family == IpFamily.V6))
        {
            TryOpenIpv6();
        }

        SetFilters();
    }

    // Without IPv6 in the kernel its routers have no source address, which is a fault; those of IPv4 work.
    private void TryOpenIpv6()
    {
        try
        {
            _socketV6 = VrrpSocket.OpenIpv6();
            Attach(_socketV6);
        }
        catch (SystemCallException e) when (e.Errno == Errno.EAFNOSUPPORT)
        {
            _log.Error($"there is no IPv6 here: {e.Message}");
        }
    }

    private void Attach(VrrpSocket socket)
    {
        socket.SetReceiveBuffer(Math.Max(
            ReceiveBufferBytes, _model.VirtualRouters.Max(router => router.KernelReceiveBufferSize) ?? 0));
        _loop.Add(socket.Handle, () => OnReadable(socket));
        WarmUp.RunSocket(socket);
    }

    // The kernel drops what can concern nobody here, before it wakes us.
    private void SetFilters()
    {
        bool all = _model.Global.LogUnknownVrids;
        List<byte> groups = [];
        Span<byte> group = stackalloc byte[4];
        foreach (IpAddress address in _slots.Where(slot => slot.Settings is { Family: IpFamily.V4, IsUnicast: false })
            .Select(slot => slot.Destinations[0]).Distinct())
        {
            address.Write(group);
            groups.AddRange(group);
        }

        _socketV4?.SetFilter(BpfFilter.ForIpv4(
            Vrids(IpFamily.V4, all), groups.ToArray(), _slots.Any(slot => slot.Settings.IsUnicast)));
        _socketV6?.SetFilter(BpfFilter.ForIpv6(Vrids(IpFamily.V6, all)));
    }

    private byte[] Vrids(IpFamily family, bool all) => all
        ? [.. Enumerable.Range(0, 256).Select(vrid => (byte)vrid)]
        : [.. _slots.Where(slot => slot.Settings.Family == family).Select(slot => slot.Settings.VirtualRouterId).Distinct()];

    private void OnReadable(VrrpSocket socket)
    {
        Instant now = Now();
        for (int batch = 0; batch < BatchesPerTurn; batch++)
        {
            int count = socket.ReceiveBatch();
            for (int i = 0; i < count; i++) OnPacket(socket.Packet(i), socket.IsIpv6, now);
            if (count < socket.BatchSize) break;
        }

        Perform(now);
    }

    private void OnPacket(in ReceivedPacket packet, bool isIpv6, Instant now)
    {
        PacketError error = PacketError.None;
        VrrpDatagram datagram;
        if (!isIpv6)
        {
            error = VrrpDatagram.TryReadIpv4(packet.Data, out datagram);
        }
        else
        {
            if (packet.Destination.Length != 16 || packet.HopLimit < 0) return;
            datagram = new VrrpDatagram(
                packet.Data, new IpAddress(packet.Source), new IpAddress(packet.Destination), (byte)packet.HopLimit);
        }

        int router = error == PacketError.None ? _lookup.Find(datagram, packet.InterfaceIndex) : -1;
        if (router < 0)
        {
            OnUnknown(datagram, now);
            return;
        }

        RouterSlot slot = _slots[router];
        error = slot.Validator.Validate(datagram, _engine.State(router).Source, out VrrpAdvert advert, slot.KnownSender);
        if (error != PacketError.None)
        {
            slot.Counters.Count(error);
            Complain(router, error, datagram, now);
            return;
        }

        slot.Counters.CountReceived(advert.Priority, advert.Remarks);
        if (advert.Remarks != slot.ToldRemarks || slot.KnownSender != advert.Source) Remark(router, advert, now);
        if (_engine.State(router).Role is VrrpRole.Init or VrrpRole.Fault) return;
        _engine.Receive(router, new AdvertReceived(advert.Source, advert.Priority, advert.AdvertInterval), now);

        // What follows may be about the same router: its addresses and role must be up to date by then.
        if (_engine.Actions.Count > 64) Perform(now);
    }

    private void OnUnknown(in VrrpDatagram datagram, Instant now)
    {
        UnknownVrids = unchecked(UnknownVrids + 1);
        if (!_model.Global.LogUnknownVrids) return;
        _rejections.Write((-1, PacketError.UnknownVirtualRouterId), now, LogLevel.Warning,
            (datagram.Source, datagram.VirtualRouterId),
            static what => $"advert from {what.Source} for VRID {what.VirtualRouterId}, which is not configured here");
    }

    private void Complain(int router, PacketError error, in VrrpDatagram datagram, Instant now)
    {
        // Our own packets come back where a bridge reflects them: not worth a line.
        if (error == PacketError.OwnPacket) return;
        _rejections.Write((-2, PacketError.None), now, LogLevel.Warning,
            (_slots[router].Settings.Name, Error: error, datagram.Source),
            static what => VrrpTexts.Rejected(what.Name, what.Error, what.Source));
    }

    // Two senders that take turns would be news with each packet.
    private void Remark(int router, in VrrpAdvert advert, Instant now)
    {
        RouterSlot slot = _slots[router];
        bool told = slot.ToldRemarks == advert.Remarks && slot.KnownSender != default;
        slot.KnownSender = advert.Source;
        slot.ToldRemarks = advert.Remarks;
        if (advert.Remarks == AdvertRemarks.None || told) return;
        _remarks.Write(router, now, LogLevel.Warning,
            (slot.Settings.Name, advert.Remarks, advert.Source, advert.AdvertInterval),
            static what => VrrpTexts.Remarks(what.Name, what.Remarks, what.Source, what.AdvertInterval));
    }
}
