namespace Holdfast.Core.LoadBalancing;

/// <summary>How packets reach a real server (<c>lb_kind</c>).</summary>
public enum ForwardingMethod : byte
{
    /// <summary>NAT: addresses and ports are rewritten. The default.</summary>
    Nat,

    /// <summary>DR: the frame goes to the server's link address; nothing is rewritten, ports neither.</summary>
    DirectRouting,

    /// <summary>TUN: the packet is wrapped; nothing is rewritten.</summary>
    Tunnel,
}

/// <summary>The wrapping of <see cref="ForwardingMethod.Tunnel"/>.</summary>
public enum TunnelType : byte
{
    /// <summary>IP in IP, the default.</summary>
    IpIp,

    /// <summary>Generic UDP encapsulation: has a port.</summary>
    Gue,

    /// <summary>Generic routing encapsulation.</summary>
    Gre,
}

/// <summary>The checksum of a tunnel's own header.</summary>
public enum TunnelChecksum : byte
{
    /// <summary>nocsum: none, the default.</summary>
    None,

    /// <summary>csum: GUE and GRE.</summary>
    Full,

    /// <summary>remcsum: remote checksum offload, GUE only.</summary>
    RemoteOffload,
}

/// <summary>A forwarding method with all that belongs to it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Tunnel">The wrapping, if the method is Tunnel.</param>
/// <param name="TunnelPort">GUE: destination port, 1..65535; else 0.</param>
/// <param name="Checksum">GUE and GRE.</param>
public sealed record Forwarding(
    ForwardingMethod Method, TunnelType Tunnel = TunnelType.IpIp, ushort TunnelPort = 0,
    TunnelChecksum Checksum = TunnelChecksum.None)
{
    /// <summary>NAT: what is used when nothing is said.</summary>
    public static Forwarding Nat { get; } = new(ForwardingMethod.Nat);

    /// <summary>DR.</summary>
    public static Forwarding DirectRouting { get; } = new(ForwardingMethod.DirectRouting);

    /// <summary>TUN with IP in IP.</summary>
    public static Forwarding IpIpTunnel { get; } = new(ForwardingMethod.Tunnel);

    /// <summary>Whether the real server sees the port of the virtual server: only NAT can change it.</summary>
    public bool KeepsPort => Method != ForwardingMethod.Nat;
}
