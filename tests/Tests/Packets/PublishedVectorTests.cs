using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Packets;

/// <summary>Packets that other projects publish, and the two checksums that VRRPv3 over IPv4 is known with.</summary>
public class PublishedVectorTests
{
    [Theory]
    [InlineData(true, 0x4402)]
    [InlineData(false, 0x3935)]
    public void Both_checksums_of_version_3_over_IPv4_are_written_and_accepted(bool messageOnly, ushort checksum)
    {
        VirtualRouter router = PacketFixture.Router(VrrpVersion.V3, "192.0.2.100") with { V3ChecksumAsV2 = messageOnly };
        byte[] message = PacketFixture.Message(router, priority: 200);
        Convert.ToHexStringLower(message).ShouldBe($"3133c8010064{checksum:x4}c0000264");

        // The setting chooses what is sent; received is either.
        foreach (VirtualRouter receiver in new[] { router, router with { V3ChecksumAsV2 = !messageOnly } })
        {
            var datagram = new VrrpDatagram(message, PacketFixture.Source4, PacketFixture.Group4, ttl: 255);
            PacketError error = new AdvertValidator(receiver).Validate(datagram, default, out VrrpAdvert advert);
            error.ShouldBe(PacketError.None);
            advert.Checksum.ShouldBe(messageOnly ? ChecksumForm.Message : ChecksumForm.PseudoHeader);
        }
    }

    // gopacket's layers/vrrp_test.go; six bytes of link-layer padding follow the packet.
    [Fact]
    public void The_packet_of_gopacket_is_accepted_despite_its_padding()
    {
        byte[] packet = Convert.FromHexString(
            "45c0002800000000ff7019cdc0a8001ee0000012" + "210164010001ba52c0a800010000000000000000" + "000000000000");
        Judge(packet, new() { Name = "V", VirtualRouterId = 1, Addresses = Addresses("192.168.0.1") })
            .ShouldBe(PacketError.None);
    }

    // PcapPlusPlus's VRRP-V2.dat has the right checksum and no authentication data, which RFC 3768 demands.
    [Fact]
    public void The_version_2_packet_of_PcapPlusPlus_is_too_short()
    {
        byte[] packet = Convert.FromHexString(
            "4500002800000000ff701a8dc0a8001ee0000012" + "21016403000138fac0a80001c0a80002c0a80003");
        Judge(packet, new() { Name = "V", VirtualRouterId = 1 }).ShouldBe(PacketError.Truncated);
        InternetChecksum.Of(packet.AsSpan(20)).ShouldBe((ushort)0);
    }

    [Fact]
    public void The_version_3_packet_of_PcapPlusPlus_is_accepted()
    {
        byte[] packet = Convert.FromHexString(
            "4500002400000000ff701a91c0a8001ee0000012" + "310164020001484dc0a80001c0a80002");
        VirtualRouter router = new()
        {
            Name = "V",
            VirtualRouterId = 1,
            Version = VrrpVersion.V3,
            AdvertInterval = TimeSpan.FromMilliseconds(10),
            Addresses = Addresses("192.168.0.1", "192.168.0.2"),
        };
        Judge(packet, router).ShouldBe(PacketError.None);
    }

    [Fact]
    public void The_IPv6_packet_of_PcapPlusPlus_is_accepted()
    {
        byte[] message = Convert.FromHexString(
            "3101640300011071" + "fe800000000000000000000000000254"
            + "20010db8000000000000000000000001" + "20010db8000000000000000000000002");
        VirtualRouter router = new()
        {
            Name = "V",
            VirtualRouterId = 1,
            Version = VrrpVersion.V3,
            Family = IpFamily.V6,
            Addresses = Addresses("fe80::254", "2001:db8::1", "2001:db8::2"),
        };
        PacketFixture.Validate(router, message, source: IpAddress.Parse("fe80::1")).ShouldBe(PacketError.None);
    }

    private static PacketError Judge(byte[] packet, VirtualRouter router)
    {
        VrrpDatagram.TryReadIpv4(packet, out VrrpDatagram datagram).ShouldBe(PacketError.None);
        return new AdvertValidator(router).Validate(datagram, default, out _);
    }

    private static VirtualAddress[] Addresses(params string[] addresses) =>
        [.. addresses.Select(a => PacketFixture.Address(IpAddress.Parse(a)))];
}
