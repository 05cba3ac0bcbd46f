using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Daemon.Commands.RealServer;

/// <summary>An address that was set.</summary>
internal sealed record SetAddress(string Device, string Address);

/// <summary>A setting that was changed.</summary>
internal sealed record ChangedSetting(string Name, string Before, string Ours);

/// <summary>An interface that was switched on.</summary>
internal sealed record RaisedLink(string Device, bool Created);

/// <summary>What <c>up</c> has changed on this machine, and <c>down</c> puts back. What was so before is not in it.</summary>
internal sealed record RealServerState
{
    public List<SetAddress> Addresses { get; init; } = [];

    public List<ChangedSetting> Settings { get; init; } = [];

    public List<RaisedLink> Links { get; init; } = [];

    [JsonIgnore]
    public bool IsEmpty => Addresses.Count + Settings.Count + Links.Count == 0;

    /// <summary>Reads it; nothing was changed if there is none.</summary>
    /// <exception cref="IOException">It cannot be read, or is none.</exception>
    public static RealServerState Load(string path)
    {
        if (!File.Exists(path)) return new RealServerState();
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), RealServerJson.Default.RealServerState) ?? new RealServerState();
        }
        catch (JsonException e)
        {
            throw new IOException($"{path} is damaged: {e.Message}; undo by hand what it lists, and remove it", e);
        }
    }

    /// <summary>Writes it before anything is changed, so that an interruption loses nothing; without changes the file goes.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        if (IsEmpty)
        {
            File.Delete(path);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string next = $"{path}.new";
        File.WriteAllText(next, JsonSerializer.Serialize(this, RealServerJson.Default.RealServerState));
        File.Move(next, path, overwrite: true);
    }
}

/// <summary>Reading and writing without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(RealServerState))]
internal sealed partial class RealServerJson : JsonSerializerContext;
