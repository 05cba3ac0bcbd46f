using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Editing;

/// <summary>Which blocks the names in a configuration refer to.</summary>
internal static class References
{
    /// <summary>The keywords of the blocks that the entries of a list name; empty: they are no names.</summary>
    public static string[] KeywordsNamedIn(ConfigurationNode list) => list.Keyword?.Name switch
    {
        "track_script" => ["vrrp_script"],
        "track_process" => ["vrrp_track_process"],
        "track_file" => ["track_file", "vrrp_track_file"],
        "track_bfd" => ["bfd_instance"],
        "group" => ["vrrp_instance"],
        _ => [],
    };

    /// <summary>The keywords of the blocks that an argument of a keyword names.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="words">The statement, the keyword first, up to the argument.</param>
    public static string[] KeywordsNamedBy(Keyword keyword, IReadOnlyList<string> words) => (keyword.Name, words.Count) switch
    {
        ("virtual_server", 3) when words[1] == "group" => ["virtual_server_group"],
        ("track_file", 2) when !keyword.OpensBlock => ["track_file", "vrrp_track_file"],
        ("track_group", 2) when !keyword.OpensBlock => ["track_group"],
        ("name", 2) => ["bfd_instance"],
        ("ha_suspend", _) => [],
        ("lvs_sync_daemon" or "lvs_sync_daemon_interface", 3) => ["vrrp_instance"],
        _ => [],
    };

    /// <summary>The blocks outside every block that have one of the keywords.</summary>
    public static IEnumerable<ConfigurationNode> Definitions(EditorModel model, string[] keywords) =>
        (model.Tree?.Children ?? []).Where(node => node.Keyword is { } keyword && keywords.Contains(keyword.Name));
}
