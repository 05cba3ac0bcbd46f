using Holdfast.Core.Simulation;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Ipvs;
using Holdfast.Linux.Netlink.Route;
using static Holdfast.Linux.Netlink.Ipvs.IpVs;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Tests.Linux.Netlink;

/// <summary>Messages to and from IPVS, byte by byte, against what ipvsadm 1.31 sends and what Linux 6.1 answers.</summary>
public sealed class IpvsCodecTests
{
    private const string NullStatistics =
        "64000a0008000100000000000800020000000000080003000000000004000b000c000400000000000000000004000b000c0005000000000000000000"
        + "080006000000000008000700000000000800080000000000080009000000000008000a0000000000";

    private readonly IpvsCodec _codec = new(0x1c);
    private readonly NameCache _names = new();

    private static IpvsServiceKey Web { get; } = new(InetFamily.Inet, 6, InetAddress.Parse("10.1.0.1"), 80, 0);

    private static IpvsServiceKey Phone { get; } = new(InetFamily.Inet6, 17, InetAddress.Parse("fd00::1"), 5060, 0);

    private static IpvsServiceKey Mark { get; } = new(InetFamily.Inet, 0, default, 0, 7);

    // The mask of flags is ours: the kernel's own flag is left out of it.
    [Fact]
    public void A_persistent_service_is_added_as_ipvsadm_adds_it() =>
        Written(IpvsOperation.AddService, new IpvsService(Web) { Scheduler = "sh", Flags = 0x11, TimeoutSeconds = 60, Netmask = 0xffffff00 })
            .ShouldBe("01010000" + "54000180" + "0600010002000000" + "0600020006000000"
                + "140003000a010001000000000000000000000000" + "0600040000500000" + "0700060073680000"
                + "0c00070011000000fdffffff" + "080008003c000000" + "08000900ffffff00");

    // ipvsadm puts the engine in the same place.
    [Fact]
    public void An_ipv6_service_has_a_prefix_length_and_may_have_an_engine() =>
        Written(IpvsOperation.AddService, new IpvsService(Phone)
        {
            Scheduler = "rr", Flags = 0x5 | IP_VS_SVC_F_HASHED, TimeoutSeconds = 60, Netmask = 64, PersistenceEngine = "sip",
        }).ShouldBe("01010000" + "5c000180" + "060001000a000000" + "0600020011000000"
            + "14000300fd000000000000000000000000000001" + "0600040013c40000" + "0700060072720000" + "08000b0073697000"
            + "0c00070005000000fdffffff" + "080008003c000000" + "0800090040000000");

    [Fact]
    public void A_service_by_mark_has_neither_protocol_nor_address() =>
        Written(IpvsOperation.AddService, new IpvsService(Mark) { Scheduler = "wlc", Netmask = uint.MaxValue })
            .ShouldBe("01010000" + "38000180" + "0600010002000000" + "0800050007000000" + "08000600776c6300"
                + "0c00070000000000fdffffff" + "0800080000000000" + "08000900ffffffff");

    // ipvsadm describes the service once more, and puts the thresholds last; neither has a meaning.
    [Fact]
    public void A_destination_is_added_with_all_its_attributes()
    {
        const string WebKey = "30000180" + "0600010002000000" + "0600020006000000" + "140003000a010001000000000000000000000000" + "0600040000500000";
        const string PhoneKey = "30000180" + "060001000a000000" + "0600020011000000" + "14000300fd000000000000000000000000000001" + "0600040013c40000";
        Written(IpvsOperation.AddDestination, new IpvsService(Web), new IpvsDestination(InetAddress.Parse("10.2.0.1"), 8080)
        {
            Weight = 5, UpperThreshold = 100, LowerThreshold = 50,
        }).ShouldBe("05010000" + WebKey + "60000280" + "06000b0002000000" + "140001000a020001000000000000000000000000"
            + "060002001f900000" + "0800030000000000" + "0800040005000000" + "0800050064000000" + "0800060032000000"
            + "05000d0000000000" + "06000e0000000000" + "06000f0000000000");
        Written(IpvsOperation.EditDestination, new IpvsService(Phone), new IpvsDestination(InetAddress.Parse("fd00::2"), 5060)
        {
            Weight = 1, Forwarding = IpvsForwarding.Tunnel, Tunnel = IpvsTunnel.Gue, TunnelPort = 6080, TunnelFlags = 2,
        }).ShouldBe("06010000" + PhoneKey + "60000280" + "06000b000a000000" + "14000100fd000000000000000000000000000002"
            + "0600020013c40000" + "0800030002000000" + "0800040001000000" + "0800050000000000" + "0800060000000000"
            + "05000d0001000000" + "06000e0017c00000" + "06000f0002000000");
    }

