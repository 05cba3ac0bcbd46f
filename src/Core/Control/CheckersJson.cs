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
[JsonSerializable(typeof(VirtualServer))]
[JsonSerializable(typeof(IReadOnlyList<DrainedServer>))]
internal sealed partial class CheckersJson : JsonSerializerContext;
