using System.Security.Cryptography;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Packets;

/// <summary>
/// What one virtual router demands of an advert (RFC 3768 and RFC 9568, section 7.1), computed once from its settings.
/// Judging allocates nothing and never throws.
/// </summary>
public sealed class AdvertValidator
{
    private const byte RequiredTtl = 255;

    private readonly VirtualRouter _router;
    private readonly UnicastPeer[] _peers;
    private readonly IpAddress[] _sortedAddresses;
    private readonly byte[] _authData = new byte[VrrpPacket.AuthDataLength];
    private readonly TimeSpan _interval;
    private readonly bool _firstMustBeLinkLocal;

    /// <summary>Prepares judging for <paramref name="router"/>.</summary>
    public AdvertValidator(VirtualRouter router)
    {
        _router = router;
        Group = router.MulticastGroup.Family == IpFamily.None ? StandardGroup(router.Family) : router.MulticastGroup;
        _peers = [.. router.UnicastPeers];
        _sortedAddresses = [.. router.Addresses.Take(VrrpPacket.MaxAddresses).Select(a => a.Address).Order()];
        router.Password.AsSpan(0, Math.Min(router.Password.Length, _authData.Length)).CopyTo(_authData);

        // keepalived's users list global addresses only, so the rule is held against those who keep it themselves.
        _firstMustBeLinkLocal = router.Family == IpFamily.V6
            && (router.Strict || (router.Addresses.Count > 0 && router.Addresses[0].Address.IsLinkLocal));

        // What our own adverts say is what we compare with: the wire rounds.
        Span<byte> own = stackalloc byte[VrrpPacket.MaxLength];
        VrrpPacket.Write(own, router, router.Priority, Group, Group);
        _interval = VrrpPacket.ReadInterval(own);
    }

    /// <summary>The group that multicast adverts of this router go to and come from.</summary>
    public IpAddress Group { get; }

    /// <summary>224.0.0.18 or ff02::12 (RFC 9568, section 5.1).</summary>
    public static IpAddress StandardGroup(IpFamily family) => family == IpFamily.V6
        ? new IpAddress([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12])
        : new IpAddress([224, 0, 0, 18]);

    /// <summary>
    /// Judges what was received. Anything but <see cref="PacketError.None"/> means that <paramref name="advert"/> is
    /// unusable and that the packet must have no effect but to be counted.
    /// </summary>
    /// <param name="datagram">What was received.</param>
    /// <param name="ownAddress">The source address of our own adverts; the default value if there is none yet.</param>
    /// <param name="advert">The advert, with remarks on what is strange about it.</param>
    /// <param name="knownSender">
    /// A sender whose address list was compared before and need not be again (<c>skip_check_adv_addr</c>).
    /// </param>
    public PacketError Validate(
        in VrrpDatagram datagram, IpAddress ownAddress, out VrrpAdvert advert, IpAddress knownSender = default)
    {
        advert = default;
        PacketError error = ValidateEnvelope(datagram, ownAddress);
        if (error != PacketError.None) return error;

        ReadOnlySpan<byte> message = datagram.Message;
        error = ValidateHeader(message);
        if (error != PacketError.None) return error;
        if (!TryVerifyChecksum(datagram, out ChecksumForm checksum)) return PacketError.BadChecksum;

        error = _router.Version == VrrpVersion.V2 ? ValidateV2(message) : ValidateV3(message);
        if (error != PacketError.None) return error;

        AdvertRemarks remarks = AdvertRemarks.None;
        if (VrrpPacket.ReadInterval(message) != _interval) remarks |= AdvertRemarks.IntervalDiffers;
        if ((!_router.SkipCheckAdvAddr || datagram.Source != knownSender) && !HasOurAddresses(message))
        {
            remarks |= AdvertRemarks.AddressListMismatch;
        }

        advert = new VrrpAdvert(message, datagram.Source, checksum, remarks);
        return PacketError.None;
    }

    private PacketError ValidateEnvelope(in VrrpDatagram datagram, IpAddress ownAddress)
    {
        if (datagram.Source.Family != _router.Family) return PacketError.WrongDestination;
        if (_router.IsUnicast ? datagram.Destination.IsMulticast : datagram.Destination != Group)
        {
            return PacketError.WrongDestination;
        }

        if (datagram.Source == ownAddress) return PacketError.OwnPacket;
        if (!_router.IsUnicast) return datagram.Ttl == RequiredTtl ? PacketError.None : PacketError.WrongTtl;
        foreach (UnicastPeer peer in _peers)
        {
            if (peer.Address != datagram.Source) continue;
            return datagram.Ttl < peer.MinTtl || datagram.Ttl > peer.MaxTtl ? PacketError.WrongTtl : PacketError.None;
        }

        return _router.CheckUnicastSource ? PacketError.SourceNotPeer : PacketError.None;
    }

