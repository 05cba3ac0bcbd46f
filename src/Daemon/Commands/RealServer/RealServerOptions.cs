using Holdfast.Linux.Netlink;

namespace Holdfast.Daemon.Commands.RealServer;

/// <summary>How packets reach this machine.</summary>
internal enum RealServerMethod
{
    /// <summary>Direct routing: the virtual address is on the loopback, and nobody answers ARP for it.</summary>
    Dr,

    /// <summary>Tunnel: the virtual address is on the tunnel's end.</summary>
    Tun,

    /// <summary>Address translation: the machine knows nothing of the virtual address, and answers through the director.</summary>
    Nat,
}

/// <summary>Kinds of tunnel whose end the kernel makes by itself.</summary>
internal enum RealServerTunnel
{
    /// <summary>IP in IP.</summary>
    Ipip,

    /// <summary>GRE.</summary>
    Gre,
}

/// <summary>What <c>holdfast realserver</c> is to do.</summary>
internal sealed record RealServerOptions
{
    /// <summary>What was changed is remembered here.</summary>
    public const string DefaultState = "/run/holdfast/realserver.json";

    /// <summary>The virtual addresses.</summary>
    public IReadOnlyList<InetAddress> Addresses { get; init; } = [];

    /// <summary>The method.</summary>
    public RealServerMethod Method { get; init; }

    /// <summary>The kind of tunnel.</summary>
    public RealServerTunnel Tunnel { get; init; }

    /// <summary>The director's address on this side, which NAT's default route must lead to; null: any.</summary>
    public InetAddress? Director { get; init; }

    /// <summary>The port of the service; null: any.</summary>
    public int? Port { get; init; }

    /// <summary>Path of the file.</summary>
    public string State { get; init; } = DefaultState;

    /// <summary>The interface that carries an address: the loopback, or the tunnel's end that the kernel makes with its module.</summary>
    public string DeviceOf(InetAddress address) => (Method, Tunnel, address.Family) switch
    {
        (RealServerMethod.Tun, RealServerTunnel.Gre, InetFamily.Inet6) => "ip6gre0",
        (RealServerMethod.Tun, RealServerTunnel.Gre, _) => "gre0",
        (RealServerMethod.Tun, _, InetFamily.Inet6) => "ip6tnl0",
        (RealServerMethod.Tun, _, _) => "tunl0",
        _ => "lo",
    };

    /// <summary>The kernel's name of the kind of a tunnel's end.</summary>
    public static string KindOf(string device) => device == "tunl0" ? "ipip" : device[..^1];
}
