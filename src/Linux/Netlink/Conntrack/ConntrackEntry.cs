namespace Holdfast.Linux.Netlink.Conntrack;

/// <summary>A connection that the kernel tracks.</summary>
/// <param name="Protocol">IPPROTO_TCP, IPPROTO_UDP, …</param>
/// <param name="Destination">Where the client sends.</param>
/// <param name="DestinationPort">Its port.</param>
/// <param name="Server">Where answers come from: the real server, if the destination was translated.</param>
/// <param name="ServerPort">Its port.</param>
/// <param name="IsTranslated">The destination was translated (IPS_DST_NAT).</param>
/// <param name="IsEstablished">TCP and SCTP: in the state ESTABLISHED. Other protocols have no such state.</param>
public readonly record struct ConntrackEntry(
    byte Protocol, InetAddress Destination, ushort DestinationPort, InetAddress Server, ushort ServerPort, bool IsTranslated,
    bool IsEstablished);
