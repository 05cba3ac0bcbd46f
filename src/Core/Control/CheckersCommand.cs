using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Core.Control;

/// <summary>What somebody asks the checkers child for: one line of JSON.</summary>
public sealed record CheckersCommand
{
    /// <summary>The version of the language that is spoken here.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The longest line, bytes, without its end.</summary>
    public const int LongestLine = 64 * 1024;

    /// <summary>Must be <see cref="CurrentVersion"/>.</summary>
    public int Version { get; init; }

    /// <summary>status, drain or undrain.</summary>
    public string? Verb { get; init; }

    /// <summary>For drain and undrain: the address of the real server.</summary>
    public string? Server { get; init; }

    /// <summary>For drain and undrain: its port, 0..65535; null: every port.</summary>
    public int? Port { get; init; }

    /// <summary>For drain: seconds until it is taken out whatever connections it has, 0..31536000.</summary>
    public double? Deadline { get; init; }
}

/// <summary>The answer: one line of JSON.</summary>
public sealed record CheckersAnswer
{
    /// <summary>The version of the language.</summary>
    public int Version { get; init; } = CheckersCommand.CurrentVersion;

    /// <summary>Whether it was done.</summary>
    public bool Ok { get; init; }

    /// <summary>Why not.</summary>
    public string? Error { get; init; }

    /// <summary>For drain and undrain: in how many virtual servers.</summary>
    public int? Count { get; init; }

    /// <summary>For status: the table that forwards connections, <c>ipvs 1.2.1</c>.</summary>
    public string? Engine { get; init; }

    /// <summary>For status.</summary>
    public IReadOnlyList<VirtualServerReport>? VirtualServers { get; init; }

    /// <summary>Nothing was done, and why.</summary>
    public static CheckersAnswer Refusal(string error) => new() { Error = error };
}

/// <summary>How a virtual server is.</summary>
/// <param name="Name">Its name as the log has it.</param>
public sealed record VirtualServerReport(string Name)
{
    /// <summary>up, down or suspended (its checks rest).</summary>
    public string State { get; init; } = "";

    /// <summary>Sum of weights of working real servers.</summary>
    public long Weight { get; init; }

    /// <summary>What it needs.</summary>
    public uint Quorum { get; init; }

    /// <summary>The sorry server, if it is in use.</summary>
    public string? SorryServer { get; init; }

    /// <summary>Real servers in the order of the file.</summary>
    public IReadOnlyList<RealServerReport> RealServers { get; init; } = [];
}

/// <summary>How a real server of a virtual server is.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port.</param>
public sealed record RealServerReport(string Address, int Port)
{
    /// <summary>up, down, held, draining or drained.</summary>
    public string State { get; init; } = "";

    /// <summary>Its weight in the table; null: it is not there.</summary>
    public int? Weight { get; init; }

    /// <summary>Open connections.</summary>
    public ulong ActiveConnections { get; init; }

    /// <summary>Connections in other states.</summary>
    public ulong InactiveConnections { get; init; }

    /// <summary>Connections since the start.</summary>
    public ulong Connections { get; init; }

    /// <summary>Why it does not work, or why a check of it has failed last.</summary>
    public string? Reason { get; init; }

    /// <summary>Seconds since its state has changed last.</summary>
    public double Since { get; init; }

    /// <summary>Seconds until it is taken out at the latest, while it is draining.</summary>
    public double? DrainEnds { get; init; }

    /// <summary>Failures that count for <c>flap_damping</c>; null: none, or it has none.</summary>
    public int? RecentFailures { get; init; }

    /// <summary>Seconds until it is let in again if no check fails, while it is held; null: it is not held, or a check fails.</summary>
    public double? HoldEnds { get; init; }

    /// <summary>Seconds until its weight is the full one, while it grows (<c>slow_start</c>).</summary>
    public double? RampEnds { get; init; }
}

/// <summary>Source-generated JSON of the control socket.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckersCommand))]
[JsonSerializable(typeof(CheckersAnswer))]
internal sealed partial class CheckersControlJson : JsonSerializerContext;

/// <summary>Lines of the control socket.</summary>
public static class CheckersControl
{
    /// <summary>Reads a command. False, with the reason, if it is none: then nothing may be done.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="command">The command; its verb is a known one, and what the verb needs is there.</param>
    /// <param name="error">Why it is none.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, out CheckersCommand command, out string error)
    {
        command = new CheckersCommand();
        error = "";
        try
        {
            error = WrongMember(line);
            if (error.Length > 0) return false;
            command = JsonSerializer.Deserialize(line, CheckersControlJson.Default.CheckersCommand) ?? command;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for a name that is no text.
            error = "the line is no command in JSON";
            return false;
        }

        error = command switch
        {
            { Version: not CheckersCommand.CurrentVersion } => $"version {command.Version} is not spoken here, but {CheckersCommand.CurrentVersion}",
            { Verb: null } => "there is no verb",
            { Verb: "status" } => "",
            { Verb: not ("drain" or "undrain") } => "there is no such verb; there are status, drain and undrain",
            { Server: null } => $"{command.Verb} needs a server",
            { Port: < 0 or > ushort.MaxValue } => "the port is not within 0..65535",
            { Verb: "drain", Deadline: not (>= 0 and <= 31_536_000) } => "drain needs a deadline of 0..31536000 seconds",
            _ => "",
        };
        return error.Length == 0;
    }

    // What is misspelt must not be taken for what is not there: a drain without its port would be one of every port.
    private static string WrongMember(ReadOnlySpan<byte> line)
    {
        var seen = new HashSet<string>();
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            string name = reader.GetString()!;
            if (name is not ("version" or "verb" or "server" or "port" or "deadline"))
            {
                return $"there is no member \"{name}\"; there are version, verb, server, port and deadline";
            }

            if (!seen.Add(name)) return $"the member \"{name}\" is there more than once";
        }

        return "";
    }

    /// <summary>A command as a line, with its end.</summary>
    public static byte[] Write(CheckersCommand command) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(command, CheckersControlJson.Default.CheckersCommand), (byte)'\n'];

    /// <summary>An answer as a line, with its end.</summary>
    public static byte[] Write(CheckersAnswer answer) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(answer, CheckersControlJson.Default.CheckersAnswer), (byte)'\n'];

    /// <summary>Reads an answer.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static CheckersAnswer ReadAnswer(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, CheckersControlJson.Default.CheckersAnswer) ?? throw new JsonException("An empty answer.");
}
