using System.Buffers.Binary;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Packets;

/// <summary>Layout and writing of adverts, all versions and families; the drawing is at <see cref="VrrpAdvert"/>.</summary>
public static class VrrpPacket
{
    /// <summary>Bytes before the address list.</summary>
    public const int HeaderLength = 8;

    /// <summary>Bytes of V2 authentication data, which are always there.</summary>
    public const int AuthDataLength = 8;

    /// <summary>The address count is one byte.</summary>
    public const int MaxAddresses = 255;

    /// <summary>No message is longer: 255 IPv6 addresses.</summary>
    public const int MaxLength = HeaderLength + 16 * MaxAddresses;

    /// <summary>ADVERTISEMENT, the only type there is.</summary>
    public const byte AdvertisementType = 1;

    /// <summary>Bytes of a message with so many addresses.</summary>
    public static int Length(VrrpVersion version, IpFamily family, int addressCount) =>
        HeaderLength + AddressLength(family) * addressCount + (version == VrrpVersion.V2 ? AuthDataLength : 0);

    /// <summary>How many addresses fit into an IP packet of <paramref name="mtu"/> bytes, 0..255.</summary>
    public static int AddressesThatFit(VrrpVersion version, IpFamily family, int mtu)
    {
        int space = mtu - (family == IpFamily.V6 ? 40 : Ipv4Header.MinLength) - Length(version, family, 0);
        return Math.Clamp(space / AddressLength(family), 0, MaxAddresses);
    }

    /// <summary>
    /// Writes the advert of <paramref name="router"/> and returns its length. The first 255 of its addresses are listed.
    /// </summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <param name="router">Settings: version, VRID, interval, authentication, addresses, checksum form.</param>
    /// <param name="priority">Effective priority; 0 when it stops being master.</param>
    /// <param name="source">Source address of the packet; used for the pseudo-header.</param>
    /// <param name="target">Group or peer; used for the pseudo-header.</param>
    public static int Write(
        Span<byte> destination, VirtualRouter router, byte priority, IpAddress source, IpAddress target)
    {
        int count = Math.Min(router.Addresses.Count, MaxAddresses);
        int length = Length(router.Version, router.Family, count);
        Span<byte> message = destination[..length];
        message[0] = (byte)(((byte)router.Version << 4) | AdvertisementType);
        message[1] = router.VirtualRouterId;
        message[2] = priority;
        message[3] = (byte)count;
        WriteInterval(message, router);
        message[6] = message[7] = 0;
        int offset = HeaderLength;
        for (int i = 0; i < count; i++)
        {
            offset += router.Addresses[i].Address.Write(message[offset..]);
        }

        if (router.Version == VrrpVersion.V2) WriteAuthData(message[offset..], router);
        ulong pseudoHeader = router.Version == VrrpVersion.V2 || (router.Family == IpFamily.V4 && router.V3ChecksumAsV2)
            ? 0
            : PseudoHeader.Sum(source, target, Ipv4Header.VrrpProtocol, length);
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], InternetChecksum.Of(message, pseudoHeader));
        return length;
    }

    internal static int AddressLength(IpFamily family) => family == IpFamily.V6 ? 16 : 4;

    internal static TimeSpan ReadInterval(ReadOnlySpan<byte> message) => message[0] >> 4 == (byte)VrrpVersion.V2
        ? TimeSpan.FromTicks(message[5] * TimeSpan.TicksPerSecond)
        : TimeSpan.FromTicks((BinaryPrimitives.ReadUInt16BigEndian(message[4..]) & 0x0fff) * TicksPerCentisecond);

    internal static IpAddress ReadAddress(ReadOnlySpan<byte> message, IpFamily family, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, message[3]);
        int length = AddressLength(family);
        return new IpAddress(message.Slice(HeaderLength + length * index, length));
    }

    private const long TicksPerCentisecond = TimeSpan.TicksPerMillisecond * 10;

    private static void WriteInterval(Span<byte> message, VirtualRouter router)
    {
        if (router.Version == VrrpVersion.V2)
        {
            message[4] = (byte)router.Authentication;
            message[5] = (byte)Math.Clamp(router.AdvertInterval.Ticks / TimeSpan.TicksPerSecond, 1, 255);
        }
        else
        {
            long centiseconds = Math.Clamp(router.AdvertInterval.Ticks / TicksPerCentisecond, 1, 0x0fff);
            BinaryPrimitives.WriteUInt16BigEndian(message[4..], (ushort)centiseconds);
        }
    }

    private static void WriteAuthData(Span<byte> authData, VirtualRouter router)
    {
        authData.Clear();
        if (router.Authentication != AuthenticationType.Pass) return;
        int length = Math.Min(router.Password.Length, AuthDataLength);
        router.Password.AsSpan(0, length).CopyTo(authData);
    }
}
