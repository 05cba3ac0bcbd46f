using Holdfast.Core.Control;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>The section "Gratuitous ARP delays" of keepalived.data: which interfaces share which limits.</summary>
internal static class GarpDelayDump
{
    private const string Never = "0.000000 (Thu Jan  1 00:00:00.000000)";

    /// <summary>Writes the section; nothing when there is no limit.</summary>
    public static void Write(DumpWriter to, VrrpSnapshot snapshot)
    {
        List<GarpGroup> groups = Groups(snapshot);
        if (groups.Count == 0) return;
        to.Section("Gratuitous ARP delays");
        int shared = 0;
        foreach (GarpGroup group in groups) Write(to, group, group.Interfaces.Count > 1 ? ++shared : 0);
    }

    /// <summary>The limits of an interface; null: none. The number is 0 unless it shares them.</summary>
    public static (GarpGroup Group, int Number)? Of(VrrpSnapshot snapshot, string device)
    {
        int shared = 0;
        foreach (GarpGroup group in Groups(snapshot))
        {
            int number = group.Interfaces.Count > 1 ? ++shared : 0;
            if (group.Interfaces.Contains(device)) return (group, number);
        }

        return null;
    }

    // The groups of the file, then, where there is a global limit, one for each other interface of a virtual router.
    private static List<GarpGroup> Groups(VrrpSnapshot snapshot)
    {
        List<GarpGroup> groups = [.. snapshot.GarpGroups];
        VrrpDefaults defaults = snapshot.Global.Vrrp;
        if (defaults.GarpInterval is null && defaults.NaInterval is null) return groups;
        var known = groups.SelectMany(group => group.Interfaces).ToHashSet();
        foreach (RouterSnapshot router in snapshot.Routers)
        {
            if (router.Settings.Interface is not { } device || !known.Add(device)) continue;
            groups.Add(new GarpGroup
            {
                GarpInterval = defaults.GarpInterval ?? TimeSpan.Zero,
                NaInterval = defaults.NaInterval ?? TimeSpan.Zero,
                Interfaces = [device],
            });
        }

        return groups;
    }

    private static void Write(DumpWriter to, GarpGroup group, int number)
    {
        to.Section($"GARP delay group {number}");
        Limit("GARP", group.GarpInterval);
        Limit("GNA", group.NaInterval);
        to.Line(" Interfaces");
        foreach (string device in group.Interfaces.Reverse()) to.Line($"  {device}");

        void Limit(string kind, TimeSpan interval)
        {
            if (interval == TimeSpan.Zero) return;
            to.Line(1, $"{kind} interval", DumpText.Seconds(interval));
            to.Line($" {kind} next time {Never}");
        }
    }
}
