using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Daemon.Commands.RealServer;

/// <summary>An address that <c>up</c> was asked for.</summary>
/// <param name="Device">The interface that carries it.</param>
/// <param name="Address">The address.</param>
/// <param name="WasThere">It was there before, and stays: but the settings are kept for it as well.</param>
internal sealed record SetAddress(string Device, string Address, bool WasThere = false);

/// <summary>A setting that was changed.</summary>
internal sealed record ChangedSetting(string Name, string Before, string Ours);

/// <summary>An interface that was switched on.</summary>
internal sealed record RaisedLink(string Device, bool Created);

/// <summary>What <c>up</c> has changed on this machine, and <c>down</c> puts back. What was so before is in it only as such.</summary>
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
        RealServerState? state;
        try
        {
            state = JsonSerializer.Deserialize(File.ReadAllText(path), RealServerJson.Default.RealServerState);
        }
        catch (JsonException e)
        {
            throw Damaged(path, e.Message, e);
        }

        return state is not null && state.IsWhole() ? state : throw Damaged(path, "something is missing in it, or is no address", null);
    }

    private static IOException Damaged(string path, string why, Exception? cause) =>
        new($"{path} is damaged: {why}; undo by hand what it lists, and remove it", cause);

    // What was read may lack anything, whatever the types say.
    private bool IsWhole() =>
        Addresses is not null && Addresses.TrueForAll(static set => set is { Device: not null } && IPAddress.TryParse(set.Address, out _))
        && Settings is not null && Settings.TrueForAll(static setting => setting is { Name: not null, Before: not null, Ours: not null })
        && Links is not null && Links.TrueForAll(static link => link is { Device: not null });

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
