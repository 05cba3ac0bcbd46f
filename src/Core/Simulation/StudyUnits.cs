using Holdfast.Core.Packets;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core.Simulation;

/// <summary>
/// Divides virtual routers into units that cannot influence each other: what holds together are sync groups, and a VRID
/// that is used more than once on a segment.
/// </summary>
internal static class StudyUnits
{
    /// <summary>The units, each a list of virtual routers.</summary>
    public static IEnumerable<int[]> Divide(IReadOnlyList<NodeSettings> nodes, IReadOnlyList<IReadOnlyList<int>> routers)
    {
        int[] parent = [.. Enumerable.Range(0, routers.Count)];
        var first = new Dictionary<(int Node, string Group), int>();
        var onSegment = new Dictionary<(string Segment, byte Vrid, IpFamily Family), int>();
        for (int router = 0; router < routers.Count; router++)
        {
            for (int node = 0; node < nodes.Count; node++)
            {
                if (routers[router][node] < 0) continue;
                VirtualRouter settings = nodes[node].Model.VirtualRouters[routers[router][node]];
                string name = settings.Interface ?? "";
                var key = (nodes[node].Segments.GetValueOrDefault(name, name), settings.VirtualRouterId, settings.Family);
                Join(onSegment, key, router);
                foreach (SyncGroup group in nodes[node].Model.SyncGroups)
                {
                    if (group.Members.Contains(settings.Name)) Join(first, (node, group.Name), router);
                }
            }
        }

        return Enumerable.Range(0, routers.Count).GroupBy(Root).Select(unit => unit.ToArray());

        void Join<TKey>(Dictionary<TKey, int> seen, TKey key, int router) where TKey : notnull
        {
            if (!seen.TryAdd(key, router)) parent[Root(router)] = Root(seen[key]);
        }

        int Root(int router)
        {
            while (parent[router] != router) router = parent[router] = parent[parent[router]];
            return router;
        }
    }

    /// <summary>The single failures that can concern a unit, in a sensible order.</summary>
    public static List<FailureCase> Cases(
        IReadOnlyList<NodeSettings> nodes, IReadOnlyList<IReadOnlyList<int>> routers, int[] unit)
    {
        var cases = new List<FailureCase>();
        List<NodeSettings> parts = [.. Restrict(nodes, routers, unit)];
        for (int node = 0; node < parts.Count; node++)
        {
            ConfigurationModel model = parts[node].Model;
            if (model.VirtualRouters.Count == 0) continue;
            cases.AddRange(model.Scripts.Select(script => new FailureCase(FailureKind.ScriptFails, node, script.Name)));
            IEnumerable<string> links = model.VirtualRouters.Select(router => router.Interface).OfType<string>()
                .Concat(model.VirtualRouters.SelectMany(router => router.TrackedInterfaces).Select(tracked => tracked.Name))
                .Concat(model.SyncGroups.SelectMany(group => group.TrackedInterfaces).Select(tracked => tracked.Name));
            cases.AddRange(links.Distinct().Select(name => new FailureCase(FailureKind.LinkDown, node, name)));
            cases.Add(new FailureCase(FailureKind.NodeDead, node));
            cases.Add(new FailureCase(FailureKind.NodeBack, node));
        }

        return cases;
    }

    /// <summary>The nodes with nothing but the routers of a unit, and what these need.</summary>
    public static IEnumerable<NodeSettings> Restrict(
        IReadOnlyList<NodeSettings> nodes, IReadOnlyList<IReadOnlyList<int>> routers, int[] unit)
    {
        for (int node = 0; node < nodes.Count; node++)
        {
            ConfigurationModel model = nodes[node].Model;
            VirtualRouter[] kept = [.. Indices(routers, unit, node).Select(index => model.VirtualRouters[index])];
            HashSet<string> names = [.. kept.Select(router => router.Name)];
            SyncGroup[] groups =
            [
                .. model.SyncGroups.Where(group => group.Members.Any(names.Contains))
                    .Select(group => group with { Members = [.. group.Members.Where(names.Contains)] }),
            ];
            HashSet<string> tracked =
            [
                .. kept.SelectMany(router => router.TrackedScripts).Concat(groups.SelectMany(group => group.TrackedScripts))
                    .Select(script => script.Name),
            ];
            yield return nodes[node] with
            {
                Model = model with
                {
                    VirtualRouters = kept,
                    SyncGroups = groups,
                    Scripts = [.. model.Scripts.Where(script => tracked.Contains(script.Name))],
                },
            };
        }
    }

    /// <summary>The indices of a router of a unit in the nodes that <see cref="Restrict"/> makes.</summary>
    public static IReadOnlyList<int> LocalIndices(
        IReadOnlyList<NodeSettings> nodes, IReadOnlyList<IReadOnlyList<int>> routers, int[] unit, int router) =>
    [
        .. Enumerable.Range(0, nodes.Count).Select(node =>
            routers[router][node] < 0 ? -1 : Array.IndexOf(Indices(routers, unit, node), routers[router][node])),
    ];

    // In the order of the file.
    private static int[] Indices(IReadOnlyList<IReadOnlyList<int>> routers, int[] unit, int node) =>
        [.. unit.Select(router => routers[router][node]).Where(index => index >= 0).Order()];
}
