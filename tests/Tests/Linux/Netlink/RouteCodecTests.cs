using System.Text;
using Holdfast.Linux.Netlink;
using Holdfast.Linux.Netlink.Route;

namespace Holdfast.Tests.Linux.Netlink;

/// <summary>rtnetlink messages, byte by byte, against what iproute2 sends and what the kernel reports.</summary>
public sealed class RouteCodecTests
{
    // Captured from "ip address add/del …" on interface 3 (iproute2 6.1, kernel 6.18); sequence number 0x6b00c4a5.
    private const uint Sequence = 0x6b00c4a5;

    [Fact]
    public void An_ipv4_address_is_added_as_ip_adds_it() =>
        Written(AddressOperation.Add, Address("10.1.0.1", 32)).ShouldBe(
            "2800000014000506a5c4006b000000000220000003000000080002000a010001080001000a010001");

    [Fact]
    public void A_peer_takes_the_place_of_the_address_attribute() =>
        Written(AddressOperation.Add, Address("10.2.0.1", 30) with { Peer = InetAddress.Parse("10.3.0.1") }).ShouldBe(
            "2800000014000506a5c4006b00000000021e000003000000080002000a020001080001000a030001");

    [Fact]
    public void Addresses_are_removed_as_ip_removes_them()
    {
        Written(AddressOperation.Remove, Address("10.1.0.1", 32)).ShouldBe(
            "2800000015000500a5c4006b000000000220000003000000080002000a010001080001000a010001");
        Written(AddressOperation.Remove, Address("fd00::1", 128) with { Flags = AddressFlags.NoDad, Protocol = 18, PreferredLifetime = 0 })
            .ShouldBe(
                "4000000015000500a5c4006b000000000a80000003000000" + "14000200fd000000000000000000000000000001"
                + "14000100fd000000000000000000000000000001");
    }

    // ip puts the same attributes in another order, which has no meaning.
    [Fact]
    public void Label_and_broadcast_are_attributes_of_their_own() =>
        Written(AddressOperation.Add, Address("10.1.0.2", 24) with { Broadcast = InetAddress.Parse("10.1.0.255"), Label = "v0:vip" })
            .ShouldBe(
                "3c00000014000506a5c4006b000000000218000003000000" + "080002000a010002" + "080001000a010002"
                + "080004000a0100ff" + "0b00030076303a7669700000");

    // ip leaves IFA_FLAGS out where the header's eight bits suffice.
    [Fact]
    public void Flags_lifetimes_and_protocol_follow()
    {
        KernelAddress address = Address("fd00::1", 128) with
        {
            Flags = AddressFlags.NoDad | AddressFlags.Tentative | AddressFlags.Permanent,
            PreferredLifetime = 0,
            Protocol = 18,
        };

        Written(AddressOperation.Add, address).ShouldBe(
            "6400000014000506a5c4006b000000000a80020003000000" + "14000200fd000000000000000000000000000001"
            + "14000100fd000000000000000000000000000001" + "0800080002000000"
            + "1400060000000000ffffffff0000000000000000" + "05000b0012000000");
    }

    [Fact]
    public void The_longest_message_fits_the_buffer_that_is_reckoned_for_it()
    {
        KernelAddress four = Address("10.1.0.1", 24) with
        {
            Broadcast = InetAddress.Parse("10.1.0.255"), Label = "interfac:123456", Flags = AddressFlags.NoPrefixRoute,
            PreferredLifetime = 1, Protocol = 18, Peer = InetAddress.Parse("10.1.0.2"),
        };
        KernelAddress six = Address("fd00::1", 64) with
        {
            Peer = InetAddress.Parse("fd00::2"), Flags = AddressFlags.NoDad, PreferredLifetime = 1, Protocol = 18,
        };
        foreach (KernelAddress address in (KernelAddress[])[four, six])
        {
            (Written(AddressOperation.Add, address).Length / 2).ShouldBeLessThanOrEqualTo(RouteCodec.MaxAddressMessage);
        }
    }

    [Fact]
    public void A_nested_attribute_closes_at_its_length()
    {
        var buffer = new byte[64];
        var message = new NetlinkMessage(buffer, type: 16, flags: 5, sequence: 1);
        int nest = message.BeginNested(18);
        message.PutAttribute(1, "veth");
        message.EndNested(nest);

        int length = message.Complete();

        Convert.ToHexStringLower(buffer.AsSpan(0, length)).ShouldBe(
            "20000000100005000100000000000000" + "10001280" + "090001007665746800000000");
    }

