using System.Globalization;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A place where a check is tracked.</summary>
/// <param name="Owner">The instance or the sync group.</param>
/// <param name="Entry">The line of <c>track_script</c>.</param>
/// <param name="Weight">What counts there.</param>
/// <param name="Reverse">Whether the weight counts the other way.</param>
internal sealed record CheckUse(ConfigurationNode Owner, ConfigurationNode Entry, int Weight, bool Reverse);

/// <summary>A <c>vrrp_script</c> with the values that hold for it.</summary>
/// <param name="Node">The block.</param>
/// <param name="Command">Its command.</param>
internal sealed record CheckScript(ConfigurationNode Node, ScriptCall Command)
{
    /// <summary>Its name.</summary>
    public string Name => Node.Value ?? "";

    /// <summary>Seconds from one start to the next.</summary>
    public decimal Interval { get; } = Node.Number("interval") is { } interval ? interval == 0 ? 1 : interval : 1;

    /// <summary>Seconds after which a run is ended, if given.</summary>
    public decimal? GivenTimeout { get; } = Node.Number("timeout") is { } timeout ? timeout == 0 ? 1 : timeout : null;

    /// <summary>Seconds after which a run counts as failed.</summary>
    public decimal Timeout => GivenTimeout ?? Interval;

    /// <summary>Seconds after which a run is ended: without a timeout it may go on, see <c>ScriptScheduler</c>.</summary>
    public decimal LongestRun => GivenTimeout ?? (Interval + Math.Max(Interval, 5));

    /// <summary>How many runs must fail.</summary>
    public decimal Fall { get; } = Node.Number("fall") ?? 1;

    /// <summary>How many runs must succeed.</summary>
    public decimal Rise { get; } = Node.Number("rise") ?? 1;

    /// <summary>Where it is tracked.</summary>
    public IReadOnlyList<CheckUse> Uses { get; private init; } = [];

    /// <summary>Every <c>vrrp_script</c> with a command that has not been refused.</summary>
    public static IReadOnlyList<CheckScript> All(ConfigurationNode root)
    {
        var uses = new List<(int Place, CheckUse Use)>();
        var definitions = new Dictionary<string, ConfigurationNode>();
        foreach (ConfigurationNode script in root.All("vrrp_script")) definitions.TryAdd(script.Value ?? "", script);
        HashSet<string> withoutWeights =
        [
            .. root.All("vrrp_sync_group").Where(group => group.Last("sync_group_tracking_weight") is null)
                .SelectMany(group => group.All("group")).SelectMany(list => list.Children).Select(member => member.Name),
        ];
        for (int place = 0; place < root.Children.Count; place++)
        {
            ConfigurationNode owner = root.Children[place];
            if (owner.Keyword?.Name is not ("vrrp_instance" or "vrrp_sync_group") || owner.IsRefused) continue;
            bool dropsWeights = owner.Keyword.Name == "vrrp_instance"
                && (owner.Number("priority") == 255 || withoutWeights.Contains(owner.Value ?? ""));
            foreach (ConfigurationNode entry in owner.All("track_script").SelectMany(list => list.Children))
            {
                if (Read(definitions, owner, entry) is { } use && (use.Weight == 0 || !dropsWeights)) uses.Add((place, use));
            }
        }

        ILookup<string, (int Place, CheckUse Use)> byName = uses.ToLookup(use => use.Use.Entry.Name);
        var scripts = new List<CheckScript>();
        for (int place = 0; place < root.Children.Count; place++)
        {
            ConfigurationNode node = root.Children[place];
            if (node.Keyword?.Name != "vrrp_script" || node.IsRefused || node.Value is null) continue;
            if (ScriptCall.Read(node.Last("script")) is not { } command) continue;
            int defined = place;
            scripts.Add(new CheckScript(node, command)
            {
                Uses = [.. byName[node.Value].Where(use => use.Place > defined).Select(use => use.Use)],
            });
        }

        return scripts;
    }

    private static CheckUse? Read(
        Dictionary<string, ConfigurationNode> definitions, ConfigurationNode owner, ConfigurationNode entry)
    {
        IReadOnlyList<Word> words = entry.Words;
        if (!definitions.TryGetValue(entry.Name, out ConfigurationNode? definition)) return null;
        if (words.Count == 1)
        {
            ConfigurationNode? weight = definition.Last("weight");
            return new CheckUse(
                owner, entry, Weight(weight?.Value) ?? 0, weight is { Words.Count: > 2 } && weight.Words[2].Text == "reverse");
        }

        return words.Count > 2 && words[1].Text == "weight" && Weight(words[2].Text) is { } value
            ? new CheckUse(owner, entry, value, words.Count > 3 && words[3].Text == "reverse")
            : null;
    }

    private static int? Weight(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, null, out int weight)
        && weight is >= -253 and <= 253
            ? weight
            : null;
}
