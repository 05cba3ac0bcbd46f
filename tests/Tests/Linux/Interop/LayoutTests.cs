using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;
using Cpu = System.Runtime.InteropServices.Architecture;

namespace Holdfast.Tests.Linux.Interop;

/// <summary>
/// The kernel's and libc's structures on 64-bit systems: sizes and offsets as a C compiler gives them, the same on
/// x86-64 and arm64 but for epoll_event.
/// </summary>
public class LayoutTests
{
    public static TheoryData<string, int, int> Sizes => new()
    {
        { nameof(timespec), Unsafe.SizeOf<timespec>(), 16 },
        { nameof(itimerspec), Unsafe.SizeOf<itimerspec>(), 32 },
        { nameof(msghdr), Unsafe.SizeOf<msghdr>(), 56 },
        { nameof(mmsghdr), Unsafe.SizeOf<mmsghdr>(), 64 },
        { nameof(iovec), Unsafe.SizeOf<iovec>(), 16 },
        { nameof(cmsghdr), Unsafe.SizeOf<cmsghdr>(), 16 },
        { nameof(sockaddr_in), Unsafe.SizeOf<sockaddr_in>(), 16 },
        { nameof(sockaddr_in6), Unsafe.SizeOf<sockaddr_in6>(), 28 },
        { nameof(sockaddr_ll), Unsafe.SizeOf<sockaddr_ll>(), 20 },
        { nameof(sockaddr_un), Unsafe.SizeOf<sockaddr_un>(), 110 },
        { nameof(in_pktinfo), Unsafe.SizeOf<in_pktinfo>(), 12 },
        { nameof(in6_pktinfo), Unsafe.SizeOf<in6_pktinfo>(), 20 },
        { nameof(ip_mreqn), Unsafe.SizeOf<ip_mreqn>(), 12 },
        { nameof(ipv6_mreq), Unsafe.SizeOf<ipv6_mreq>(), 20 },
        { nameof(sock_filter), Unsafe.SizeOf<sock_filter>(), 8 },
        { nameof(sock_fprog), Unsafe.SizeOf<sock_fprog>(), 16 },
        { nameof(flock), Unsafe.SizeOf<flock>(), 32 },
        { nameof(inotify_event), Unsafe.SizeOf<inotify_event>(), 16 },
        { nameof(statx_buffer), Unsafe.SizeOf<statx_buffer>(), 256 },
        { nameof(passwd), Unsafe.SizeOf<passwd>(), 48 },
        { nameof(group), Unsafe.SizeOf<group>(), 32 },
        { nameof(rlimit), Unsafe.SizeOf<rlimit>(), 16 },
        { nameof(genlmsghdr), Unsafe.SizeOf<genlmsghdr>(), 4 },
        { nameof(ip_vs_flags), Unsafe.SizeOf<ip_vs_flags>(), 8 },
    };

    public static TheoryData<Type, string, int> Offsets => new()
    {
        { typeof(msghdr), nameof(msghdr.msg_iov), 16 },
        { typeof(msghdr), nameof(msghdr.msg_iovlen), 24 },
        { typeof(msghdr), nameof(msghdr.msg_control), 32 },
        { typeof(msghdr), nameof(msghdr.msg_controllen), 40 },
        { typeof(msghdr), nameof(msghdr.msg_flags), 48 },
        { typeof(mmsghdr), nameof(mmsghdr.msg_len), 56 },
        { typeof(sockaddr_ll), nameof(sockaddr_ll.sll_ifindex), 4 },
        { typeof(sockaddr_ll), nameof(sockaddr_ll.sll_halen), 11 },
        { typeof(sock_fprog), nameof(sock_fprog.filter), 8 },
        { typeof(flock), nameof(flock.l_start), 8 },
        { typeof(flock), nameof(flock.l_pid), 24 },
        { typeof(statx_buffer), nameof(statx_buffer.stx_uid), 20 },
        { typeof(statx_buffer), nameof(statx_buffer.stx_mode), 28 },
        { typeof(statx_buffer), nameof(statx_buffer.stx_ino), 32 },
        { typeof(statx_buffer), nameof(statx_buffer.stx_size), 40 },
        { typeof(statx_buffer), nameof(statx_buffer.stx_dev_major), 136 },
        { typeof(passwd), nameof(passwd.pw_uid), 16 },
        { typeof(passwd), nameof(passwd.pw_dir), 32 },
        { typeof(group), nameof(group.gr_gid), 16 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void A_structure_has_the_size_that_the_kernel_expects(string name, int size, int expected) =>
        size.ShouldBe(expected, name);

    [Theory, MemberData(nameof(Offsets))]
    public void A_field_is_where_the_kernel_looks_for_it(Type structure, string field, int expected) =>
        ((int)Marshal.OffsetOf(structure, field)).ShouldBe(expected);

    [Fact]
    public void The_structure_of_epoll_is_packed_on_one_architecture_alone()
    {
        epoll_event.SizeOn(Cpu.X64).ShouldBe(12);
        epoll_event.SizeOn(Cpu.Arm64).ShouldBe(16);
    }
}