    /// <summary>
    /// A dump of links, then: addresses come and go, the interface goes down, changes its name, joins a bridge, leaves it,
    /// and is removed. What ip monitor was told, with the bridge's own messages among it.
    /// </summary>
    [Fact]
    public void The_kernels_own_messages_are_read()
    {
        var names = new NameCache();
        var text = new StringBuilder();
        foreach (byte[] datagram in Capture())
        {
            var message = new NetlinkReader(datagram);
            while (message.MoveNext())
            {
                RouteEvent e = RouteCodec.ReadEvent(message.Type, message.Payload, names);
                text.Append(e.Kind).AppendLine(e.Kind switch
                {
                    RouteEventKind.LinkChanged or RouteEventKind.LinkRemoved => Describe(e.Link),
                    RouteEventKind.AddressAdded or RouteEventKind.AddressRemoved => Describe(e.Address),
                    _ => $" (type {message.Type}, {message.Payload.Length} bytes)",
                });
            }
        }

        Golden.Verify(text.ToString(), "MonitorCapture.txt");
    }

    [Fact]
    public void Reading_known_names_again_allocates_nothing()
    {
        var names = new NameCache();
        byte[][] datagrams = [.. Capture()];
        ReadAll(datagrams, names);
        ReadAll(datagrams, names);
        long before = GC.GetAllocatedBytesForCurrentThread();

        int events = ReadAll(datagrams, names);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        events.ShouldBeGreaterThan(20);
    }

    /// <summary>Whatever the bytes: an end, and no exception.</summary>
    [Theory, Seeds(200)]
    public void Truncated_and_garbled_messages_are_passed_over(ulong seed)
    {
        var chance = new Random((int)seed);
        var names = new NameCache();
        foreach (byte[] datagram in Capture())
        {
            byte[] bytes = datagram[..chance.Next(datagram.Length + 1)];
            for (int i = chance.Next(8); i > 0 && bytes.Length > 0; i--)
            {
                bytes[chance.Next(Math.Min(bytes.Length, chance.Next(2) == 0 ? 64 : int.MaxValue))] = (byte)chance.Next(256);
            }

            ReadAll([bytes], names).ShouldBeLessThanOrEqualTo(bytes.Length / NetlinkMessage.HeaderLength);
            RouteSocket.ReadErrno(bytes).ShouldBeInRange(0, 4095);
            _ = RouteSocket.ReadText((ushort)chance.Next(65536), bytes);
        }
    }

    [Fact]
    public void A_refusal_carries_the_kernels_words()
    {
        // NLMSG_ERROR with -EINVAL, the header of the request, and NLMSGERR_ATTR_MSG.
        byte[] payload = Convert.FromHexString(
            "eaffffff" + "28000000140005060100000000000000" + "0d0001006e6f742074686174" + "00000000");

        RouteSocket.ReadErrno(payload).ShouldBe(22);
        RouteSocket.ReadText(flags: 0x300, payload).ShouldBe("not that");
        RouteSocket.ReadText(flags: 0x100, payload).ShouldBeNull("no attributes are announced");
    }

    private static int ReadAll(byte[][] datagrams, NameCache names)
    {
        int events = 0;
        foreach (byte[] datagram in datagrams)
        {
            var message = new NetlinkReader(datagram);
            while (message.MoveNext())
            {
                if (RouteCodec.ReadEvent(message.Type, message.Payload, names).Kind != RouteEventKind.None) events++;
            }
        }

        return events;
    }

    private static IEnumerable<byte[]> Capture([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(file)!, "MonitorCapture.hex")).Select(Convert.FromHexString);

    private static KernelAddress Address(string text, byte prefixLength) => new(3, InetAddress.Parse(text), prefixLength);

    private static string Written(AddressOperation operation, KernelAddress address)
    {
        var buffer = new byte[256];
        buffer.AsSpan().Fill(0xee);
        int length = RouteCodec.WriteAddress(buffer, operation, address, Sequence, acknowledge: true);
        buffer.AsSpan(length).ToArray().ShouldAllBe(b => b == 0xee, "nothing is written beyond the end");
        return Convert.ToHexStringLower(buffer.AsSpan(0, length));
    }

    private static string Describe(KernelLink link) =>
        $" {link.Index} {link.Name} [{link.Flags}] {link.OperationalState} {link.HardwareAddress} mtu {link.Mtu}"
        + $" master {link.Master} lower {link.LowerLink} kind '{link.Kind}' type {link.HardwareType}";

    private static string Describe(KernelAddress address) =>
        $" {address} [{address.Flags}] scope {address.Scope} label {address.Label} brd {address.Broadcast}"
        + $" lft {address.PreferredLifetime}/{address.ValidLifetime} proto {address.Protocol}";
}
