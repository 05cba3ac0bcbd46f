using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

internal static unsafe partial class LibC
{
    public const int AF_UNIX = 1;
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;
    public const int AF_NETLINK = 16;
    public const int AF_PACKET = 17;

    public const int SOCK_STREAM = 1;
    public const int SOCK_DGRAM = 2;
    public const int SOCK_RAW = 3;
    public const int SOCK_SEQPACKET = 5;
    public const int SOCK_NONBLOCK = O_NONBLOCK;
    public const int SOCK_CLOEXEC = O_CLOEXEC;

    public const int MSG_TRUNC = 0x20;
    public const int MSG_CTRUNC = 0x08;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;

    public const int MSG_CMSG_CLOEXEC = 0x40000000;
    public const int SCM_RIGHTS = 1;

    public const int SOL_SOCKET = 1;
    public const int SO_REUSEADDR = 2;
    public const int SO_ERROR = 4;
    public const int SO_LINGER = 13;
    public const int SO_BINDTODEVICE = 25;
    public const int SO_MARK = 36;
    public const int SO_SNDBUF = 7;
    public const int SO_RCVBUF = 8;
    public const int SO_PRIORITY = 12;
    public const int SO_PASSCRED = 16;
    public const int SO_ATTACH_FILTER = 26;
    public const int SO_DETACH_FILTER = 27;
    public const int SO_SNDBUFFORCE = 32;
    public const int SO_RCVBUFFORCE = 33;

    public const int IPPROTO_IP = 0;
    public const int IPPROTO_ICMP = 1;
    public const int IPPROTO_TCP = 6;
    public const int IPPROTO_UDP = 17;
    public const int IPPROTO_ICMPV6 = 58;
    public const int SOL_RAW = 255;
    public const int ICMP_FILTER = 1;
    public const int ICMPV6_FILTER = 1;
    public const int IP_BIND_ADDRESS_NO_PORT = 24;
    public const int IP_TOS = 1;
    public const int IP_HDRINCL = 3;
    public const int IP_PKTINFO = 8;
    public const int IP_MULTICAST_LOOP = 34;
    public const int IP_ADD_MEMBERSHIP = 35;
    public const int IP_DROP_MEMBERSHIP = 36;
    public const int IP_MULTICAST_ALL = 49;

    public const int IPPROTO_IPV6 = 41;
    public const int IPV6_UNICAST_HOPS = 16;
    public const int IPV6_MULTICAST_HOPS = 18;
    public const int IPV6_MULTICAST_LOOP = 19;
    public const int IPV6_ADD_MEMBERSHIP = 20;
    public const int IPV6_DROP_MEMBERSHIP = 21;
    public const int IPV6_MULTICAST_ALL = 29;
    public const int IPV6_RECVPKTINFO = 49;
    public const int IPV6_PKTINFO = 50;
    public const int IPV6_RECVHOPLIMIT = 51;
    public const int IPV6_HOPLIMIT = 52;
    public const int IPV6_TCLASS = 67;

    [LibraryImport(Library, SetLastError = true)]
    public static partial SafeFileDescriptor socket(int domain, int type, int protocol);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int bind(SafeHandle fd, void* address, uint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int connect(SafeHandle fd, void* address, uint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setsockopt(SafeHandle fd, int level, int name, void* value, uint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int getsockopt(SafeHandle fd, int level, int name, void* value, uint* length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint send(SafeHandle fd, void* buffer, nint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint sendto(SafeHandle fd, void* buffer, nint length, int flags, void* address, uint addressLength);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recv(SafeHandle fd, void* buffer, nint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recvfrom(
        SafeHandle fd, void* buffer, nint length, int flags, void* address, uint* addressLength);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint sendmsg(SafeHandle fd, msghdr* message, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recvmsg(SafeHandle fd, msghdr* message, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int recvmmsg(SafeHandle fd, mmsghdr* messages, uint count, int flags, timespec* timeout);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sendmmsg(SafeHandle fd, mmsghdr* messages, uint count, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int socketpair(int domain, int type, int protocol, int* descriptors);

    public static int setsockopt(SafeHandle fd, int level, int name, int value) =>
        setsockopt(fd, level, name, &value, sizeof(int));
}
