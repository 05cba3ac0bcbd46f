using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

/// <summary>bits/socket.h, for 64-bit systems.</summary>
[StructLayout(LayoutKind.Explicit, Size = 56)]
internal unsafe struct msghdr
{
    [FieldOffset(0)] public void* msg_name;
    [FieldOffset(8)] public uint msg_namelen;
    [FieldOffset(16)] public iovec* msg_iov;
    [FieldOffset(24)] public nuint msg_iovlen;
    [FieldOffset(32)] public void* msg_control;
    [FieldOffset(40)] public nuint msg_controllen;
    [FieldOffset(48)] public int msg_flags;
}

/// <summary>One element of sendmmsg and recvmmsg.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct mmsghdr
{
    [FieldOffset(0)] public msghdr msg_hdr;
    [FieldOffset(56)] public uint msg_len;
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct iovec
{
    [FieldOffset(0)] public void* iov_base;
    [FieldOffset(8)] public nuint iov_len;
}

/// <summary>The data follows after these 16 bytes; the next header is aligned to 8.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct cmsghdr
{
    [FieldOffset(0)] public nuint cmsg_len;
    [FieldOffset(8)] public int cmsg_level;
    [FieldOffset(12)] public int cmsg_type;
}

/// <summary>linux/in.h. Addresses and ports in the order of the network.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct sockaddr_in
{
    [FieldOffset(0)] public ushort sin_family;
    [FieldOffset(2)] public ushort sin_port;
    [FieldOffset(4)] public fixed byte sin_addr[4];
}

/// <summary>linux/in6.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = 28)]
internal unsafe struct sockaddr_in6
{
    [FieldOffset(0)] public ushort sin6_family;
    [FieldOffset(2)] public ushort sin6_port;
    [FieldOffset(4)] public uint sin6_flowinfo;
    [FieldOffset(8)] public fixed byte sin6_addr[16];
    [FieldOffset(24)] public uint sin6_scope_id;
}

/// <summary>linux/if_packet.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = 20)]
internal unsafe struct sockaddr_ll
{
    [FieldOffset(0)] public ushort sll_family;
    [FieldOffset(2)] public ushort sll_protocol;
    [FieldOffset(4)] public int sll_ifindex;
    [FieldOffset(8)] public ushort sll_hatype;
    [FieldOffset(10)] public byte sll_pkttype;
    [FieldOffset(11)] public byte sll_halen;
    [FieldOffset(12)] public fixed byte sll_addr[8];
}

[StructLayout(LayoutKind.Explicit, Size = 12)]
internal unsafe struct in_pktinfo
{
    [FieldOffset(0)] public int ipi_ifindex;
    [FieldOffset(4)] public fixed byte ipi_spec_dst[4];
    [FieldOffset(8)] public fixed byte ipi_addr[4];
}

[StructLayout(LayoutKind.Explicit, Size = 20)]
internal unsafe struct in6_pktinfo
{
    [FieldOffset(0)] public fixed byte ipi6_addr[16];
    [FieldOffset(16)] public int ipi6_ifindex;
}

[StructLayout(LayoutKind.Explicit, Size = 12)]
internal unsafe struct ip_mreqn
{
    [FieldOffset(0)] public fixed byte imr_multiaddr[4];
    [FieldOffset(4)] public fixed byte imr_address[4];
    [FieldOffset(8)] public int imr_ifindex;
}

[StructLayout(LayoutKind.Explicit, Size = 20)]
internal unsafe struct ipv6_mreq
{
    [FieldOffset(0)] public fixed byte ipv6mr_multiaddr[16];
    [FieldOffset(16)] public int ipv6mr_interface;
}

/// <summary>linux/filter.h: one instruction of a classic BPF program.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct sock_filter
{
    [FieldOffset(0)] public ushort code;
    [FieldOffset(2)] public byte jt;
    [FieldOffset(3)] public byte jf;
    [FieldOffset(4)] public uint k;
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct sock_fprog
{
    [FieldOffset(0)] public ushort len;
    [FieldOffset(8)] public sock_filter* filter;
}
