using System.Buffers;
using System.Text;
using Holdfast.Core.Checks;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.Checks;

/// <summary>Drives conversations of checks in tests.</summary>
internal static class Conversations
{
    public static readonly ConnectionOptions Loopback = new() { Address = IpAddress.Parse("127.0.0.1"), Port = 8081 };

    public static readonly CheckSchedule Schedule = new();

    /// <summary>Feeds pieces, then the end of the connection if there is no result yet. Also returns what was sent.</summary>
    public static (CheckResult Result, string Sent) Run(StreamConversation conversation, IEnumerable<byte[]> pieces)
    {
        var output = new ArrayBufferWriter<byte>();
        CheckResult? result = conversation.Connected(output);
        foreach (byte[] piece in pieces)
        {
            if (result is not null) break;
            result = conversation.Received(piece, output);
        }

        return (result ?? conversation.Closed(), Encoding.Latin1.GetString(output.WrittenSpan));
    }

    /// <summary>Cuts bytes in pieces of random sizes.</summary>
    public static IEnumerable<byte[]> Cut(byte[] bytes, Random random, int largest = 40)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(bytes.Length - at, random.Next(1, largest));
            yield return bytes[at..(at + length)];
            at += length;
        }
    }

    public static HttpPage Page(
        CheckUrl? url = null, HttpVersion version = HttpVersion.Http10, ConnectionOptions? to = null, IBodyMatcher? matcher = null,
        string? virtualHost = null)
    {
        url ??= new CheckUrl { Path = "/" };
        if (url.StatusCodes.Count == 0) url = url with { StatusCodes = [new StatusRange(200, 299)] };
        var check = new HealthCheck.Http
        {
            Schedule = Schedule, Connection = to ?? Loopback, Version = version, VirtualHost = virtualHost, Urls = [url],
        };
        return new HttpPage(check, url, matcher);
    }
}
