using System.Globalization;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core.Packets;
using Holdfast.Core.Simulation;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Packets;

/// <summary>What holds for every packet: reading undoes writing, and no bytes throw or cost memory.</summary>
public class PacketPropertyTests
{
    [Fact]
    public void Reading_an_advert_gives_what_was_written() =>
        Prop.ForAll<byte, byte, int>((vrid, priority, seed) =>
        {
            var random = new SeededRandom(unchecked((ulong)seed));
            VirtualRouter router = AnyRouter(random) with { VirtualRouterId = vrid, Priority = priority };
            byte[] message = PacketFixture.Message(router, priority);
            var datagram = new VrrpDatagram(
                message, PacketFixture.Source(router), PacketFixture.Target(router), ttl: 255);

            PacketError error = new AdvertValidator(router).Validate(datagram, default, out VrrpAdvert advert);

            error.ShouldBe(PacketError.None);
            advert.Remarks.ShouldBe(AdvertRemarks.None);
            advert.Version.ShouldBe(router.Version);
            advert.VirtualRouterId.ShouldBe(vrid);
            advert.Priority.ShouldBe(priority);
            advert.AdvertInterval.ShouldBe(router.AdvertInterval);
            advert.AddressCount.ShouldBe(router.Addresses.Count);
            for (int i = 0; i < advert.AddressCount; i++) advert[i].ShouldBe(router.Addresses[i].Address);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_checksum_is_that_of_the_definition() =>
        Prop.ForAll<byte[]>(bytes => InternetChecksum.Of(bytes) == ByDefinition(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_what_fits_into_the_MTU_is_listed()
    {
        VrrpPacket.AddressesThatFit(VrrpVersion.V2, IpFamily.V4, 1500).ShouldBe(255);
        VrrpPacket.AddressesThatFit(VrrpVersion.V3, IpFamily.V6, 1500).ShouldBe(90);
        VrrpPacket.AddressesThatFit(VrrpVersion.V3, IpFamily.V6, 40).ShouldBe(0);
        foreach (IpFamily family in new[] { IpFamily.V4, IpFamily.V6 })
        {
            int ipHeader = family == IpFamily.V4 ? 20 : 40;
            for (int mtu = 68; mtu < 700; mtu++)
            {
                int count = VrrpPacket.AddressesThatFit(VrrpVersion.V3, family, mtu);
                (VrrpPacket.Length(VrrpVersion.V3, family, count) + ipHeader).ShouldBeLessThanOrEqualTo(mtu);
                (VrrpPacket.Length(VrrpVersion.V3, family, count + 1) + ipHeader).ShouldBeGreaterThan(mtu);
            }
        }
    }

    [Fact]
    public void No_bytes_throw_and_none_cost_memory()
    {
        int rounds = int.Parse(Environment.GetEnvironmentVariable("FUZZ_ROUNDS") ?? "100000", CultureInfo.InvariantCulture);
        var random = new SeededRandom(20);
        var validators = new AdvertValidator[16];
        var valid = new byte[validators.Length][];
        for (int i = 0; i < validators.Length; i++)
        {
            VirtualRouter router = AnyRouter(random);
            validators[i] = new AdvertValidator(router);
            valid[i] = IpPacket(router);
        }

        var counters = new PacketCounters();
        var buffer = new byte[VrrpPacket.MaxLength + 60];
        Fuzz(random, validators, valid, buffer, counters, rounds: 2000); // what the runtime allocates once
        long before = GC.GetAllocatedBytesForCurrentThread();
        Fuzz(random, validators, valid, buffer, counters, rounds);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        // The fuzzing reached behind the first checks, and good packets were among the bad.
        counters[PacketError.BadChecksum].ShouldBeGreaterThan(0UL);
        counters[PacketError.WrongTtl].ShouldBeGreaterThan(0UL);
        counters[PacketError.Truncated].ShouldBeGreaterThan(0UL);
        counters[PacketError.LengthMismatch].ShouldBeGreaterThan(0UL);
        counters.Received.ShouldBeGreaterThan(0UL);
        counters.Rejected.ShouldBeGreaterThan(counters.Received);
    }

    [Fact]
    public void Writing_costs_no_memory()
    {
        VirtualRouter router = AnyRouter(new SeededRandom(7));
        var buffer = new byte[VrrpPacket.MaxLength + 20];
        WriteAll(router, buffer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) WriteAll(router, buffer);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void WriteAll(VirtualRouter router, Span<byte> buffer)
    {
        ReadOnlySpan<byte> mac = [2, 0, 0, 0, 0, 10];
        int length = VrrpPacket.Write(buffer[20..], router, 100, PacketFixture.Source4, PacketFixture.Group4);
        Ipv4Header.Write(buffer, PacketFixture.Source4, PacketFixture.Group4, length, ttl: 255);
        ArpPacket.WriteGratuitousRequest(buffer, mac, PacketFixture.Source4);
        NeighborAdvertisement.WriteUnsolicited(buffer, mac, PacketFixture.Source6, isRouter: true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fuzz(
        SeededRandom random, AdvertValidator[] validators, byte[][] valid, byte[] buffer, PacketCounters counters, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            int which = random.Next(validators.Length);
            byte[] original = valid[which];
            original.CopyTo(buffer, 0);
            int length = original.Length;
            switch (random.Next(5))
            {
                case 0:
                    length = random.Next(128);
                    random.Fill(buffer.AsSpan(0, length));
                    break;
                case 1:
                    length = random.Next(length + 1);
                    break;
                case 2:
                    length += 1 + random.Next(8);
                    break;
                case 3:
                    for (int flips = random.Between(1, 3); flips > 0; flips--) buffer[random.Next(length)] ^= (byte)(1 << random.Next(8));
                    break;
            }

            Judge(validators[which], buffer.AsSpan(0, length), counters);
        }
    }

    // First as IPv4 from a raw socket, then its end as a message that came in over IPv6.
    private static void Judge(AdvertValidator validator, ReadOnlySpan<byte> bytes, PacketCounters counters)
    {
        PacketError error = VrrpDatagram.TryReadIpv4(bytes, out VrrpDatagram datagram);
        if (error == PacketError.None) error = validator.Validate(datagram, default, out _);
        counters.Count(error);

        ReadOnlySpan<byte> message = bytes.Length > 20 ? bytes[20..] : bytes;
        byte ttl = bytes.Length > 8 ? bytes[8] : (byte)0;
        datagram = new VrrpDatagram(message, PacketFixture.Source6, PacketFixture.Group6, ttl);
        error = validator.Validate(datagram, default, out VrrpAdvert advert);
        counters.Count(error);
        if (error == PacketError.None) counters.CountReceived(advert.Priority, advert.Remarks);
    }

    private static byte[] IpPacket(VirtualRouter router)
    {
        byte[] message = PacketFixture.Message(router);
        byte[] packet = [.. new byte[Ipv4Header.MinLength], .. message];
        Ipv4Header.Write(packet, PacketFixture.Source4, PacketFixture.Group4, message.Length, ttl: 255);
        return packet;
    }

    private static VirtualRouter AnyRouter(SeededRandom random)
    {
        VrrpVersion version = random.Chance(0.4) ? VrrpVersion.V2 : VrrpVersion.V3;
        IpFamily family = version == VrrpVersion.V3 && random.Chance(0.5) ? IpFamily.V6 : IpFamily.V4;
        var addresses = new VirtualAddress[random.Chance(0.1) ? 255 : random.Next(5)];
        for (int i = 0; i < addresses.Length; i++)
        {
            var bytes = new byte[family == IpFamily.V6 ? 16 : 4];
            random.Fill(bytes);
            if (i == 0 && family == IpFamily.V6) (bytes[0], bytes[1]) = (0xfe, 0x80);
            addresses[i] = PacketFixture.Address(new IpAddress(bytes));
        }

        var password = new byte[random.Next(9)];
        random.Fill(password);
        return PacketFixture.Router(version) with
        {
            Family = family,
            Addresses = addresses,
            Authentication = version == VrrpVersion.V2 && random.Chance(0.5) ? AuthenticationType.Pass : AuthenticationType.None,
            Password = password,
            V3ChecksumAsV2 = family == IpFamily.V4 && random.Chance(0.5),
            AdvertInterval = version == VrrpVersion.V2
                ? TimeSpan.FromSeconds(random.Between(1, 255))
                : TimeSpan.FromMilliseconds(10 * random.Between(1, 4095)),
        };
    }

    private static ushort ByDefinition(byte[] bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (uint)bytes[i] << (i % 2 == 0 ? 8 : 0);
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)(~sum & 0xffff);
    }
}
