using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Core.LoadBalancing;

namespace Holdfast.Core.Control;

/// <summary>
/// Source-generated JSON of what the checkers child is told. A context of its own: the VRRP process must not pay for the
/// description of these types.
/// </summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CheckersStart))]
[JsonSerializable(typeof(IReadOnlyList<DrainedServer>))]
internal sealed partial class CheckersJson : JsonSerializerContext;

/// <summary>Writes and reads the messages from the parent to the checkers child. They hold secrets, as <see cref="ControlMessages"/> does.</summary>
public static class CheckersMessages
{
    /// <summary>The JSON, in UTF-8, of all that the checkers child needs.</summary>
    public static byte[] Write(CheckersStart start) => JsonSerializer.SerializeToUtf8Bytes(start, CheckersJson.Default.CheckersStart);

    /// <summary>Reads what <see cref="Write(CheckersStart)"/> wrote.</summary>
    /// <exception cref="JsonException">The bytes are not such a message.</exception>
    public static CheckersStart Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, CheckersJson.Default.CheckersStart) ?? throw new JsonException("An empty message.");

    /// <summary>The JSON of what the child tells the parent of its drained servers.</summary>
    public static byte[] Write(IReadOnlyList<DrainedServer> servers) =>
        JsonSerializer.SerializeToUtf8Bytes(servers, CheckersJson.Default.IReadOnlyListDrainedServer);

    /// <summary>Reads that.</summary>
    /// <exception cref="JsonException">The bytes are not such a message.</exception>
    public static IReadOnlyList<DrainedServer> ReadDrained(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, CheckersJson.Default.IReadOnlyListDrainedServer) ?? throw new JsonException("An empty message.");
}
