namespace Holdfast.Core.Packets;

/// <summary>
/// What came in on a VRRP socket, before anything in it is believed: the message and where it came from and went to.
/// A view: it lives as long as the receive buffer.
/// </summary>
public readonly ref struct VrrpDatagram
{
    /// <summary>A message whose addresses and hop limit are known from elsewhere, as with IPv6 sockets.</summary>
    public VrrpDatagram(ReadOnlySpan<byte> message, IpAddress source, IpAddress destination, byte ttl)
    {
        Message = message;
        Source = source;
        Destination = destination;
        Ttl = ttl;
    }

    /// <summary>The VRRP message, without IP header and link-layer padding.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>Sender.</summary>
    public IpAddress Source { get; }

    /// <summary>Receiver or group.</summary>
    public IpAddress Destination { get; }

    /// <summary>TTL or hop limit as received.</summary>
    public byte Ttl { get; }

    /// <summary>The VRID to look the virtual router up by; 0, which none has, if the message is too short to have one.</summary>
    public byte VirtualRouterId => Message.Length > 1 ? Message[1] : (byte)0;

    /// <summary>Takes apart what a raw IPv4 socket delivers: IP header and message.</summary>
    public static PacketError TryReadIpv4(ReadOnlySpan<byte> packet, out VrrpDatagram datagram)
    {
        datagram = default;
        PacketError error = Ipv4Header.TryRead(packet, out Ipv4Header header);
        if (error != PacketError.None) return error;
        if (header.Protocol != Ipv4Header.VrrpProtocol) return PacketError.BadIpHeader;
        datagram = new VrrpDatagram(
            packet[header.HeaderLength..header.TotalLength], header.Source, header.Destination, header.Ttl);
        return PacketError.None;
    }
}
