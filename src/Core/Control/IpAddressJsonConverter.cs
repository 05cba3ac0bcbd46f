using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Core.Packets;

namespace Holdfast.Core.Control;

/// <summary>An address is a string in JSON; the default value is the empty string.</summary>
public sealed class IpAddressJsonConverter : JsonConverter<IpAddress>
{
    /// <inheritdoc/>
    public override IpAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.GetString() ?? "";
        if (text.Length == 0) return default;
        return IpAddress.TryParse(text, out IpAddress address) ? address : throw new JsonException($"'{text}' is not an IP address.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IpAddress value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Family == IpFamily.None ? "" : value.ToString());
}
