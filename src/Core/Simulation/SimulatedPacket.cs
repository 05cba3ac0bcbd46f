using Holdfast.Core.Packets;

namespace Holdfast.Core.Simulation;

/// <summary>A packet on a segment, as bytes. Never changed once it is under way: several nodes hear the same one.</summary>
/// <param name="Segment">Name of the interfaces that are joined to the segment.</param>
/// <param name="Bytes">IPv4: header and message, as a raw socket delivers them. IPv6: the message.</param>
/// <param name="Source">Sender.</param>
/// <param name="Destination">Peer or group.</param>
/// <param name="Ttl">TTL or hop limit.</param>
public sealed record SimulatedPacket(string Segment, byte[] Bytes, IpAddress Source, IpAddress Destination, byte Ttl)
{
    /// <summary>Takes it apart as the receiving side does: in IPv4 from the bytes, in IPv6 from what the socket tells.</summary>
    public PacketError TryRead(out VrrpDatagram datagram)
    {
        if (Source.Family == IpFamily.V4) return VrrpDatagram.TryReadIpv4(Bytes, out datagram);
        datagram = new VrrpDatagram(Bytes, Source, Destination, Ttl);
        return PacketError.None;
    }
}
