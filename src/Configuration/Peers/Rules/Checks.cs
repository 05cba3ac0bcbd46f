using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Tracking;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>What an instance follows, itself or by its sync group, and where that is written.</summary>
internal static class Checks
{
    /// <summary>The scripts.</summary>
    public static IEnumerable<Tracked> Scripts(PeerMember member) =>
        member.Router.TrackedScripts.Concat(member.Group?.TrackedScripts ?? []).DistinctBy(tracked => tracked.Name);

    /// <summary>The interfaces.</summary>
    public static IEnumerable<Tracked> Interfaces(PeerMember member) =>
        member.Router.TrackedInterfaces.Concat(member.Group?.TrackedInterfaces ?? []).DistinctBy(tracked => tracked.Name);

    /// <summary>A script of the node; null: none.</summary>
    public static TrackScript? Script(PeerMember member, Tracked tracked) =>
        member.Model.Scripts.FirstOrDefault(script => script.Name == tracked.Name);

    /// <summary>The entry of a list, of the instance or of its group; else the instance.</summary>
    public static SourceSpan Place(PeerMember member, string list, string name) => Entry(member, list, name)?.Span ?? member.Span;

    /// <summary>The weight of an entry: its own, or that of the script; else the entry.</summary>
    public static SourceSpan WeightPlace(PeerMember member, string list, string name)
    {
        ConfigurationNode? entry = Entry(member, list, name);
        if (entry is { Words.Count: > 2 }) return entry.Words[2].Span;
        ConfigurationNode? script = list == "track_script" ? Block(member, name)?.Last("weight") : null;
        return script?.ValueSpan ?? entry?.Span ?? member.Span;
    }

    /// <summary>The name in a <c>vrrp_script</c>; else the instance.</summary>
    public static SourceSpan Definition(PeerMember member, string script) => Block(member, script)?.ValueSpan ?? member.Span;

    private static ConfigurationNode? Block(PeerMember member, string script) =>
        member.Node.Result.Tree!.All("vrrp_script").LastOrDefault(block => block.Value == script);

    private static ConfigurationNode? Entry(PeerMember member, string list, string name)
    {
        IEnumerable<ConfigurationNode> blocks = member.Block.All(list);
        if (member.Group is { } group)
        {
            blocks = blocks.Concat(member.Node.Result.Tree!.All("vrrp_sync_group")
                .Where(block => block.Value == group.Name).SelectMany(block => block.All(list)));
        }

        return blocks.SelectMany(block => block.Children).FirstOrDefault(entry => entry.Name == name);
    }
}
