using System.Buffers.Binary;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Sockets;

/// <summary>
/// The multicast groups of a socket, counted. The kernel allows one socket few groups (igmp_max_memberships: 20); what
/// goes beyond is joined by sockets that receive nothing, while the main one then hears all that the host has joined.
/// </summary>
internal sealed unsafe class GroupMemberships(SafeFileDescriptor main, bool isIpv6) : IDisposable
{
    private readonly Dictionary<(ulong High, ulong Low, int Interface), Membership> _memberships = [];
    private readonly List<SafeFileDescriptor> _others = [];

    public void Join(ReadOnlySpan<byte> group, int interfaceIndex)
    {
        (ulong, ulong, int) key = Key(group, interfaceIndex);
        if (_memberships.TryGetValue(key, out Membership? found))
        {
            found.Count++;
            return;
        }

        _memberships.Add(key, new Membership(JoinSomewhere(group, interfaceIndex)));
    }

    public void Leave(ReadOnlySpan<byte> group, int interfaceIndex)
    {
        (ulong, ulong, int) key = Key(group, interfaceIndex);
        if (!_memberships.TryGetValue(key, out Membership? found) || --found.Count > 0) return;
        _memberships.Remove(key);
        int errno = Change(found.Holder, isIpv6 ? IPV6_DROP_MEMBERSHIP : IP_DROP_MEMBERSHIP, group, interfaceIndex);

        // With its interface the membership has gone, too.
        if (errno is not (0 or Errno.ENODEV or Errno.EADDRNOTAVAIL or Errno.ENXIO))
        {
            throw new SystemCallException($"leave multicast group on interface {interfaceIndex}", errno);
        }
    }

    public void Forget(int interfaceIndex)
    {
        Span<byte> group = stackalloc byte[16];
        foreach ((ulong High, ulong Low, int Interface) key in _memberships.Keys.Where(key => key.Interface == interfaceIndex).ToList())
        {
            BinaryPrimitives.WriteUInt64BigEndian(group, key.High);
            BinaryPrimitives.WriteUInt64BigEndian(group[8..], key.Low);

            // The kernel frees the slot of a deleted interface only when told to.
            _ = Change(
                _memberships[key].Holder,
                isIpv6 ? IPV6_DROP_MEMBERSHIP : IP_DROP_MEMBERSHIP,
                isIpv6 ? group : group[12..],
                interfaceIndex);
            _memberships.Remove(key);
        }
    }

    public void Dispose()
    {
        foreach (SafeFileDescriptor other in _others)
        {
            other.Dispose();
        }
    }

    // Right-aligned, so that four bytes of IPv4 are the last ones.
    private static (ulong High, ulong Low, int Interface) Key(ReadOnlySpan<byte> group, int interfaceIndex)
    {
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        group.CopyTo(padded[(16 - group.Length)..]);
        return (BinaryPrimitives.ReadUInt64BigEndian(padded), BinaryPrimitives.ReadUInt64BigEndian(padded[8..]), interfaceIndex);
    }

    private SafeFileDescriptor JoinSomewhere(ReadOnlySpan<byte> group, int interfaceIndex)
    {
        int join = isIpv6 ? IPV6_ADD_MEMBERSHIP : IP_ADD_MEMBERSHIP;
        int errno = Change(main, join, group, interfaceIndex);
        if (errno == 0) return main;
        foreach (SafeFileDescriptor other in _others)
        {
            if (!IsFull(errno)) break;
            errno = Change(other, join, group, interfaceIndex);
            if (errno == 0) return other;
        }

        if (IsFull(errno))
        {
            SafeFileDescriptor fresh = OpenAnother();
            errno = Change(fresh, join, group, interfaceIndex);
            if (errno == 0) return fresh;
        }

        throw new SystemCallException($"join multicast group on interface {interfaceIndex}", errno);
    }

    private static bool IsFull(int errno) => errno is Errno.ENOBUFS or Errno.ENOMEM;

    // A datagram socket without a port holds memberships and receives nothing.
    private SafeFileDescriptor OpenAnother()
    {
        (int level, int all) = isIpv6 ? (IPPROTO_IPV6, IPV6_MULTICAST_ALL) : (IPPROTO_IP, IP_MULTICAST_ALL);
        Errno.Check(setsockopt(main, level, all, 1), "setsockopt IP_MULTICAST_ALL");
        SafeFileDescriptor other = Errno.Check(
            socket(isIpv6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket for memberships");
        _others.Add(other);
        return other;
    }

    private int Change(SafeFileDescriptor holder, int option, ReadOnlySpan<byte> group, int interfaceIndex)
    {
        int result;
        if (isIpv6)
        {
            var request = new ipv6_mreq { ipv6mr_interface = interfaceIndex };
            group[..16].CopyTo(new Span<byte>(request.ipv6mr_multiaddr, 16));
            result = setsockopt(holder, IPPROTO_IPV6, option, &request, (uint)sizeof(ipv6_mreq));
        }
        else
        {
            var request = new ip_mreqn { imr_ifindex = interfaceIndex };
            group[..4].CopyTo(new Span<byte>(request.imr_multiaddr, 4));
            result = setsockopt(holder, IPPROTO_IP, option, &request, (uint)sizeof(ip_mreqn));
        }

        return result == 0 ? 0 : Errno.Last;
    }

    private sealed class Membership(SafeFileDescriptor holder)
    {
        public SafeFileDescriptor Holder { get; } = holder;

        public int Count { get; set; } = 1;
    }
}
