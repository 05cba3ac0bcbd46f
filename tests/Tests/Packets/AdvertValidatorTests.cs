using System.Buffers.Binary;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Packets;

/// <summary>Each reason of rejection, one packet that has that fault alone.</summary>
public class AdvertValidatorTests
{
    private static readonly VirtualRouter s_v2 = PacketFixture.Router(VrrpVersion.V2, "192.0.2.100", "192.0.2.101") with
    {
        Authentication = AuthenticationType.Pass,
        Password = "secret"u8.ToArray(),
    };

    private static readonly VirtualRouter s_v3 = PacketFixture.Router(VrrpVersion.V3, "192.0.2.100", "192.0.2.101");

    private static readonly VirtualRouter s_v6 = PacketFixture.Router(VrrpVersion.V3, "fe80::100", "2001:db8::100");

    private static readonly IpAddress s_peer = IpAddress.Parse("198.51.100.11");

    private static readonly VirtualRouter s_unicast = s_v3 with
    {
        UnicastPeers = [new UnicastPeer(s_peer, MinTtl: 253, MaxTtl: 254)],
        CheckUnicastSource = true,
    };

    public static TheoryData<VrrpVersion, IpFamily> Kinds =>
        new() { { VrrpVersion.V2, IpFamily.V4 }, { VrrpVersion.V3, IpFamily.V4 }, { VrrpVersion.V3, IpFamily.V6 } };

