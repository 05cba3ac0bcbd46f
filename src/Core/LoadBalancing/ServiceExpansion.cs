using System.Buffers.Binary;
using System.Numerics;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing;

/// <summary>Which services of the table a virtual server stands for, and what they are like.</summary>
internal static class ServiceExpansion
{
    /// <summary>The keys of a virtual server, each once, in the order of the file.</summary>
    public static List<ServiceKey> Keys(VirtualServer server, VirtualServerGroup? group)
    {
        var keys = new List<ServiceKey>();
        switch (server.Service)
        {
            case Service.Address address:
                keys.Add(ServiceKey.Of(server.Protocol, address.Ip, address.Port));
                break;
            case Service.Mark mark:
                AddMark(keys, server, mark.Value, IpFamily.None);
                break;
            case Service.Group when group is not null:
                foreach (AddressRange range in group.Addresses) AddRange(keys, server.Protocol, range);
                foreach (GroupMark mark in group.Marks) AddMark(keys, server, mark.Value, mark.Family);
                break;
        }

        if (keys.Count < 2) return keys;
        var seen = new HashSet<ServiceKey>(keys.Count);
        keys.RemoveAll(key => !seen.Add(key));
        return keys;
    }

    /// <summary>The service of a key, without its destinations.</summary>
    public static ServiceDefinition Define(VirtualServer server, ServiceKey key)
    {
        // Every port without persistence would send the connections of one client to different servers.
        bool everyPort = key.Mark == 0 && key.Port == 0;
        Persistence? persistence = server.Persistence;
        if (everyPort) persistence ??= new Persistence(Persistence.DefaultTimeout);
        byte whole = (byte)(key.Family == IpFamily.V6 ? 128 : 32);
        if (persistence is null)
        {
            return new ServiceDefinition(key)
            {
                Scheduler = server.Scheduler.Name(), Flags = server.Flags, PersistencePrefix = whole,
            };
        }

        return new ServiceDefinition(key)
        {
            Scheduler = server.Scheduler.Name(),
            Flags = server.Flags | ServiceFlags.Persistent,
            PersistenceSeconds = (uint)Math.Max(1, persistence.Timeout.TotalSeconds),
            PersistencePrefix = key.Family == IpFamily.V6
                ? persistence.PrefixLength ?? whole
                : persistence.Mask is { } mask ? Bits(mask) : whole,
            PersistenceEngine = persistence.Engine,
        };
    }

    /// <summary>The port that a destination has in a service.</summary>
    public static ushort Port(ushort configured, Forwarding forwarding, ServiceKey key)
    {
        if (key.Mark != 0) return configured;
        return configured == 0 || forwarding.KeepsPort ? key.Port : configured;
    }

    /// <summary>Whether a destination can stand in a service: another family needs a tunnel.</summary>
    public static bool Fits(IpAddress address, Forwarding forwarding, ServiceKey key) =>
        address.Family == key.Family || forwarding.Method == ForwardingMethod.Tunnel;

    private static void AddRange(List<ServiceKey> keys, TransportProtocol protocol, AddressRange range)
    {
        for (IpAddress address = range.First; ; address = Next(address))
        {
            keys.Add(ServiceKey.Of(protocol, address, range.Port));
            if (address >= range.Last) return;
        }
    }

    private static void AddMark(List<ServiceKey> keys, VirtualServer server, uint mark, IpFamily family)
    {
        if (family == IpFamily.None) family = server.Family;
        if (family != IpFamily.None)
        {
            keys.Add(ServiceKey.Of(family, mark));
            return;
        }

        // A group of both families: the mark stands for those that there are servers of.
        bool hasV6 = false;
        bool hasV4 = false;
        foreach (RealServer real in server.RealServers)
        {
            hasV4 |= real.Address.Family == IpFamily.V4;
            hasV6 |= real.Address.Family == IpFamily.V6;
        }

        if (hasV4 || !hasV6) keys.Add(ServiceKey.Of(IpFamily.V4, mark));
        if (hasV6) keys.Add(ServiceKey.Of(IpFamily.V6, mark));
    }

    private static byte Bits(IpAddress mask)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = mask.Write(bytes);
        int bits = 0;
        foreach (byte part in bytes[..length]) bits += BitOperations.PopCount(part);
        return (byte)bits;
    }

    private static IpAddress Next(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = address.Write(bytes);
        if (length == 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + 1);
        }
        else
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, BinaryPrimitives.ReadUInt128BigEndian(bytes) + 1);
        }

        return new IpAddress(bytes[..length]);
    }
}
