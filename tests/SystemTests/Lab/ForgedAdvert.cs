using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.SystemTests;

/// <summary>A VRRP packet over IPv4 that is wrong in one way, as a whole IP datagram. Written by hand, bytes and all.</summary>
internal static class ForgedAdvert
{
    private const byte Vrid = 51;
    private static readonly byte[] s_group = [224, 0, 0, 18];
    private static readonly byte[] s_stranger = [10, 9, 0, 9];

    /// <summary>The reasons to reject a packet, by name.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "TTL 254", "bad checksum", "version 4", "type 2", "cut short", "count too high", "unknown VRID", "interval zero",
    ];

    /// <summary>The reasons that exist in version 2 only.</summary>
    public static IReadOnlyList<string> KindsOfVersion2 { get; } =
        ["wrong password", "no authentication", "other interval", "TTL 254", "bad checksum", "cut short"];

    /// <summary>A datagram that is wrong in the way named; priority 254, which would make every master yield.</summary>
    public static byte[] Build(int version, string kind)
    {
        byte[] message = version == 2 ? Version2(kind) : Version3(kind);
        if (kind != "bad checksum") WriteChecksum(message, version);
        if (kind == "cut short") message = message[..7];
        byte ttl = (byte)(kind == "TTL 254" ? 254 : 255);
        var datagram = new byte[20 + message.Length];
        datagram[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)datagram.Length);
        datagram[8] = ttl;
        datagram[9] = 112;
        s_stranger.CopyTo(datagram, 12);
        s_group.CopyTo(datagram, 16);
        message.CopyTo(datagram, 20);
        return datagram;
    }

    /// <summary>Sends datagrams from a node's eth0, evenly spread over a second as long as it lasts.</summary>
    public static async Task Send(Node node, byte[] datagram, int perSecond, TimeSpan during)
    {
        // IPPROTO_RAW: the kernel takes the IP header as we wrote it.
        using Socket socket = node.Sandbox.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw));
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, s_stranger);
        var group = new IPEndPoint(new IPAddress(s_group), 0);
        var pace = new PeriodicTimer(TimeSpan.FromSeconds(1) / perSecond);
        for (int count = (int)(perSecond * during.TotalSeconds); count > 0; count--)
        {
            socket.SendTo(datagram, group);
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static byte[] Version3(string kind)
    {
        byte first = kind switch { "version 4" => 0x41, "type 2" => 0x32, _ => 0x31 };
        byte vrid = kind == "unknown VRID" ? (byte)77 : Vrid;
        byte count = kind == "count too high" ? (byte)9 : (byte)1;
        byte centiseconds = kind == "interval zero" ? (byte)0 : (byte)10;
        return [first, vrid, 254, count, 0, centiseconds, 0, 0, 10, 9, 0, 100];
    }

    private static byte[] Version2(string kind)
    {
        byte authentication = kind == "no authentication" ? (byte)0 : (byte)1;
        byte interval = kind == "other interval" ? (byte)7 : (byte)1;
        byte[] password = kind switch
        {
            "no authentication" => new byte[8],
            "wrong password" => "sesame!!"u8.ToArray(),
            _ => "holdfast"u8.ToArray(),
        };
        return [0x21, Vrid, 254, 1, authentication, interval, 0, 0, 10, 9, 0, 100, .. password];
    }

    private static void WriteChecksum(byte[] message, int version)
    {
        uint sum = 0;
        if (version == 3)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(s_stranger) + (uint)BinaryPrimitives.ReadUInt16BigEndian(s_stranger.AsSpan(2));
            sum += BinaryPrimitives.ReadUInt16BigEndian(s_group) + (uint)BinaryPrimitives.ReadUInt16BigEndian(s_group.AsSpan(2));
            sum += 112 + (uint)message.Length;
        }

        for (int i = 0; i < message.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(i));
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)(~sum & 0xffff));
    }
}
