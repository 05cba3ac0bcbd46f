using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Core.Control;

/// <summary>Source-generated JSON of what processes of one daemon tell each other. Enumerations are written by name.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ChildStart))]
[JsonSerializable(typeof(ReloadAnswer))]
[JsonSerializable(typeof(MailerSettings))]
[JsonSerializable(typeof(MailOrder))]
internal sealed partial class ControlJson : JsonSerializerContext;

/// <summary>
/// Writes and reads the messages between the parent and its children. They hold secrets (passwords): keep the bytes in
/// memory or in an anonymous descriptor, never in a file or a log.
/// </summary>
public static class ControlMessages
{
    /// <summary>The JSON, in UTF-8, of all that a child needs.</summary>
    public static byte[] Write(ChildStart start) => JsonSerializer.SerializeToUtf8Bytes(start, ControlJson.Default.ChildStart);

    /// <summary>Reads what <see cref="Write(ChildStart)"/> wrote.</summary>
    /// <exception cref="JsonException">The bytes are not such a message.</exception>
    public static ChildStart ReadChildStart(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ControlJson.Default.ChildStart) ?? throw new JsonException("An empty message.");

    /// <summary>The JSON, in UTF-8, of an answer to a reload.</summary>
    public static byte[] Write(ReloadAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, ControlJson.Default.ReloadAnswer);

    /// <summary>Reads what <see cref="Write(ReloadAnswer)"/> wrote.</summary>
    /// <exception cref="JsonException">The bytes are not such a message.</exception>
    public static ReloadAnswer ReadReloadAnswer(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ControlJson.Default.ReloadAnswer) ?? throw new JsonException("An empty message.");

    /// <summary>The JSON, in UTF-8, of what the mailer needs to know.</summary>
    public static byte[] Write(MailerSettings settings) =>
        JsonSerializer.SerializeToUtf8Bytes(settings, ControlJson.Default.MailerSettings);

    /// <summary>Reads what <see cref="Write(MailerSettings)"/> wrote.</summary>
    /// <exception cref="JsonException">The bytes are not such a message.</exception>
    public static MailerSettings ReadMailerSettings(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ControlJson.Default.MailerSettings) ?? throw new JsonException("An empty message.");

    /// <summary>The JSON, in UTF-8, of a mail to be sent.</summary>
    public static byte[] Write(MailOrder order) => JsonSerializer.SerializeToUtf8Bytes(order, ControlJson.Default.MailOrder);

    /// <summary>Reads what <see cref="Write(MailOrder)"/> wrote.</summary>
    /// <exception cref="JsonException">The bytes are not such a message.</exception>
    public static MailOrder ReadMailOrder(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ControlJson.Default.MailOrder) ?? throw new JsonException("An empty message.");
}
