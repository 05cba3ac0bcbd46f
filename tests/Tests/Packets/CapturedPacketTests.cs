using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Packets;

/// <summary>Frames captured from keepalived 2.2.7: MAC 02:00:00:00:00:0a, 198.51.100.10 or its link-local address.</summary>
public class CapturedPacketTests
{
    private const string Ip4 = "01005e00001202000000000a0800";
    private const string Unicast4 = "02000000000b02000000000a0800";

    private static readonly UnicastPeer[] s_peers = [new(IpAddress.Parse("198.51.100.11"))];
    private static readonly byte[] s_mac = Convert.FromHexString("02000000000a");

    private static readonly Dictionary<string, (VirtualRouter Router, byte Priority, ushort Identification, string Frame)> s_captured = new()
    {
        ["v2 without authentication"] = (V2, 255, 1,
            Ip4 + "45c0002800010000ff70b054c633640ae0000012" + "2133ff0100011d65c00002640000000000000000"),
        ["v2 without authentication, stopping"] = (V2, 0, 3,
            Ip4 + "45c0002800030000ff70b052c633640ae0000012" + "2133000100011c66c00002640000000000000000"),
        ["v2 with a password and two addresses"] = (V2Pass, 255, 1,
            Ip4 + "45c0002c00010000ff70b050c633640ae0000012" + "2133ff020101ec7fc0000264c00002657365637265743132"),
        ["v2 with a password, stopping"] = (V2Pass, 0, 3,
            Ip4 + "45c0002c00030000ff70b04ec633640ae0000012" + "213300020101eb80c0000264c00002657365637265743132"),
        ["v2 unicast"] = (V2 with { UnicastPeers = s_peers }, 255, 2,
            Unicast4 + "45c0002800020000ff706627c633640ac633640b" + "2133ff0100011d65c00002640000000000000000"),
        ["v3 with pseudo-header"] = (V3, 255, 1,
            Ip4 + "45c0002000010000ff70b05cc633640ae0000012" + "3133ff0100640235c0000264"),
        ["v3 with pseudo-header, stopping"] = (V3, 0, 3,
            Ip4 + "45c0002000030000ff70b05ac633640ae0000012" + "3133000100640136c0000264"),
        ["v3 unicast"] = (V3 with { UnicastPeers = s_peers }, 255, 1,
            Unicast4 + "45c0002000010000ff706630c633640ac633640b" + "3133ff010064b808c0000264"),
        ["v3 unicast, stopping"] = (V3 with { UnicastPeers = s_peers }, 0, 3,
            Unicast4 + "45c0002000030000ff70662ec633640ac633640b" + "313300010064b709c0000264"),
    };

    public static TheoryData<string> Names => [.. s_captured.Keys];

    private static VirtualRouter V2 => PacketFixture.Router(VrrpVersion.V2, "192.0.2.100");

    private static VirtualRouter V2Pass => PacketFixture.Router(VrrpVersion.V2, "192.0.2.100", "192.0.2.101") with
    {
        Authentication = AuthenticationType.Pass,
        Password = "secret12"u8.ToArray(),
    };

    private static VirtualRouter V3 => PacketFixture.Router(VrrpVersion.V3, "192.0.2.100");

    private static VirtualRouter V3Ipv6 => PacketFixture.Router(VrrpVersion.V3, "fe80::100", "2001:db8::100");

    [Theory, MemberData(nameof(Names))]
    public void We_write_what_the_reference_writes(string name)
    {
        (VirtualRouter router, byte priority, ushort identification, string frame) = s_captured[name];
        var packet = new byte[200];
        IpAddress target = PacketFixture.Target(router);
        int length = VrrpPacket.Write(
            packet.AsSpan(Ipv4Header.MinLength), router, priority, PacketFixture.Source4, target);
        Ipv4Header.Write(packet, PacketFixture.Source4, target, length, ttl: 255, identification);

        Convert.ToHexStringLower(packet[..(Ipv4Header.MinLength + length)]).ShouldBe(frame[28..]);
    }

