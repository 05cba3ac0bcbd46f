using System.Numerics;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Daemon.Vrrp;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Ipvs;

namespace Holdfast.Daemon.Checkers.Services;

/// <summary>Core and Linux do not know each other; here services and destinations become one another.</summary>
internal static class IpvsMapping
{
    // A mask with gaps, which only somebody else can have set: no prefix length is like it.
    private const byte NoPrefix = byte.MaxValue;

    public static IpvsServiceKey ToKernel(this ServiceKey key) => new(
        key.Family == IpFamily.V6 ? InetFamily.Inet6 : InetFamily.Inet,
        key.Mark != 0 ? (ushort)0 : (ushort)key.Protocol, key.Address.ToKernel(), key.Port, key.Mark);

    public static ServiceKey ToCore(this IpvsServiceKey key)
    {
        IpFamily family = key.Family == InetFamily.Inet6 ? IpFamily.V6 : IpFamily.V4;
        return key.Mark != 0
            ? ServiceKey.Of(family, key.Mark)
            : new ServiceKey(family, (TransportProtocol)key.Protocol, key.Address.ToCore(), key.Port, 0);
    }

    public static IpvsService ToKernel(this ServiceDefinition service)
    {
        bool isPersistent = (service.Flags & ServiceFlags.Persistent) != 0;
        return new IpvsService(service.Key.ToKernel())
        {
            Scheduler = service.Scheduler,
            Flags = (uint)(service.Flags & ~ServiceFlags.Hashed),
            TimeoutSeconds = isPersistent ? service.PersistenceSeconds : 0,
            Netmask = NetmaskOf(service, isPersistent),
            PersistenceEngine = service.PersistenceEngine,
        };
    }

    public static ServiceDefinition ToCore(this IpvsService service)
    {
        var flags = (ServiceFlags)service.Flags & ~ServiceFlags.Hashed;
        return new ServiceDefinition(service.Key.ToCore())
        {
            Scheduler = service.Scheduler,
            Flags = flags,
            PersistenceSeconds = (flags & ServiceFlags.Persistent) != 0 ? service.TimeoutSeconds : 0,
            PersistencePrefix = PrefixOf(service),
            PersistenceEngine = service.PersistenceEngine,
        };
    }

    public static IpvsDestination ToKernel(this Destination destination) => new(destination.Address.ToKernel(), destination.Port)
    {
        Weight = destination.Weight,
        Forwarding = destination.Forwarding.Method switch
        {
            ForwardingMethod.DirectRouting => IpvsForwarding.DirectRoute,
            ForwardingMethod.Tunnel => IpvsForwarding.Tunnel,
            _ => IpvsForwarding.Masquerade,
        },
        Tunnel = destination.Forwarding.Tunnel switch
        {
            TunnelType.Gue => IpvsTunnel.Gue,
            TunnelType.Gre => IpvsTunnel.Gre,
            _ => IpvsTunnel.IpIp,
        },
        TunnelPort = destination.Forwarding.TunnelPort,
        TunnelFlags = (ushort)destination.Forwarding.Checksum,
        UpperThreshold = destination.UpperThreshold,
        LowerThreshold = destination.LowerThreshold,
    };

    public static Destination ToCore(this IpvsDestination destination) => new(destination.Address.ToCore(), destination.Port)
    {
        Weight = destination.Weight,
        Forwarding = ForwardingOf(destination),
        UpperThreshold = destination.UpperThreshold,
        LowerThreshold = destination.LowerThreshold,
    };

    public static IpvsOperation ToKernel(this ServiceChangeKind kind) => kind switch
    {
        ServiceChangeKind.AddService => IpvsOperation.AddService,
        ServiceChangeKind.EditService => IpvsOperation.EditService,
        ServiceChangeKind.RemoveService => IpvsOperation.RemoveService,
        ServiceChangeKind.AddDestination => IpvsOperation.AddDestination,
        ServiceChangeKind.EditDestination => IpvsOperation.EditDestination,
        _ => IpvsOperation.RemoveDestination,
    };

    public static IpvsChange ToKernel(this ServiceChange change) =>
        new(change.Kind.ToKernel(), change.Service.ToKernel(), change.Destination?.ToKernel() ?? default);

    private static uint NetmaskOf(ServiceDefinition service, bool isPersistent)
    {
        if (service.Key.Family == IpFamily.V6) return isPersistent && service.PersistencePrefix != 0 ? service.PersistencePrefix : 128u;
        if (!isPersistent) return uint.MaxValue;
        return service.PersistencePrefix == 0 ? 0 : uint.MaxValue << (32 - Math.Min((int)service.PersistencePrefix, 32));
    }

    private static byte PrefixOf(in IpvsService service)
    {
        if (service.Key.Family == InetFamily.Inet6) return (byte)Math.Min(service.Netmask, NoPrefix);
        int ones = BitOperations.LeadingZeroCount(~service.Netmask);
        return ones + BitOperations.TrailingZeroCount(service.Netmask) == 32 || ones == 32 ? (byte)ones : NoPrefix;
    }

    private static Forwarding ForwardingOf(in IpvsDestination destination) => destination.Forwarding switch
    {
        IpvsForwarding.DirectRoute => With(Forwarding.DirectRouting, destination),
        IpvsForwarding.Tunnel => With(Forwarding.IpIpTunnel, destination),
        _ => With(Forwarding.Nat, destination),
    };

    // The kernel keeps what it was told of tunnels whatever the method, so it is compared whatever the method.
    private static Forwarding With(Forwarding method, in IpvsDestination destination)
    {
        if (destination is { Tunnel: IpvsTunnel.IpIp, TunnelPort: 0, TunnelFlags: 0 }) return method;
        return method with
        {
            Tunnel = destination.Tunnel switch
            {
                IpvsTunnel.Gue => TunnelType.Gue,
                IpvsTunnel.Gre => TunnelType.Gre,
                _ => TunnelType.IpIp,
            },
            TunnelPort = destination.TunnelPort,
            Checksum = (TunnelChecksum)Math.Min(destination.TunnelFlags, (ushort)byte.MaxValue),
        };
    }
}
