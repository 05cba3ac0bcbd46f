namespace Holdfast.Linux.Netlink;

/// <summary>What the receive buffer of a socket is set to.</summary>
/// <param name="Bytes">SO_RCVBUF.</param>
/// <param name="PassesLimit">Whether it may be more than <c>net.core.rmem_max</c>, where this process may do that.</param>
public readonly record struct ReceiveBufferSize(int Bytes, bool PassesLimit = true);
