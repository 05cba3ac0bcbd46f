using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Vrrp;

/// <summary>What the driver keeps for one virtual router: how to judge its packets, what to send, what has happened.</summary>
internal sealed class RouterSlot
{
    private readonly byte[][] _payloads;
    private readonly int[] _lengths;
    private int _cachedPriority = -1;
    private IpAddress _cachedSource;

    public RouterSlot(VirtualRouter settings)
    {
        Settings = settings;
        Validator = new AdvertValidator(settings);
        Destinations = settings.IsUnicast
            ? [.. settings.UnicastPeers.Select(peer => peer.Address)]
            : [settings.MulticastGroup.Family == IpFamily.None ? AdvertValidator.StandardGroup(settings.Family) : settings.MulticastGroup];
        int length = VrrpPacket.Length(settings.Version, settings.Family, Math.Min(settings.Addresses.Count, VrrpPacket.MaxAddresses));
        _payloads = [.. Destinations.Select(_ => new byte[length])];
        _lengths = new int[_payloads.Length];
    }

    public VirtualRouter Settings { get; }

    public AdvertValidator Validator { get; }

    /// <summary>The group, or the peers.</summary>
    public IpAddress[] Destinations { get; }

    public PacketCounters Counters { get; private set; } = new();

    /// <summary>Index of the interface of the adverts; 0: it does not exist, or there is none.</summary>
    public int InterfaceIndex { get; set; }

    /// <summary>Address that adverts are sent from; default: none.</summary>
    public IpAddress Source { get; set; }

    /// <summary>The sender whose address list was compared last.</summary>
    public IpAddress KnownSender { get; set; }

    /// <summary>What was strange about the last advert: told once, until the sender or the strangeness changes.</summary>
    public AdvertRemarks ToldRemarks { get; set; }

    /// <summary>When the last advert was sent; never: none was.</summary>
    public Instant LastAdvert { get; set; } = Instant.Never;

    /// <summary>Wall-clock time of the last change of role.</summary>
    public DateTimeOffset? LastTransition { get; private set; }

    public byte Ttl => Settings.IsUnicast ? Settings.UnicastTtl : (byte)255;

    /// <summary>Takes over what has been counted and seen under another configuration.</summary>
    public void Inherit(RouterSlot before)
    {
        Counters = before.Counters;
        LastTransition = before.LastTransition;
        Source = before.Source;
        LastAdvert = before.LastAdvert;
    }

    public void NoteTransition(DateTimeOffset wallClock, VrrpRole from, VrrpRole to)
    {
        LastTransition = wallClock;
        if (to == VrrpRole.Master) Counters.CountBecameMaster();
        else if (from == VrrpRole.Master) Counters.CountReleasedMaster();
    }

    /// <summary>The advert for a destination. It is composed anew only if priority or source differ from the last time.</summary>
    public ReadOnlySpan<byte> Payload(int destination, byte priority, IpAddress source)
    {
        if (priority != _cachedPriority || source != _cachedSource)
        {
            for (int i = 0; i < _payloads.Length; i++)
            {
                _lengths[i] = VrrpPacket.Write(_payloads[i], Settings, priority, source, Destinations[i]);
            }

            (_cachedPriority, _cachedSource) = (priority, source);
        }

        return _payloads[destination].AsSpan(0, _lengths[destination]);
    }
}
