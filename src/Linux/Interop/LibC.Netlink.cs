using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

/// <summary>linux/netlink.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct sockaddr_nl
{
    public ushort nl_family;
    public ushort nl_pad;
    public uint nl_pid;
    public uint nl_groups;
}

/// <summary>linux/if_addr.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ifaddrmsg
{
    public byte ifa_family;
    public byte ifa_prefixlen;
    public byte ifa_flags;
    public byte ifa_scope;
    public uint ifa_index;
}

/// <summary>linux/if_addr.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ifa_cacheinfo
{
    public uint ifa_prefered;
    public uint ifa_valid;
    public uint cstamp;
    public uint tstamp;
}

/// <summary>linux/rtnetlink.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ifinfomsg
{
    public byte ifi_family;
    public byte ifi_pad;
    public ushort ifi_type;
    public int ifi_index;
    public uint ifi_flags;
    public uint ifi_change;
}

/// <summary>poll.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct pollfd
{
    public int fd;
    public short events;
    public short revents;
}

internal static unsafe partial class LibC
{
    public const short POLLIN = 1;
    public const short POLLOUT = 4;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int poll(pollfd* descriptors, nuint count, int timeout);
}

/// <summary>linux/genetlink.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct genlmsghdr
{
    public byte cmd;
    public byte version;
    public ushort reserved;
}

/// <summary>linux/ip_vs.h: flags of a service, and which of them are meant.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ip_vs_flags
{
    public uint flags;
    public uint mask;
}