    [Theory, MemberData(nameof(Names))]
    public void We_accept_what_the_reference_writes(string name)
    {
        (VirtualRouter router, byte priority, _, string frame) = s_captured[name];
        VrrpDatagram.TryReadIpv4(Convert.FromHexString(frame).AsSpan(14), out VrrpDatagram datagram).ShouldBe(PacketError.None);
        PacketError error = new AdvertValidator(router).Validate(datagram, default, out VrrpAdvert advert);

        error.ShouldBe(PacketError.None);
        advert.Remarks.ShouldBe(AdvertRemarks.None);
        advert.Source.ShouldBe(PacketFixture.Source4);
        advert.Version.ShouldBe(router.Version);
        advert.VirtualRouterId.ShouldBe(router.VirtualRouterId);
        advert.Priority.ShouldBe(priority);
        advert.AdvertInterval.ShouldBe(TimeSpan.FromSeconds(1));
        advert.Authentication.ShouldBe(router.Authentication);
        advert.Checksum.ShouldBe(router.Version == VrrpVersion.V2 ? ChecksumForm.Message : ChecksumForm.PseudoHeader);
        advert.AddressCount.ShouldBe(router.Addresses.Count);
        advert[0].ShouldBe(router.Addresses[0].Address);
    }

    [Theory]
    [InlineData(255, "3133ff020064a3f3")]
    [InlineData(0, "313300020064a2f4")]
    public void Adverts_over_IPv6_are_those_of_the_reference(byte priority, string header)
    {
        byte[] captured = Convert.FromHexString(
            header + "fe800000000000000000000000000100" + "20010db8000000000000000000000100");
        PacketFixture.Message(V3Ipv6, priority).ShouldBe(captured);
        PacketFixture.Validate(V3Ipv6, captured).ShouldBe(PacketError.None);
    }

    [Fact]
    public void The_gratuitous_ARP_request_is_that_of_the_reference()
    {
        var frame = new byte[ArpPacket.Length];
        ArpPacket.WriteGratuitousRequest(frame, s_mac, IpAddress.Parse("192.0.2.100")).ShouldBe(frame.Length);
        Convert.ToHexStringLower(frame).ShouldBe(
            "ffffffffffff02000000000a0806" + "000108000604000102000000000ac0000264ffffffffffffc0000264");
    }

    [Theory]
    [InlineData("fe80::100", "5594", "fe800000000000000000000000000100")]
    [InlineData("2001:db8::100", "f723", "20010db8000000000000000000000100")]
    public void The_neighbor_advertisement_is_that_of_the_reference(string address, string checksum, string target)
    {
        var frame = new byte[NeighborAdvertisement.Length];
        NeighborAdvertisement.WriteUnsolicited(frame, s_mac, IpAddress.Parse(address), isRouter: false).ShouldBe(frame.Length);
        Convert.ToHexStringLower(frame).ShouldBe(
            "33330000000102000000000a86dd" + "6000000000203aff" + target + "ff020000000000000000000000000001"
            + "8800" + checksum + "20000000" + target + "020102000000000a");
    }

    [Fact]
    public void A_router_says_so_in_its_neighbor_advertisement()
    {
        var frame = new byte[NeighborAdvertisement.Length];
        IpAddress address = IpAddress.Parse("fe80::100");
        NeighborAdvertisement.WriteUnsolicited(frame, s_mac, address, isRouter: true);
        frame[14 + 40 + 4].ShouldBe((byte)0xa0);
        ulong pseudoHeader = PseudoHeader.Sum(address, IpAddress.Parse("ff02::1"), protocol: 58, payloadLength: 32);
        InternetChecksum.Of(frame.AsSpan(54), pseudoHeader).ShouldBe((ushort)0);
    }
}
