using System.Text;
using Holdfast.Core.Control;
using Holdfast.Core.Routing;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>The sections of keepalived.data that say what is there from start to stop, and an instance's routes and rules.</summary>
internal static class StaticDump
{
    /// <summary>Static addresses, routes and rules, and track groups; each section only if there is something in it.</summary>
    public static void Write(StringBuilder text, VrrpSnapshot snapshot)
    {
        string device = snapshot.Global.DefaultInterface ?? "eth0";
        Write(text, "Static Addresses", snapshot.StaticAddresses.Select(address => DumpText.Of(address, device, isSet: false)));
        Write(text, "Static Routes", snapshot.StaticRoutes.Select(RouteText.Of));
        Write(text, "Static Rules", snapshot.StaticRules.Select(RuleText.Of));
        if (snapshot.TrackGroups.Count == 0) return;
        text.Append("------< Static Track groups >------\n");
        foreach (TrackGroup group in snapshot.TrackGroups)
        {
            text.Append(" Static Track Group = ").Append(group.Name).Append('\n');
            text.Append("   VRRP member instances :\n");
            foreach (string member in group.Members) text.Append("     ").Append(member).Append('\n');
        }
    }

    /// <summary>The routes and rules of an instance.</summary>
    public static void WriteRouting(StringBuilder text, VirtualRouter router)
    {
        if (router.Routes.Count > 0) text.Append("   Virtual Routes :\n");
        foreach (Route route in router.Routes) text.Append("     ").Append(RouteText.Of(route)).Append('\n');
        if (router.Rules.Count > 0) text.Append("   Virtual Rules :\n");
        foreach (RoutingRule rule in router.Rules) text.Append("     ").Append(RuleText.Of(rule)).Append('\n');
    }

    private static void Write(StringBuilder text, string title, IEnumerable<string> lines)
    {
        bool isFirst = true;
        foreach (string line in lines)
        {
            if (isFirst) text.Append("------< ").Append(title).Append(" >------\n");
            isFirst = false;
            text.Append("     ").Append(line).Append('\n');
        }
    }
}
