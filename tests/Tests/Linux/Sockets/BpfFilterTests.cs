using System.Net.Sockets;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Tests.Linux.Sockets;

public class BpfFilterTests
{
    private static readonly byte[] s_group = [224, 0, 0, 18];
    private static readonly byte[] s_otherGroup = [239, 1, 2, 3];
    private static readonly byte[] s_unicast = [10, 9, 0, 2];

    [Theory, Seeds(50)]
    public void Exactly_the_configured_vrids_pass_over_IPv4(ulong seed)
    {
        var random = new Random((int)seed);
        byte[] vrids = Vrids(random);
        BpfFilter filter = BpfFilter.ForIpv4(vrids, s_group, acceptUnicast: false);
        for (int vrid = 0; vrid < 256; vrid++)
        {
            int headerLength = 4 * random.Next(5, 16);
            Passes(filter, Ipv4(headerLength, s_group, (byte)vrid)).ShouldBe(vrids.Contains((byte)vrid), $"VRID {vrid}");
        }
    }

    [Theory, Seeds(50)]
    public void Exactly_the_configured_vrids_pass_over_IPv6(ulong seed)
    {
        byte[] vrids = Vrids(new Random((int)seed));
        BpfFilter filter = BpfFilter.ForIpv6(vrids);
        for (int vrid = 0; vrid < 256; vrid++)
        {
            Passes(filter, [0x31, (byte)vrid, 100, 1, 0, 100, 0, 0]).ShouldBe(vrids.Contains((byte)vrid), $"VRID {vrid}");
        }
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void The_destination_must_be_a_configured_group_or_an_address_where_unicast_is_used(
        bool isUnicast, bool unicastIsUsed, bool passes)
    {
        BpfFilter filter = BpfFilter.ForIpv4([51], s_group, unicastIsUsed);

        Passes(filter, Ipv4(20, isUnicast ? s_unicast : s_otherGroup, 51)).ShouldBe(passes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Each_of_several_groups_passes_and_none_besides_them(int unicastOrIndex)
    {
        byte[] groups = [.. Enumerable.Range(1, 8).SelectMany(i => new byte[] { 224, 0, 1, (byte)i })];
        foreach (bool acceptUnicast in new[] { false, true })
        {
            BpfFilter filter = BpfFilter.ForIpv4([51], groups, acceptUnicast);
            Passes(filter, Ipv4(20, groups.AsSpan(4 * unicastOrIndex, 4), 51)).ShouldBeTrue();
            Passes(filter, Ipv4(20, s_group, 51)).ShouldBeFalse();
            Passes(filter, Ipv4(20, [255, 255, 255, 255], 51)).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(250, false)]
    [InlineData(300, true)]
    public void More_groups_than_a_jump_can_pass_over_all_pass(int count, bool othersPass)
    {
        byte[] groups = [.. Enumerable.Range(0, count).SelectMany(i => new byte[] { 224, 0, (byte)(i / 200 + 1), (byte)(i % 200) })];
        BpfFilter filter = BpfFilter.ForIpv4([51], groups, acceptUnicast: true);
        for (int i = 0; i < count; i++) Passes(filter, Ipv4(20, groups.AsSpan(4 * i, 4), 51)).ShouldBeTrue();
        Passes(filter, Ipv4(20, s_group, 51)).ShouldBe(othersPass);
        Passes(filter, Ipv4(20, s_group, 52)).ShouldBeFalse();
    }

    [Fact]
    public void A_packet_cut_off_before_the_vrid_is_dropped()
    {
        BpfFilter filter = BpfFilter.ForIpv4([0x31, 51], s_group, acceptUnicast: true);
        byte[] packet = Ipv4(24, s_group, 51);

        Passes(filter, packet.AsSpan(0, 26)).ShouldBeTrue();
        for (int length = 0; length < 26; length++) Passes(filter, packet.AsSpan(0, length)).ShouldBeFalse();
    }

    [Fact]
    public void Without_vrids_nothing_passes() =>
        Enumerable.Range(0, 256).ShouldAllBe(vrid => !Passes(BpfFilter.ForIpv6(Array.Empty<byte>()), new byte[] { 0x31, (byte)vrid }));

    [Fact]
    public void The_kernel_accepts_every_program_and_replaces_the_one_before()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using SafeFileDescriptor copy = Errno.Check(
            LibC.socket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0), nameof(LibC.socket));
        byte[] all = [.. Enumerable.Range(0, 256).Select(vrid => (byte)vrid)];

        BpfFilter.DropAll().AttachTo(copy);
        BpfFilter.ForIpv6(all).AttachTo(copy);
        BpfFilter.ForIpv4(all, [.. s_group, .. s_otherGroup], acceptUnicast: true).AttachTo(copy);
        BpfFilter.ForIpv4([], s_group, acceptUnicast: false).AttachTo(copy);
    }

    private static byte[] Vrids(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 256)).Select(_ => (byte)random.Next(256)).Distinct()];

    private static bool Passes(BpfFilter filter, ReadOnlySpan<byte> packet) => BpfInterpreter.Run(filter.Program, packet) != 0;

    private static byte[] Ipv4(int headerLength, ReadOnlySpan<byte> destination, byte vrid)
    {
        byte[] packet = new byte[headerLength + 8];
        packet.AsSpan(20, headerLength - 20).Fill(1); // options: no operation
        packet[0] = (byte)(0x40 | headerLength / 4);
        destination.CopyTo(packet.AsSpan(16));
        packet[headerLength] = 0x31;
        packet[headerLength + 1] = vrid;
        return packet;
    }
}
