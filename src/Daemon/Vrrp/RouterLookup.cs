using Holdfast.Core.Packets;

namespace Holdfast.Daemon.Vrrp;

/// <summary>Finds the virtual router that a packet is for: by family and VRID, then by interface and destination.</summary>
internal sealed class RouterLookup
{
    private readonly int[][] _v4;
    private readonly int[][] _v6;
    private readonly RouterSlot[] _slots;

    public RouterLookup(RouterSlot[] slots)
    {
        _slots = slots;
        _v4 = ByVrid(slots, IpFamily.V4);
        _v6 = ByVrid(slots, IpFamily.V6);
    }

    /// <summary>The index of the virtual router, or -1.</summary>
    /// <param name="datagram">What was received; its VRID may be anything.</param>
    /// <param name="interfaceIndex">Where it came in.</param>
    public int Find(in VrrpDatagram datagram, int interfaceIndex)
    {
        int otherKind = -1;
        foreach (int candidate in (datagram.Destination.Family == IpFamily.V6 ? _v6 : _v4)[datagram.VirtualRouterId])
        {
            RouterSlot slot = _slots[candidate];
            if (slot.Settings.Interface is not null && slot.InterfaceIndex != interfaceIndex) continue;
            if (slot.Settings.Interface is null && slot.Settings.SourceAddress != datagram.Destination) continue;
            if (slot.Settings.IsUnicast == !datagram.Destination.IsMulticast) return candidate;

            // A unicast router that gets a multicast advert, or the other way: it is the one to count the mistake.
            otherKind = candidate;
        }

        return otherKind;
    }

    private static int[][] ByVrid(RouterSlot[] slots, IpFamily family)
    {
        var table = new int[256][];
        for (int vrid = 0; vrid < table.Length; vrid++)
        {
            table[vrid] = [.. Enumerable.Range(0, slots.Length).Where(
                i => slots[i].Settings.Family == family && slots[i].Settings.VirtualRouterId == vrid)];
        }

        return table;
    }
}
