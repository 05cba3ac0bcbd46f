using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>A setting that two blocks of the same kind have with different values; blocks below them are compared too.</summary>
/// <param name="Name">The keyword, of several spellings the chief one.</param>
/// <param name="First">Where the one block has it; null: nowhere.</param>
/// <param name="Other">Where the other block has it; null: nowhere.</param>
internal sealed record SettingDifference(string Name, ConfigurationNode? First, ConfigurationNode? Other)
{
    // What a machine does for itself: whom it tells, and from where it asks.
    private static readonly HashSet<string> s_local =
    [
        "quorum_up", "quorum_down", "notify_up", "notify_down", "smtp_alert", "snmp_name", "bindto", "bind_if", "bind_port",
        "warmup", "user", "log_all_failures",
    ];

    /// <summary>The value in the one block.</summary>
    public string FirstText => Text(First);

    /// <summary>The value in the other block.</summary>
    public string OtherText => Text(Other);

    /// <summary>All of them, in the order of the first block.</summary>
    public static IEnumerable<SettingDifference> Of(ConfigurationNode first, ConfigurationNode other)
    {
        Dictionary<string, ConfigurationNode> here = Settings(first), there = Settings(other);
        foreach (string name in here.Keys.Union(there.Keys))
        {
            ConfigurationNode? one = here.GetValueOrDefault(name), two = there.GetValueOrDefault(name);
            if (Value(one, two) != Value(two, one)) yield return new SettingDifference(name, one, two);
        }

        ConfigurationNode[] blocks = Blocks(first), others = Blocks(other);
        for (int i = 0; i < Math.Max(blocks.Length, others.Length); i++)
        {
            if (i >= blocks.Length || i >= others.Length)
            {
                string name = (i < blocks.Length ? blocks : others)[i].Name;
                yield return new SettingDifference(name, blocks.ElementAtOrDefault(i), others.ElementAtOrDefault(i));
                yield break;
            }

            foreach (SettingDifference below in Of(blocks[i], others[i])) yield return below;
        }
    }

    /// <summary>"lb_algo is rr on b and wrr on a".</summary>
    public string Describe(string other, string first) => $"{Name} is {OtherText} on {other} and {FirstText} on {first}";

    private static Dictionary<string, ConfigurationNode> Settings(ConfigurationNode block)
    {
        var settings = new Dictionary<string, ConfigurationNode>();
        foreach (ConfigurationNode child in block.Children)
        {
            if (child.Keyword is not { OpensBlock: false } keyword || s_local.Contains(keyword.Name)) continue;
            settings[keyword.Alias ?? keyword.Name] = child;
        }

        return settings;
    }

    // Real servers and their checks are looked at on their own.
    private static ConfigurationNode[] Blocks(ConfigurationNode block) => block.Name is "virtual_server" or "real_server"
        ? []
        : [.. block.Children.Where(child => child.Keyword is { OpensBlock: true })];

    // Whoever says nothing has the default of the keyword table, where that is a plain value.
    private static string Value(ConfigurationNode? node, ConfigurationNode? other) =>
        node is not null ? Words(node) : other!.Keyword!.Default;

    private static string Words(ConfigurationNode node) => node.Words.Count == 1
        ? "on"
        : string.Join(' ', node.Words.Skip(1).Select(word => word.Text));

    private static string Text(ConfigurationNode? node) => node is null ? "not set" : node.Keyword!.OpensBlock ? "given" : Words(node);
}
