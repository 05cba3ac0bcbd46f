using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Vrrp;

/// <summary>
/// The first run of managed code costs milliseconds on each path, and the first takeover must not pay them. So its paths
/// are walked once in advance: a virtual router that does not exist goes through its life, and its packets are refused by
/// the kernel, because there is no interface to send them from.
/// </summary>
internal static class WarmUp
{
    /// <summary>An ifindex that no interface has.</summary>
    public const int NoSuchInterface = int.MaxValue;

    /// <summary>A virtual router that does not exist.</summary>
    public static VirtualRouter Router { get; } = new()
    {
        Name = "none",
        VirtualRouterId = 1,
        Interface = "none",
        SourceAddress = IpAddress.Parse("192.0.2.1"),
        Addresses = [new VirtualAddress { Address = IpAddress.Parse("192.0.2.2"), PrefixLength = 32 }],
    };

    /// <summary>The engine: start, takeover, adverts, yielding, stop.</summary>
    public static void RunEngine()
    {
        var engine = new VrrpEngine(new ConfigurationModel { VirtualRouters = [Router] });
        var now = new Instant(1_000_000_000);
        engine.LinkChanged("none", LinkState.Up, now);
        engine.SourceAddressChanged(0, Router.SourceAddress!.Value, now);
        engine.Start(now);
        engine.Receive(0, new AdvertReceived(IpAddress.Parse("192.0.2.3"), 200, Router.AdvertInterval), now);
        engine.Receive(0, new AdvertReceived(IpAddress.Parse("192.0.2.3"), 0, Router.AdvertInterval), now);
        for (int i = 0; i < 8; i++)
        {
            now = engine.NextDeadline == Instant.Never ? now : engine.NextDeadline;
            engine.RunDue(now);
        }

        engine.Receive(0, new AdvertReceived(IpAddress.Parse("192.0.2.3"), 200, Router.AdvertInterval), now);
        engine.Shutdown(now);
    }

    /// <summary>The way of an advert out, and the judgement of one that came in.</summary>
    public static void RunSocket(VrrpSocket socket)
    {
        if (socket.IsIpv6) return;
        var slot = new RouterSlot(Router);
        ReadOnlySpan<byte> payload = slot.Payload(0, priority: 100, Router.SourceAddress!.Value);
        socket.TryQueue(payload, [224, 0, 0, 18], [192, 0, 2, 1], NoSuchInterface);
        socket.Flush();
        var datagram = new VrrpDatagram(payload, IpAddress.Parse("192.0.2.3"), slot.Destinations[0], ttl: 255);
        slot.Validator.Validate(datagram, Router.SourceAddress!.Value, out _);
        new RouterLookup([slot]).Find(datagram, NoSuchInterface);
    }
}