    [Fact]
    public void What_is_removed_is_only_named()
    {
        Written(IpvsOperation.RemoveService, new IpvsService(Mark) { Scheduler = "wlc" })
            .ShouldBe("03010000" + "14000180" + "0600010002000000" + "0800050007000000");
        Written(IpvsOperation.RemoveDestination, new IpvsService(Mark), new IpvsDestination(InetAddress.Parse("10.2.0.3"), 0) { Weight = 9 })
            .ShouldBe("07010000" + "14000180" + "0600010002000000" + "0800050007000000" + "28000280" + "06000b0002000000"
                + "140001000a020003000000000000000000000000" + "0600020000000000");
    }

    [Fact]
    public void Sync_daemons_and_timeouts_are_set_as_ipvsadm_sets_them()
    {
        var buffer = new byte[IpvsCodec.MaxMessage];
        var daemon = new IpvsDaemon(IpvsDaemonState.Master, "d0", 9)
        {
            MaximumLength = 1400, Port = 9000, Ttl = 3, Group = InetAddress.Parse("224.0.0.90"),
        };
        Hex(buffer, _codec.WriteDaemon(buffer, daemon, start: true, sequence: 1)).ShouldBe("09010000" + "3c000380" + "0800010001000000"
            + "0700020064300000" + "0800030009000000" + "0600040078050000" + "0600070028230000" + "0500080003000000" + "08000500e000005a");
        Hex(buffer, _codec.WriteDaemon(buffer, daemon, start: false, sequence: 1)).ShouldBe("0a010000" + "0c000380" + "0800010001000000");
        Hex(buffer, _codec.WriteTimeouts(buffer, new IpvsTimeouts(900, 120, 300), sequence: 1))
            .ShouldBe("0c010000" + "0800040084030000" + "0800050078000000" + "080006002c010000");
        IpvsReader.TryReadDaemon(Convert.FromHexString("090100003c00030008000100010000000700020064300000080003000900000006000400780500000600070028230000"
            + "050008000300000008000500e000005a"), _names, out IpvsDaemon read).ShouldBeTrue();
        read.ShouldBe(daemon);
        IpvsReader.ReadTimeouts(Convert.FromHexString("0c010000" + "0800040084030000" + "0800050078000000" + "080006002c010000"))
            .ShouldBe(new IpvsTimeouts(900, 120, 300));
    }

    [Fact]
    public void A_service_is_read_without_the_flag_that_is_the_kernels_own()
    {
        IpvsReader.TryReadService(Convert.FromHexString("010100005c010100060001000a000000060002001100000014000300fd000000000000000000000000000001"
            + "0600040013c40000070006007272000008000b00736970000c00070007000000ffffffff080008003c0000000800090040000000"), _names, out IpvsService service)
            .ShouldBeFalse("the outer attribute says that there is more: it is cut off");
        IpvsReader.TryReadService(Convert.FromHexString("010100005c000100060001000a000000060002001100000014000300fd000000000000000000000000000001"
            + "0600040013c40000070006007272000008000b00736970000c00070007000000ffffffff080008003c0000000800090040000000"), _names, out service)
            .ShouldBeTrue();
        service.ShouldBe(new IpvsService(Phone)
        {
            Scheduler = "rr", Flags = 5, TimeoutSeconds = 60, Netmask = 64, PersistenceEngine = "sip",
        });
    }