    [Theory, MemberData(nameof(Kinds))]
    public void Every_part_of_a_message_is_truncated(VrrpVersion version, IpFamily family)
    {
        VirtualRouter router = RouterOf(version, family);
        byte[] message = PacketFixture.Message(router);
        for (int length = 0; length < message.Length; length++)
        {
            PacketFixture.Validate(router, message[..length]).ShouldBe(PacketError.Truncated, $"{length} bytes");
        }

        PacketFixture.Validate(router, message).ShouldBe(PacketError.None);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void More_bytes_than_announced_are_a_mismatch(VrrpVersion version, IpFamily family)
    {
        VirtualRouter router = RouterOf(version, family);
        PacketFixture.Validate(router, [.. PacketFixture.Message(router), 0]).ShouldBe(PacketError.LengthMismatch);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_single_wrong_bit_is_found_by_the_checksum_or_before(VrrpVersion version, IpFamily family)
    {
        VirtualRouter router = RouterOf(version, family);
        byte[] message = PacketFixture.Message(router);
        for (int bit = 0; bit < message.Length * 8; bit++)
        {
            message[bit / 8] ^= (byte)(1 << (bit % 8));
            PacketFixture.Validate(router, message).ShouldNotBe(PacketError.None, $"bit {bit}");
            message[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_wrong_checksum_is_rejected(VrrpVersion version, IpFamily family)
    {
        VirtualRouter router = RouterOf(version, family);
        byte[] message = PacketFixture.Message(router);
        message[7] ^= 0x55;
        PacketFixture.Validate(router, message).ShouldBe(PacketError.BadChecksum);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_TTL_of_254_came_through_a_router(VrrpVersion version, IpFamily family)
    {
        VirtualRouter router = RouterOf(version, family);
        PacketFixture.Validate(router, PacketFixture.Message(router), ttl: 254).ShouldBe(PacketError.WrongTtl);
    }

    [Theory]
    [InlineData(VrrpVersion.V2, 0x31, PacketError.VersionMismatch)]
    [InlineData(VrrpVersion.V3, 0x21, PacketError.VersionMismatch)]
    [InlineData(VrrpVersion.V2, 0x41, PacketError.WrongVersion)]
    [InlineData(VrrpVersion.V3, 0x01, PacketError.WrongVersion)]
    [InlineData(VrrpVersion.V2, 0x22, PacketError.WrongType)]
    [InlineData(VrrpVersion.V3, 0x30, PacketError.WrongType)]
    public void Another_version_or_type_is_rejected(VrrpVersion version, byte first, PacketError expected)
    {
        VirtualRouter router = RouterOf(version, IpFamily.V4);
        PacketFixture.Validate(router, Changed(router, 0, first)).ShouldBe(expected);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Another_virtual_router_is_not_ours(VrrpVersion version, IpFamily family)
    {
        VirtualRouter router = RouterOf(version, family);
        byte[] message = PacketFixture.Message(router with { VirtualRouterId = 52 });
        PacketFixture.Validate(router, message).ShouldBe(PacketError.UnknownVirtualRouterId);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void An_advert_without_addresses_is_rejected_unless_we_have_none(VrrpVersion version, IpFamily family)
    {
        VirtualRouter router = RouterOf(version, family);
        VirtualRouter without = router with { Addresses = [] };
        byte[] message = PacketFixture.Message(without);
        PacketFixture.Validate(router, message).ShouldBe(PacketError.NoAddresses);
        PacketFixture.Validate(without, message).ShouldBe(PacketError.None);
    }

    [Theory]
    [InlineData(VrrpVersion.V2, 5)]
    [InlineData(VrrpVersion.V3, 5)]
    public void An_interval_of_zero_is_rejected(VrrpVersion version, int offset)
    {
        VirtualRouter router = RouterOf(version, IpFamily.V4);
        PacketFixture.Validate(router, Changed(router, offset, 0)).ShouldBe(PacketError.IntervalZero);
    }

    [Fact]
    public void Version_2_rejects_another_interval()
    {
        byte[] message = PacketFixture.Message(s_v2 with { AdvertInterval = TimeSpan.FromSeconds(2) });
        PacketFixture.Validate(s_v2, message).ShouldBe(PacketError.IntervalMismatch);
    }

    [Fact]
    public void Version_3_remarks_on_another_interval_and_reports_it()
    {
        byte[] message = PacketFixture.Message(s_v3 with { AdvertInterval = TimeSpan.FromMilliseconds(40950) });
        var datagram = new VrrpDatagram(message, PacketFixture.Source4, PacketFixture.Group4, ttl: 255);
        PacketError error = new AdvertValidator(s_v3).Validate(datagram, default, out VrrpAdvert advert);
        error.ShouldBe(PacketError.None);
        advert.Remarks.ShouldBe(AdvertRemarks.IntervalDiffers);
        advert.AdvertInterval.ShouldBe(TimeSpan.FromMilliseconds(40950));
    }

    [Fact]
    public void The_reserved_bits_of_version_3_are_ignored()
    {
        byte[] message = Changed(s_v3, 4, 0xf0);
        PacketFixture.Validate(s_v3, message).ShouldBe(PacketError.None);
    }

    [Theory]
    [InlineData(3, PacketError.AuthTypeInvalid)]
    [InlineData(255, PacketError.AuthTypeInvalid)]
    [InlineData(2, PacketError.AuthTypeMismatch)]
    [InlineData(0, PacketError.AuthTypeMismatch)]
    public void Another_type_of_authentication_is_rejected(byte type, PacketError expected) =>
        PacketFixture.Validate(s_v2, Changed(s_v2, 4, type)).ShouldBe(expected);

    [Theory]
    [InlineData("Secret")]
    [InlineData("secret1")]
    [InlineData("secre")]
    [InlineData("")]
    public void A_wrong_password_is_rejected(string password)
    {
        byte[] message = PacketFixture.Message(s_v2 with { Password = System.Text.Encoding.ASCII.GetBytes(password) });
        PacketFixture.Validate(s_v2, message).ShouldBe(PacketError.AuthFailure);
    }

    [Fact]
    public void Only_eight_bytes_of_a_password_count()
    {
        byte[] message = PacketFixture.Message(s_v2 with { Password = "12345678"u8.ToArray() });
        PacketFixture.Validate(s_v2 with { Password = "123456789"u8.ToArray() }, message).ShouldBe(PacketError.None);
    }

    [Fact]
    public void The_first_IPv6_address_is_link_local_where_ours_is()
    {
        byte[] message = PacketFixture.Message(Reordered(s_v6));
        PacketFixture.Validate(s_v6, message).ShouldBe(PacketError.FirstAddressNotLinkLocal);
        PacketFixture.Validate(Reordered(s_v6), message).ShouldBe(PacketError.None);
        PacketFixture.Validate(Reordered(s_v6) with { Strict = true }, message).ShouldBe(PacketError.FirstAddressNotLinkLocal);
    }

    [Fact]
    public void The_order_of_addresses_does_not_matter_but_the_addresses_do()
    {
        RemarksOn(Reordered(s_v3)).ShouldBe(AdvertRemarks.None);
        RemarksOn(s_v3 with { Addresses = [s_v3.Addresses[0]] }).ShouldBe(AdvertRemarks.AddressListMismatch);
        RemarksOn(s_v3 with { Addresses = [s_v3.Addresses[0], s_v3.Addresses[0]] }).ShouldBe(AdvertRemarks.AddressListMismatch);
        RemarksOn(PacketFixture.Router(VrrpVersion.V3, "192.0.2.100", "192.0.2.99")).ShouldBe(AdvertRemarks.AddressListMismatch);
    }

    [Fact]
    public void The_list_of_a_known_sender_is_not_compared_again_if_so_configured()
    {
        byte[] message = PacketFixture.Message(s_v3 with { Addresses = [s_v3.Addresses[0]] });
        var datagram = new VrrpDatagram(message, PacketFixture.Source4, PacketFixture.Group4, ttl: 255);
        var validator = new AdvertValidator(s_v3 with { SkipCheckAdvAddr = true });
        validator.Validate(datagram, default, out VrrpAdvert unknown);
        unknown.Remarks.ShouldBe(AdvertRemarks.AddressListMismatch);
        validator.Validate(datagram, default, out VrrpAdvert known, knownSender: PacketFixture.Source4);
        known.Remarks.ShouldBe(AdvertRemarks.None);
    }

    [Fact]
    public void Our_own_packet_is_not_a_peer()
    {
        var datagram = new VrrpDatagram(PacketFixture.Message(s_v3), PacketFixture.Source4, PacketFixture.Group4, ttl: 255);
        new AdvertValidator(s_v3).Validate(datagram, ownAddress: PacketFixture.Source4, out _).ShouldBe(PacketError.OwnPacket);
    }

    [Fact]
    public void A_multicast_router_hears_its_group_only()
    {
        PacketFixture.Validate(s_v3, PacketFixture.Message(s_v3), destination: s_peer).ShouldBe(PacketError.WrongDestination);
        PacketFixture.Validate(s_v3, PacketFixture.Message(s_v3), destination: IpAddress.Parse("224.0.0.19"))
            .ShouldBe(PacketError.WrongDestination);
        PacketFixture.Validate(s_v6, PacketFixture.Message(s_v6), source: PacketFixture.Source4)
            .ShouldBe(PacketError.WrongDestination);
    }

    [Theory]
    [InlineData("198.51.100.11", "198.51.100.10", 254, PacketError.None)]
    [InlineData("198.51.100.11", "198.51.100.10", 255, PacketError.WrongTtl)]
    [InlineData("198.51.100.11", "198.51.100.10", 252, PacketError.WrongTtl)]
    [InlineData("198.51.100.12", "198.51.100.10", 254, PacketError.SourceNotPeer)]
    [InlineData("198.51.100.11", "224.0.0.18", 254, PacketError.WrongDestination)]
    public void A_unicast_router_hears_its_peers_within_their_bounds(
        string source, string destination, byte ttl, PacketError expected)
    {
        // The sum is over the message alone, so that source and destination may be chosen.
        byte[] message = PacketFixture.Message(s_unicast with { V3ChecksumAsV2 = true });
        PacketFixture.Validate(s_unicast, message, ttl, IpAddress.Parse(source), IpAddress.Parse(destination)).ShouldBe(expected);
    }

    [Fact]
    public void Without_a_source_check_a_unicast_router_hears_anybody()
    {
        byte[] message = PacketFixture.Message(s_unicast with { V3ChecksumAsV2 = true });
        PacketFixture.Validate(s_unicast with { CheckUnicastSource = false }, message, ttl: 1,
            source: IpAddress.Parse("203.0.113.9"), destination: PacketFixture.Source4).ShouldBe(PacketError.None);
    }

    [Theory]
    [InlineData("198.51.100.10", ChecksumForm.PseudoHeader)]
    [InlineData("224.0.0.18", ChecksumForm.PseudoHeaderOfGroup)]
    public void A_unicast_pseudo_header_has_the_peer_or_as_older_senders_do_the_group(string summed, ChecksumForm expected)
    {
        var message = new byte[VrrpPacket.Length(VrrpVersion.V3, IpFamily.V4, 2)];
        VrrpPacket.Write(message, s_unicast, 100, s_peer, IpAddress.Parse(summed));
        var datagram = new VrrpDatagram(message, s_peer, PacketFixture.Source4, ttl: 254);
        PacketError error = new AdvertValidator(s_unicast).Validate(datagram, PacketFixture.Source4, out VrrpAdvert advert);
        error.ShouldBe(PacketError.None);
        advert.Checksum.ShouldBe(expected);
    }

    [Fact]
    public void An_IP_header_that_contradicts_itself_is_rejected()
    {
        var packet = new byte[Ipv4Header.MinLength + 40];
        int length = VrrpPacket.Write(packet.AsSpan(20), s_v3, 100, PacketFixture.Source4, PacketFixture.Group4);
        Ipv4Header.Write(packet, PacketFixture.Source4, PacketFixture.Group4, length, ttl: 255);
        Read(packet).ShouldBe(PacketError.None);
        Read(packet[..19]).ShouldBe(PacketError.Truncated);
        Read(packet[..(20 + length - 1)]).ShouldBe(PacketError.Truncated);
        Read(With(packet, 0, 0x65)).ShouldBe(PacketError.BadIpHeader);
        Read(With(packet, 0, 0x44)).ShouldBe(PacketError.BadIpHeader);
        Read(With(packet, 3, 19)).ShouldBe(PacketError.BadIpHeader);
        Read(With(packet, 9, 17)).ShouldBe(PacketError.BadIpHeader);

        static PacketError Read(byte[] packet) => VrrpDatagram.TryReadIpv4(packet, out _);
        static byte[] With(byte[] packet, int offset, byte value)
        {
            byte[] changed = [.. packet];
            changed[offset] = value;
            return changed;
        }
    }

    [Fact]
    public void IP_options_are_skipped()
    {
        byte[] message = PacketFixture.Message(s_v3);
        byte[] packet = [.. new byte[24], .. message];
        Ipv4Header.Write(packet, PacketFixture.Source4, PacketFixture.Group4, message.Length + 4, ttl: 255);
        packet[0] = 0x46;
        VrrpDatagram.TryReadIpv4(packet, out VrrpDatagram datagram).ShouldBe(PacketError.None);
        datagram.Message.ToArray().ShouldBe(message);
        datagram.VirtualRouterId.ShouldBe((byte)51);
    }

    private static VirtualRouter RouterOf(VrrpVersion version, IpFamily family) =>
        version == VrrpVersion.V2 ? s_v2 : family == IpFamily.V6 ? s_v6 : s_v3;

    private static VirtualRouter Reordered(VirtualRouter router) =>
        router with { Addresses = [router.Addresses[1], router.Addresses[0]] };

    private static AdvertRemarks RemarksOn(VirtualRouter sender)
    {
        var datagram = new VrrpDatagram(PacketFixture.Message(sender), PacketFixture.Source4, PacketFixture.Group4, ttl: 255);
        new AdvertValidator(s_v3).Validate(datagram, default, out VrrpAdvert advert).ShouldBe(PacketError.None);
        return advert.Remarks;
    }

    // One byte changed, the checksum made right again: the fault is that byte alone.
    private static byte[] Changed(VirtualRouter router, int offset, byte value)
    {
        byte[] message = PacketFixture.Message(router with { V3ChecksumAsV2 = true });
        message[offset] = value;
        message[6] = message[7] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), InternetChecksum.Of(message));
        return message;
    }
}
