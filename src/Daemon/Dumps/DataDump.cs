using Holdfast.Core;
using Holdfast.Core.Bfd;
using Holdfast.Core.Control;

namespace Holdfast.Daemon.Dumps;

/// <summary>
/// The texts of the data files of SIGUSR1, with the sections and lines of keepalived 2.4.3; passwords are masked, also
/// where keepalived shows them.
/// </summary>
internal static class DataDump
{
    /// <summary>keepalived_parent.data: global definitions only.</summary>
    public static string FormatParent(GlobalSettings global, DumpFacts facts)
    {
        var to = new DumpWriter();
        GlobalDump.Write(to, global, DumpFlavour.Parent, facts, []);
        return to.ToString();
    }

    /// <summary>keepalived_bfd.data of the BFD process.</summary>
    public static string FormatBfd(GlobalSettings global, DumpFacts facts, IReadOnlyList<BfdSettings> sessions)
    {
        var to = new DumpWriter();
        GlobalDump.Write(to, global, DumpFlavour.Bfd, facts, []);
        BfdDump.Write(to.Text, sessions);
        return to.ToString();
    }

    /// <summary>keepalived.data of the VRRP process.</summary>
    public static string Format(VrrpSnapshot snapshot, DumpFacts facts)
    {
        var to = new DumpWriter();
        var links = new VirtualLinkNames(snapshot.Global, snapshot.Routers.Select(router => router.Settings));
        GlobalDump.Write(
            to, snapshot.Global, DumpFlavour.Vrrp, facts, [.. snapshot.Routers.Select(router => router.Settings)]);
        GarpDelayDump.Write(to, snapshot);
        StaticDump.Write(to.Text, snapshot);
        if (snapshot.Routers.Count > 0)
        {
            to.Section("VRRP Topology");
            var routers = new RouterDump(to, snapshot, links);
            foreach (RouterSnapshot router in snapshot.Routers) routers.Write(router);
        }

        new SocketPoolDump(to, snapshot, links).Write();
        new TrackingDump(to, snapshot).Write();
        InterfaceDump.Write(to, snapshot);
        return to.ToString();
    }
}