    [Fact]
    public void A_destination_is_read_with_the_wider_of_its_counters()
    {
        const string Wide = "74000c00" + "0c000100020000000100000004000b00" + "0c000200030000000000000004000b00" + "0c000300040000000000000004000b00"
            + "0c000400050000000000000004000b00" + "0c000500060000000000000004000b00" + "0c000600000000000000000004000b00"
            + "0c000700000000000000000004000b00";
        const string Plain = "140001000a020001000000000000000000000000060002001f9000000800030000000000080004000500000005000d0000000000"
            + "06000e000000000006000f00000000000800050064000000080006003200000008000700010000000800080002000000080009000300000006000b0002000000";
        string attributes = Plain + NullStatistics + Wide;
        string nested = Convert.ToHexString(BitConverter.GetBytes((ushort)((attributes.Length / 2) + 4)));

        IpvsReader.TryReadDestination(Convert.FromHexString("05010000" + nested + "0200" + attributes), InetFamily.Inet,
            out IpvsDestination destination, out IpvsCounters counters).ShouldBeTrue();

        destination.ShouldBe(new IpvsDestination(InetAddress.Parse("10.2.0.1"), 8080) { Weight = 5, UpperThreshold = 100, LowerThreshold = 50 });
        counters.ShouldBe(new IpvsCounters
        {
            ActiveConnections = 1, InactiveConnections = 2, PersistentConnections = 3, Connections = (1UL << 32) + 2,
            PacketsIn = 3, PacketsOut = 4, BytesIn = 5, BytesOut = 6,
        });
    }

    [Fact]
    public void The_version_and_the_number_of_the_family_are_read()
    {
        IpvsReader.ReadInformation(Convert.FromHexString("0e010000" + "0800010001020100" + "0800020000100000"))
            .ShouldBe(new IpvsInformation(0x010201, 4096));
        new IpvsInformation(0x010201, 0).VersionText.ShouldBe("1.2.1");
        var buffer = new byte[64];
        Hex(buffer, GenericNetlink.WriteFamilyRequest(buffer, "IPVS", 1)).ShouldBe("03010000" + "0900020049505653" + "00000000");
        GenericNetlink.ReadFamily(Convert.FromHexString("01020000" + "0900020049505653" + "00000000" + "060001001c000000")).ShouldBe((ushort)0x1c);
    }

    [Fact]
    public void The_longest_messages_fit_the_room_that_is_reckoned_for_them()
    {
        var service = new IpvsService(Phone) { Scheduler = new string('s', 15), PersistenceEngine = new string('p', 15) };
        foreach (IpvsOperation operation in Enum.GetValues<IpvsOperation>())
        {
            var buffer = new byte[IpvsCodec.MaxMessage];
            _codec.WriteChange(buffer, new IpvsChange(operation, service, new IpvsDestination(InetAddress.Parse("fd00::2"), 1)), 1, acknowledge: true)
                .ShouldBeLessThanOrEqualTo(IpvsCodec.MaxMessage);
        }
    }

    // Whatever a broken kernel, or another family of the same number, may send.
    [Fact]
    public void No_bytes_throw()
    {
        var random = new SeededRandom(14);
        byte[] good = Convert.FromHexString("050100001c000200" + "0600020000500000" + "0800030003000000" + "0800040001000000");
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = round % 2 == 0 ? new byte[random.Next(80)] : [.. good];
            for (int i = 0; i < bytes.Length; i++)
            {
                if (round % 2 == 0 || random.Next(8) == 0) bytes[i] = (byte)random.Next(random.Next(2) == 0 ? 20 : 256);
            }

            IpvsReader.TryReadService(bytes, _names, out _);
            IpvsReader.TryReadDestination(bytes, InetFamily.Inet6, out _, out _);
            IpvsReader.TryReadDaemon(bytes, _names, out _);
            IpvsReader.ReadInformation(bytes);
            IpvsReader.ReadTimeouts(bytes);
            GenericNetlink.ReadFamily(bytes);
        }
    }

    private string Written(IpvsOperation operation, IpvsService service, IpvsDestination destination = default)
    {
        var buffer = new byte[IpvsCodec.MaxMessage];
        int length = _codec.WriteChange(buffer, new IpvsChange(operation, service, destination), 0x6b00c4a5, acknowledge: true);
        var header = new NetlinkReader(buffer.AsSpan(0, length));
        header.MoveNext().ShouldBeTrue();
        header.Type.ShouldBe((ushort)0x1c);
        header.Flags.ShouldBe((ushort)(NLM_F_REQUEST | NLM_F_ACK));
        header.Sequence.ShouldBe(0x6b00c4a5u);
        return Hex(buffer, length);
    }

    private static string Hex(byte[] buffer, int length) =>
        Convert.ToHexStringLower(buffer.AsSpan(NetlinkMessage.HeaderLength, length - NetlinkMessage.HeaderLength));
}