    private PacketError ValidateHeader(ReadOnlySpan<byte> message)
    {
        if (message.Length < VrrpPacket.HeaderLength) return PacketError.Truncated;
        int version = message[0] >> 4;
        if (version is not ((int)VrrpVersion.V2 or (int)VrrpVersion.V3)) return PacketError.WrongVersion;
        if (version != (int)_router.Version) return PacketError.VersionMismatch;
        if ((message[0] & 0x0f) != VrrpPacket.AdvertisementType) return PacketError.WrongType;
        if (message[1] != _router.VirtualRouterId) return PacketError.UnknownVirtualRouterId;
        int length = VrrpPacket.Length(_router.Version, _router.Family, addressCount: message[3]);
        if (message.Length < length) return PacketError.Truncated;
        if (message.Length > length) return PacketError.LengthMismatch;
        return PacketError.None;
    }

    private bool TryVerifyChecksum(in VrrpDatagram datagram, out ChecksumForm form)
    {
        ulong sum = InternetChecksum.Sum(datagram.Message);
        form = ChecksumForm.Message;
        bool messageAlone = _router.Version == VrrpVersion.V2 || _router.Family == IpFamily.V4;
        if (messageAlone && InternetChecksum.Finish(sum) == 0) return true;
        if (_router.Version == VrrpVersion.V2) return false;

        form = ChecksumForm.PseudoHeader;
        if (IsRightWith(sum, datagram, datagram.Destination)) return true;

        form = ChecksumForm.PseudoHeaderOfGroup;
        return _router.IsUnicast && IsRightWith(sum, datagram, StandardGroup(_router.Family));
    }

    private static bool IsRightWith(ulong sum, in VrrpDatagram datagram, IpAddress destination) =>
        InternetChecksum.Finish(sum + PseudoHeader.Sum(
            datagram.Source, destination, Ipv4Header.VrrpProtocol, datagram.Message.Length)) == 0;

    private PacketError ValidateV2(ReadOnlySpan<byte> message)
    {
        if (message[3] == 0 && _sortedAddresses.Length > 0) return PacketError.NoAddresses;
        if (message[4] > (byte)AuthenticationType.Ah) return PacketError.AuthTypeInvalid;
        if (message[4] != (byte)_router.Authentication) return PacketError.AuthTypeMismatch;
        if (_router.Authentication == AuthenticationType.Pass
            && !CryptographicOperations.FixedTimeEquals(message[^VrrpPacket.AuthDataLength..], _authData))
        {
            return PacketError.AuthFailure;
        }

        if (message[5] == 0) return PacketError.IntervalZero;
        return VrrpPacket.ReadInterval(message) == _interval ? PacketError.None : PacketError.IntervalMismatch;
    }

    private PacketError ValidateV3(ReadOnlySpan<byte> message)
    {
        if (message[3] == 0 && _sortedAddresses.Length > 0) return PacketError.NoAddresses;
        if (VrrpPacket.ReadInterval(message) == TimeSpan.Zero) return PacketError.IntervalZero;
        if (_firstMustBeLinkLocal && message[3] > 0 && !VrrpPacket.ReadAddress(message, IpFamily.V6, 0).IsLinkLocal)
        {
            return PacketError.FirstAddressNotLinkLocal;
        }

        return PacketError.None;
    }

    // The order is not compared: peers list what their files list.
    private bool HasOurAddresses(ReadOnlySpan<byte> message)
    {
        if (message[3] != _sortedAddresses.Length) return false;
        Span<bool> seen = stackalloc bool[VrrpPacket.MaxAddresses];
        for (int i = 0; i < message[3]; i++)
        {
            IpAddress address = VrrpPacket.ReadAddress(message, _router.Family, i);
            int index = _sortedAddresses.AsSpan().BinarySearch(address);
            if (index < 0) return false;
            if (seen[index]) return HasDuplicates();
            seen[index] = true;
        }

        return true;
    }

    // Only a list of ours that names an address twice may be matched by one that does.
    private bool HasDuplicates()
    {
        for (int i = 1; i < _sortedAddresses.Length; i++)
        {
            if (_sortedAddresses[i] == _sortedAddresses[i - 1]) return true;
        }

        return false;
    }
}
