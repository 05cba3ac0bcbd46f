using System.Net;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Namespaces;
using Holdfast.Linux.Sockets;

namespace Holdfast.SystemTests.Kernel;

/// <summary>The raw sockets of two hosts on one link.</summary>
public sealed class VrrpSocketTests : IAsyncLifetime
{
    private static readonly byte[] s_group4 = [224, 0, 0, 18];
    private static readonly byte[] s_group6 = IPAddress.Parse("ff02::12").GetAddressBytes();
    private static readonly byte[] s_address4 = [10, 9, 0, 1];
    private static readonly byte[] s_address6 = IPAddress.Parse("fe80::1").GetAddressBytes();
    private static readonly byte[] s_payload = [0x31, 51, 100, 1, 0, 100, 0xab, 0xcd, 10, 9, 0, 100];

    private readonly Lab _lab = new();
    private readonly Node _a;
    private readonly Node _b;
    private readonly List<VrrpSocket> _opened = [];

    public VrrpSocketTests()
    {
        _a = _lab.AddNode("a", "10.9.0.1/24");
        _b = _lab.AddNode("b", "10.9.0.2/24");
    }

    public async ValueTask InitializeAsync() => await Links.Ready(_lab, _a, _b);

    public ValueTask DisposeAsync()
    {
        _opened.ForEach(socket => socket.Dispose());
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_IPv4_packet_keeps_its_source_TTL_and_interface()
    {
        VrrpSocket sender = Open(_a), receiver = Open(_b);
        receiver.JoinGroup(s_group4, Index(_b));
        sender.TryQueue(s_payload, s_group4, s_address4, Index(_a)).ShouldBeTrue();
        sender.TryQueue(s_payload, s_group4, [10, 9, 0, 77], Index(_a), hopLimit: 17).ShouldBeTrue();

        sender.Flush().ShouldBe(new FlushResult(Sent: 2, Failed: 0, Pending: 0, Errno: 0));

        List<Arrival> arrivals = await Receive(receiver, 2);
        arrivals[0].ShouldBe(new Arrival(Payload(s_payload), "10.9.0.1", "224.0.0.18", Index(_b), 255));
        arrivals[1].ShouldBe(new Arrival(Payload(s_payload), "10.9.0.77", "224.0.0.18", Index(_b), 17));
        byte[] header = arrivals[0].Header;
        header[1].ShouldBe((byte)0xc0, "internetwork control");
        header[9].ShouldBe(VrrpSocket.Protocol);
    }

    [Fact]
    public async Task An_IPv6_packet_keeps_its_source_hop_limit_and_interface()
    {
        VrrpSocket sender = Open(_a, isIpv6: true), receiver = Open(_b, isIpv6: true);
        receiver.JoinGroup(s_group6, Index(_b));
        sender.TryQueue(s_payload, s_group6, s_address6, Index(_a)).ShouldBeTrue();
        sender.TryQueue(s_payload, s_group6, s_address6, Index(_a), hopLimit: 17).ShouldBeTrue();
        sender.TryQueue(s_payload, IPAddress.Parse("fe80::2").GetAddressBytes(), s_address6, Index(_a)).ShouldBeTrue();

        sender.Flush().ShouldBe(new FlushResult(3, 0, 0, 0));

        (await Receive(receiver, 3)).ShouldBe([
            new Arrival(Payload(s_payload), "fe80::1", "ff02::12", Index(_b), 255),
            new Arrival(Payload(s_payload), "fe80::1", "ff02::12", Index(_b), 17),
            new Arrival(Payload(s_payload), "fe80::1", "fe80::2", Index(_b), 255),
        ]);
    }

    [Fact]
    public async Task The_longest_IPv6_advert_arrives_whole()
    {
        byte[] longest = new byte[8 + 255 * 16];
        longest[^1] = 99;
        VrrpSocket sender = Open(_a, isIpv6: true), receiver = Open(_b, isIpv6: true);
        receiver.JoinGroup(s_group6, Index(_b));
        sender.TryQueue(longest, s_group6, s_address6, Index(_a)).ShouldBeTrue();
        sender.Flush().Sent.ShouldBe(1);

        (await Receive(receiver, 1))[0].Data.ShouldBe(Convert.ToHexString(longest));
    }

    [Fact]
    public async Task A_unicast_packet_needs_no_group()
    {
        VrrpSocket sender = Open(_a), receiver = Open(_b);
        sender.TryQueue(s_payload, [10, 9, 0, 2], s_address4, interfaceIndex: 0).ShouldBeTrue();
        sender.Flush().Sent.ShouldBe(1);

        (await Receive(receiver, 1)).ShouldBe([new Arrival(Payload(s_payload), "10.9.0.1", "10.9.0.2", Index(_b), 255)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Joins_are_counted_and_the_last_leave_ends_reception(bool isIpv6)
    {
        byte[] group = isIpv6 ? s_group6 : s_group4;
        VrrpSocket sender = Open(_a, isIpv6), receiver = Open(_b, isIpv6);
        receiver.JoinGroup(group, Index(_b));
        receiver.JoinGroup(group, Index(_b));
        receiver.LeaveGroup(group, Index(_b));
        Send(sender, isIpv6, group, vrid: 1);
        (await Receive(receiver, 1)).Count.ShouldBe(1);

        receiver.LeaveGroup(group, Index(_b));
        Send(sender, isIpv6, group, vrid: 2);
        SendUnicast(sender, isIpv6, vrid: 3);

        (await Receive(receiver, 1)).ShouldAllBe(arrival => arrival.Vrid == 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sender_does_not_hear_itself(bool isIpv6)
    {
        byte[] group = isIpv6 ? s_group6 : s_group4;
        VrrpSocket sender = Open(_a, isIpv6), other = Open(_b, isIpv6);
        sender.JoinGroup(group, Index(_a));
        other.JoinGroup(group, Index(_b));
        Send(sender, isIpv6, group, vrid: 1);
        (await Receive(other, 1)).Count.ShouldBe(1);

        sender.ReceiveBatch().ShouldBe(0);
    }

    [Fact]
    public async Task A_packet_that_is_refused_does_not_keep_the_others_back()
    {
        VrrpSocket sender = Open(_a), receiver = Open(_b);
        receiver.JoinGroup(s_group4, Index(_b));
        sender.TryQueue(s_payload, s_group4, s_address4, Index(_a)).ShouldBeTrue();
        sender.TryQueue(s_payload, s_group4, s_address4, interfaceIndex: 9999).ShouldBeTrue();
        sender.TryQueue(new byte[3000], s_group4, s_address4, Index(_a)).ShouldBeTrue();
        sender.TryQueue(s_payload, s_group4, s_address4, Index(_a)).ShouldBeTrue();

        FlushResult result = sender.Flush();

        result.ShouldBe(new FlushResult(Sent: 2, Failed: 2, Pending: 0, Errno.EMSGSIZE));
        Enumerable.Range(0, 4).Select(sender.ErrorOf).ShouldBe([0, Errno.ENODEV, Errno.EMSGSIZE, 0]);
        (await Receive(receiver, 2)).Count.ShouldBe(2);
    }

    [Fact]
    public void A_link_that_is_down_is_told_and_the_socket_lives_on()
    {
        VrrpSocket sender = Open(_a);
        int index = Index(_a);
        _a.LinkDown();
        sender.TryQueue(s_payload, s_group4, s_address4, index).ShouldBeTrue();
        sender.Flush().Failed.ShouldBe(1);
        sender.ErrorOf(0).ShouldBeOneOf(Errno.ENETDOWN, Errno.ENETUNREACH);
        sender.ReceiveBatch().ShouldBe(0);

        _a.LinkUp();
        sender.TryQueue(s_payload, s_group4, s_address4, index).ShouldBeTrue();
        sender.Flush().Sent.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_kernel_drops_what_the_filter_does_not_know(bool isIpv6)
    {
        byte[] group = isIpv6 ? s_group6 : s_group4;
        VrrpSocket sender = Open(_a, isIpv6), receiver = Open(_b, isIpv6);
        receiver.JoinGroup(group, Index(_b));
        receiver.SetFilter(isIpv6 ? BpfFilter.ForIpv6([7, 51, 255]) : BpfFilter.ForIpv4([7, 51, 255], s_group4, false));
        for (int vrid = 0; vrid < 256; vrid++) Send(sender, isIpv6, group, (byte)vrid);
        (await Receive(receiver, 3)).Select(arrival => arrival.Vrid).ShouldBe([7, 51, 255]);

        receiver.SetFilter(isIpv6 ? BpfFilter.ForIpv6([8]) : BpfFilter.ForIpv4([8], s_group4, false));
        for (int vrid = 0; vrid < 256; vrid++) Send(sender, isIpv6, group, (byte)vrid);
        (await Receive(receiver, 1)).Select(arrival => arrival.Vrid).ShouldBe([8]);
    }

    /// <summary>One socket may join 20 groups over IPv4; a router may have more interfaces.</summary>
    [Fact]
    public async Task More_interfaces_than_one_socket_may_join_are_all_heard()
    {
        const int Interfaces = 25;
        VrrpSocket sender = Open(_a), receiver = Open(_b);
        var indices = new List<int>();
        for (int i = 1; i <= Interfaces; i++)
        {
            _lab.Connect(_b, $"eth{i}");
            indices.Add(Index(_b, $"eth{i}"));
        }

        await Links.Ready(_lab, _b);

        // The daemon lives in its namespace; here one thread does, so that the sockets that help out are opened there.
        _b.Sandbox.InNetwork(() =>
        {
            indices.ForEach(index => receiver.JoinGroup(s_group4, index));
            return true;
        });

        Send(sender, isIpv6: false, s_group4, vrid: 1);

        // The source's subnet is behind eth0: reverse path filtering must not judge.
        (await Receive(receiver, Interfaces)).Select(arrival => arrival.InterfaceIndex).Order().ShouldBe(indices.Order());
        indices.ForEach(index => receiver.LeaveGroup(s_group4, index));
    }

    [Fact]
    public void A_deleted_interface_leaves_no_membership_behind()
    {
        VrrpSocket receiver = Open(_b);
        for (int i = 0; i < 30; i++)
        {
            _b.Ip("link add gone type veth peer name gonepeer", "link set gone up");
            int index = Index(_b, "gone");
            receiver.JoinGroup(s_group4, index);
            _b.Ip("link delete gone");
            if (i % 2 == 0) receiver.ForgetInterface(index);
            else receiver.LeaveGroup(s_group4, index);
        }

        Should.Throw<SystemCallException>(() => receiver.JoinGroup(s_group4, 9999)).Errno.ShouldBe(Errno.ENODEV);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sending_and_receiving_allocate_nothing(bool isIpv6)
    {
        byte[] group = isIpv6 ? s_group6 : s_group4;
        byte[] source = isIpv6 ? s_address6 : s_address4;
        VrrpSocket sender = Open(_a, isIpv6), receiver = Open(_b, isIpv6);
        int index = Index(_a);
        receiver.JoinGroup(group, Index(_b));
        int received = Exchange(10);

        long before = GC.GetAllocatedBytesForCurrentThread();
        received += Exchange(100);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);
        received.ShouldBeGreaterThan(1000);

        int Exchange(int rounds)
        {
            int bytes = 0;
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < 32; i++) sender.TryQueue(s_payload, group, source, index);
                sender.Flush();
                for (int count = receiver.ReceiveBatch(); count > 0; count = receiver.ReceiveBatch())
                {
                    for (int i = 0; i < count; i++) bytes += receiver.Packet(i).Data.Length;
                }
            }

            return bytes;
        }
    }

    private static void Send(VrrpSocket sender, bool isIpv6, byte[] group, byte vrid, int interfaceIndex = 2)
    {
        byte[] payload = [.. s_payload];
        payload[1] = vrid;
        sender.TryQueue(payload, group, isIpv6 ? s_address6 : s_address4, interfaceIndex).ShouldBeTrue();
        sender.Flush().Sent.ShouldBe(1);
    }

    private static void SendUnicast(VrrpSocket sender, bool isIpv6, byte vrid) =>
        Send(sender, isIpv6, isIpv6 ? IPAddress.Parse("fe80::2").GetAddressBytes() : [10, 9, 0, 2], vrid);

    private static async Task<List<Arrival>> Receive(VrrpSocket socket, int expected)
    {
        var arrivals = new List<Arrival>();
        await Eventually.ShouldBecomeTrue(
            () =>
            {
                for (int count = socket.ReceiveBatch(); count > 0; count = socket.ReceiveBatch())
                {
                    for (int i = 0; i < count; i++) arrivals.Add(Arrival.From(socket.Packet(i), socket.IsIpv6));
                }

                return arrivals.Count >= expected;
            },
            TimeSpan.FromSeconds(5),
            $"{expected} packets arrive");
        arrivals.Count.ShouldBe(expected);
        return arrivals;
    }

    private static string Payload(byte[] bytes) => Convert.ToHexString(bytes);

    private static int Index(Node node, string name = "eth0") => node.Sandbox.InNetwork(() => Interfaces.IndexOf(name));

    private VrrpSocket Open(Node node, bool isIpv6 = false)
    {
        VrrpSocket socket = node.Sandbox.InNetwork(() => isIpv6 ? VrrpSocket.OpenIpv6() : VrrpSocket.OpenIpv4());
        socket.SetReceiveBuffer(1 << 20);
        _opened.Add(socket);
        return socket;
    }

    private sealed record Arrival(string Data, string Source, string Destination, int InterfaceIndex, int HopLimit)
    {
        // Not part of the comparison: the kernel chooses its identification.
        public byte[] Header => _header;

        public byte Vrid => Convert.FromHexString(Data)[1];

        private byte[] _header = [];

        public static Arrival From(ReceivedPacket packet, bool isIpv6)
        {
            int headerLength = isIpv6 ? 0 : 20;
            packet.IsTruncated.ShouldBeFalse();
            return new Arrival(
                Convert.ToHexString(packet.Data[headerLength..]),
                new IPAddress(packet.Source).ToString(),
                new IPAddress(packet.Destination).ToString(),
                packet.InterfaceIndex,
                packet.HopLimit)
            {
                _header = packet.Data[..headerLength].ToArray(),
            };
        }

        public bool Equals(Arrival? other) =>
            other is not null && (Data, Source, Destination, InterfaceIndex, HopLimit)
                == (other.Data, other.Source, other.Destination, other.InterfaceIndex, other.HopLimit);

        public override int GetHashCode() => HashCode.Combine(Data, Source);
    }
}
