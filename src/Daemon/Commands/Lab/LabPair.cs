using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Commands.Lab;

/// <summary>An address of an interface, as ip writes it: 10.9.0.1/24.</summary>
internal readonly record struct LabAddress(string Interface, string Address);

/// <summary>Two configurations, and the machines around them: what there must be for them to work.</summary>
internal sealed record LabPair
{
    public required string VirtualAddress { get; init; }

    public required string ClientAddress { get; init; }

    /// <summary>Interfaces of the first director with their addresses, every interface at least once.</summary>
    public required IReadOnlyList<LabAddress> FirstAddresses { get; init; }

    public required IReadOnlyList<LabAddress> SecondAddresses { get; init; }

    public required LabTimes Times { get; init; }

    /// <summary>
    /// Derives the machines from two configurations. Null, with the reason, when they cannot be played: no virtual
    /// router, no IPv4 virtual address, or none that both share.
    /// </summary>
    public static LabPair? TryDerive(ConfigurationModel first, ConfigurationModel second, out string reason)
    {
        reason = "";
        foreach (VirtualRouter router in first.VirtualRouters)
        {
            foreach (VirtualAddress address in AllAddresses(router).Where(address => address.Address.Family == IpFamily.V4))
            {
                VirtualRouter? other = second.VirtualRouters.FirstOrDefault(
                    candidate => AllAddresses(candidate).Any(same => same.Address == address.Address));
                if (other is not null) return Derive(first, second, router, other, address);
            }
        }

        reason = first.VirtualRouters.Count == 0 || second.VirtualRouters.Count == 0
            ? "a file has no vrrp_instance"
            : "the files have no IPv4 virtual address in common";
        return null;
    }

    private static LabPair Derive(
        ConfigurationModel first, ConfigurationModel second, VirtualRouter router, VirtualRouter other, VirtualAddress shared)
    {
        HashSet<IpAddress> taken = [.. first.VirtualRouters.Concat(second.VirtualRouters).SelectMany(AllAddresses)
            .Select(address => address.Address)];
        IpAddress? sourceA = SourceOf(router, other);
        IpAddress? sourceB = SourceOf(other, router);
        foreach (IpAddress? source in (IpAddress?[])[sourceA, sourceB])
        {
            if (source is { } address) taken.Add(address);
        }

        // A /32 says nothing about the network; /24 is what people mean.
        int prefix = shared.PrefixLength is > 0 and < 30 ? shared.PrefixLength : 24;
        IpAddress a = sourceA ?? FreeHost(shared.Address, prefix, taken);
        IpAddress b = sourceB ?? FreeHost(shared.Address, prefix, taken);
        IpAddress client = FreeHost(shared.Address, prefix, taken);

        VrrpVersion version = other.Version;
        TimeSpan interval = version == VrrpVersion.V3 ? router.AdvertInterval : other.AdvertInterval;
        TimeSpan skew = (version == VrrpVersion.V2 ? TimeSpan.FromSeconds(1) : interval) * (256 - other.Priority) / 256;
        return new LabPair
        {
            VirtualAddress = shared.Address.ToString(),
            ClientAddress = $"{client}/{prefix}",
            FirstAddresses = Interfaces(first, router, shared, a, prefix, taken),
            SecondAddresses = Interfaces(second, other, shared, b, prefix, taken),
            Times = new LabTimes(
                interval * other.DownTimerAdverts + skew, skew, router.Preempt && router.PreemptDelay == TimeSpan.Zero,
                Check: null, TimeSpan.Zero),
        };
    }

    // Peers know each other's addresses even where a file does not say its own.
    private static IpAddress? SourceOf(VirtualRouter router, VirtualRouter peer) =>
        router.SourceAddress is { Family: IpFamily.V4 } source ? source
        : peer.UnicastPeers.Where(p => p.Address.Family == IpFamily.V4).Select(p => (IpAddress?)p.Address).FirstOrDefault();

    private static List<LabAddress> Interfaces(
        ConfigurationModel model, VirtualRouter router, VirtualAddress shared, IpAddress own, int prefix,
        HashSet<IpAddress> taken)
    {
        string main = router.Interface ?? shared.Device ?? "eth0";
        var addresses = new List<LabAddress> { new(main, $"{own}/{prefix}") };
        string holder = shared.Device ?? main;
        if (holder != main || !SameNetwork(own, shared.Address, prefix))
        {
            addresses.Add(new LabAddress(holder, $"{FreeHost(shared.Address, prefix, taken)}/{prefix}"));
        }

        foreach (string name in model.VirtualRouters.SelectMany(InterfacesOf).Distinct())
        {
            if (addresses.All(address => address.Interface != name))
            {
                addresses.Add(new LabAddress(name, $"{FreeHost(IpAddress.Parse($"198.18.{addresses.Count}.0"), 24, taken)}/24"));
            }
        }

        return addresses;
    }

    private static IEnumerable<string> InterfacesOf(VirtualRouter router) =>
        ((string?[])[router.Interface, .. AllAddresses(router).Select(address => address.Device)])
            .OfType<string>().Concat(router.TrackedInterfaces.Select(tracked => tracked.Name)).Where(name => name != "lo");

    private static IEnumerable<VirtualAddress> AllAddresses(VirtualRouter router) =>
        router.Addresses.Concat(router.ExcludedAddresses);

    private static bool SameNetwork(IpAddress left, IpAddress right, int prefix) =>
        (Number(left) >> (32 - prefix)) == (Number(right) >> (32 - prefix));

    private static IpAddress FreeHost(IpAddress inNetwork, int prefix, HashSet<IpAddress> taken)
    {
        uint network = Number(inNetwork) >> (32 - prefix) << (32 - prefix);
        for (uint host = 1; ; host++)
        {
            uint number = network + host;
            IpAddress address = new([(byte)(number >> 24), (byte)(number >> 16 & 0xff), (byte)(number >> 8 & 0xff), (byte)(number & 0xff)]);
            if (taken.Add(address)) return address;
        }
    }

    private static uint Number(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.Write(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
