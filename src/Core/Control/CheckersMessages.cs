using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;

namespace Holdfast.Core.Control;

/// <summary>Writes and reads the messages from the parent to the checkers child. They hold secrets, as <see cref="ControlMessages"/> does.</summary>
/// <remarks>
/// A number of four bytes, the length of what follows; a <see cref="CheckersStart"/> without virtual servers in JSON; then
/// for each virtual server another number: the length of its JSON, which follows, or the complement of the place that the
/// same one has in the configuration before. So a reload of a large farm costs what has changed. Numbers are little-endian.
/// </remarks>
public static class CheckersMessages
{
    /// <summary>All that the checkers child needs.</summary>
    public static byte[] Write(CheckersStart start) => Write(start, former: null, out _);

    /// <summary>All that the checkers child needs, or what it does not have yet.</summary>
    /// <param name="start">What it is to have.</param>
    /// <param name="former">The digests of what it has; null: it has nothing.</param>
    /// <param name="digests">One for each virtual server, for the next message.</param>
    public static byte[] Write(CheckersStart start, IReadOnlyList<UInt128>? former, out UInt128[] digests)
    {
        var places = new Dictionary<UInt128, int>();
        for (int i = 0; i < (former?.Count ?? 0); i++) places.TryAdd(former![i], i);
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        byte[] rest = JsonSerializer.SerializeToUtf8Bytes(start with { VirtualServers = [] }, CheckersJson.Default.CheckersStart);
        WriteNumber(buffer, rest.Length);
        buffer.Write(rest);
        digests = new UInt128[start.VirtualServers.Count];
        var one = new ArrayBufferWriter<byte>(4 * 1024);
        using var json = new Utf8JsonWriter(one);
        for (int i = 0; i < digests.Length; i++)
        {
            one.ResetWrittenCount();
            json.Reset();
            JsonSerializer.Serialize(json, start.VirtualServers[i], CheckersJson.Default.VirtualServer);
            json.Flush();
            digests[i] = DigestOf(one.WrittenSpan);
            if (places.TryGetValue(digests[i], out int place))
            {
                WriteNumber(buffer, ~place);
                continue;
            }

            WriteNumber(buffer, one.WrittenCount);
            buffer.Write(one.WrittenSpan);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write(CheckersStart)"/> wrote.</summary>
    /// <exception cref="JsonException">The bytes are not such a message.</exception>
    public static CheckersStart Read(ReadOnlySpan<byte> message)
    {
        CheckersStart start = JsonSerializer.Deserialize(Take(ref message, ReadNumber(ref message)), CheckersJson.Default.CheckersStart)
            ?? throw new JsonException("An empty message.");
        var servers = new List<VirtualServer>();
        var kept = new List<int>();
        while (!message.IsEmpty)
        {
            int number = ReadNumber(ref message);
            kept.Add(number < 0 ? ~number : -1);
            if (number < 0) continue;
            servers.Add(JsonSerializer.Deserialize(Take(ref message, number), CheckersJson.Default.VirtualServer)
                ?? throw new JsonException("A virtual server is missing."));
        }

        return start with { VirtualServers = servers, Kept = servers.Count == kept.Count ? [] : kept };
    }

    /// <summary>The JSON of what the child tells the parent of its drained servers.</summary>
    public static byte[] Write(IReadOnlyList<DrainedServer> servers) =>
        JsonSerializer.SerializeToUtf8Bytes(servers, CheckersJson.Default.IReadOnlyListDrainedServer);

    /// <summary>Reads that.</summary>
    /// <exception cref="JsonException">The bytes are not such a message.</exception>
    public static IReadOnlyList<DrainedServer> ReadDrained(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, CheckersJson.Default.IReadOnlyListDrainedServer) ?? throw new JsonException("An empty message.");

    // Nobody writes virtual servers to deceive his own daemon: what counts is that MD5 is there already.
    private static UInt128 DigestOf(ReadOnlySpan<byte> bytes)
    {
        var md5 = new Md5();
        md5.Append(bytes);
        Span<byte> digest = stackalloc byte[Md5.Length];
        md5.Finish(digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> buffer, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), number);
        buffer.Advance(sizeof(int));
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> message) =>
        BinaryPrimitives.ReadInt32LittleEndian(Take(ref message, sizeof(int)));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> message, int length)
    {
        if ((uint)length > (uint)message.Length) throw new JsonException("The message ends early.");
        ReadOnlySpan<byte> taken = message[..length];
        message = message[length..];
        return taken;
    }
}
