using System.Buffers.Binary;
using System.Net;

namespace Holdfast.SystemTests;

/// <summary>
/// A VRRP message as it was on the wire. Read by this simple code and not by the product's, which it is to judge.
/// </summary>
internal sealed record CapturedAdvert(
    DateTime Time, IPAddress Source, IPAddress Destination, byte TimeToLive, int Version, byte Vrid, byte Priority,
    TimeSpan Interval, byte[] Message)
{
    private const int EthernetLength = 14;
    private const byte VrrpProtocol = 112;

    /// <summary>The VRRP message in a frame, or null if the frame carries something else.</summary>
    public static CapturedAdvert? From(CapturedFrame frame)
    {
        if (frame.Bytes.Length < EthernetLength + 28) return null;
        ReadOnlySpan<byte> ip = frame.Bytes.AsSpan(EthernetLength);
        return BinaryPrimitives.ReadUInt16BigEndian(frame.Bytes.AsSpan(12)) switch
        {
            0x0800 when ip[9] == VrrpProtocol => Read(frame.Time, ip.Slice(12, 4), ip.Slice(16, 4), ip[8],
                ip[((ip[0] & 0x0f) * 4)..BinaryPrimitives.ReadUInt16BigEndian(ip[2..])]),
            0x86dd when ip.Length >= 48 && ip[6] == VrrpProtocol => Read(frame.Time, ip.Slice(8, 16), ip.Slice(24, 16), ip[7],
                ip.Slice(40, BinaryPrimitives.ReadUInt16BigEndian(ip[4..]))),
            _ => null,
        };
    }

    private static CapturedAdvert? Read(
        DateTime time, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte timeToLive, ReadOnlySpan<byte> message)
    {
        if (message.Length < 8) return null;
        int version = message[0] >> 4;
        TimeSpan interval = version == 2
            ? TimeSpan.FromSeconds((int)message[5])
            : TimeSpan.FromMilliseconds(10 * (BinaryPrimitives.ReadUInt16BigEndian(message[4..]) & 0x0fff));
        return new CapturedAdvert(
            time, new IPAddress(source), new IPAddress(destination), timeToLive, version, Vrid: message[1],
            Priority: message[2], interval, message.ToArray());
    }
}
