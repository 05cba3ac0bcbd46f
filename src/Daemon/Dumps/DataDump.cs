using System.Text;
using Holdfast.Core;
using Holdfast.Core.Bfd;
using Holdfast.Core.Control;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>The text of keepalived.data: sections and <c> key = value</c> lines as keepalived writes them, passwords masked.</summary>
internal static class DataDump
{
    /// <summary>The parent's file: global definitions only.</summary>
    public static string FormatParent(GlobalSettings global, string? networkNamespace)
    {
        var text = new StringBuilder();
        WriteGlobal(text, global, networkNamespace);
        return text.ToString();
    }

    /// <summary>The file of the BFD process.</summary>
    public static string FormatBfd(GlobalSettings global, string? networkNamespace, IReadOnlyList<BfdSettings> sessions)
    {
        var text = new StringBuilder();
        WriteGlobal(text, global, networkNamespace);
        BfdDump.Write(text, sessions);
        return text.ToString();
    }

    /// <summary>The VRRP process's file.</summary>
    public static string Format(VrrpSnapshot snapshot)
    {
        var text = new StringBuilder();
        WriteGlobal(text, snapshot.Global, snapshot.Global.NetworkNamespace);
        StaticDump.Write(text, snapshot);
        if (snapshot.Routers.Count > 0)
        {
            text.Append("------< VRRP Topology >------\n");
            foreach (RouterSnapshot router in snapshot.Routers) WriteRouter(text, router);
        }

        if (snapshot.Groups.Count > 0)
        {
            text.Append("------< VRRP Sync groups >------\n");
            foreach (GroupSnapshot group in snapshot.Groups) WriteGroup(text, group);
        }

        if (snapshot.Scripts.Count > 0)
        {
            text.Append("------< VRRP Scripts >------\n");
            foreach (ScriptSnapshot script in snapshot.Scripts) WriteTrackScript(text, script, snapshot);
        }

        if (snapshot.Interfaces.Count > 0)
        {
            text.Append("------< Interfaces >------\n");
            foreach (InterfaceSnapshot link in snapshot.Interfaces) WriteInterface(text, link);
        }

        return text.ToString();
    }

    private static void WriteGlobal(StringBuilder text, GlobalSettings global, string? networkNamespace)
    {
        text.Append("------< Global definitions >------\n");
        Line(text, 1, "Network namespace", networkNamespace ?? "(default)");
        if (global.InstanceName is { } instance) Line(text, 1, "Instance name", instance);
        if (global.RouterId is { } routerId) Line(text, 1, "Router ID", routerId);
        WriteMail(text, global.Smtp);
        Line(text, 1, "Dynamic interfaces", Bool(global.DynamicInterfaces));
        WriteScript(text, 1, "Startup script", global.StartupScript);
        WriteScript(text, 1, "Shutdown script", global.ShutdownScript);
        if (global.NotifyFifo is { } fifo) Line(text, 1, "Global notify fifo", fifo);
        if (global.VrrpNotifyFifo is { } vrrpFifo) Line(text, 1, "VRRP notify fifo", vrrpFifo);
        Line(text, 1, "FIFO write vrrp states on reload", Bool(global.FifoWriteStatesOnReload));
        Line(text, 1, "VRRP IPv4 mcast group", global.MulticastGroup4);
        Line(text, 1, "VRRP IPv6 mcast group", global.MulticastGroup6);
        Line(text, 1, "VRRP startup delay", DumpText.Seconds(global.VrrpStartupDelay));
        Line(text, 1, "Log unknown VRIDs", Bool(global.LogUnknownVrids));
        Line(text, 1, "VRRP process priority", global.VrrpScheduling.Nice ?? 0);
        Line(text, 1, "VRRP don't swap", Bool(global.VrrpScheduling.NoSwap));
        Line(text, 1, "VRRP realtime priority", global.VrrpScheduling.RealTimePriority ?? 0);
        text.Append(global.ScriptSecurity ? " Script security enabled\n" : " Script security disabled\n");
        Line(text, 1, "vrrp_netlink_cmd_rcv_bufs", global.NetlinkCommandBuffer?.Bytes ?? 0);
        Line(text, 1, "vrrp_netlink_monitor_rcv_bufs", global.NetlinkMonitorBuffer?.Bytes ?? 0);
        Line(text, 1, "json_version", global.JsonVersion);
        Line(text, 1, "umask", Octal(global.Umask ?? 0x7f));
    }

    private static void WriteMail(StringBuilder text, SmtpSettings smtp)
    {
        if (smtp.Server is null) return;
        Line(text, 1, "Smtp server", smtp.Server);
        Line(text, 1, "Smtp server port", smtp.Port);
        if (smtp.HeloName is { } helo) Line(text, 1, "Smtp HELO name", helo);
        Line(text, 1, "Smtp server connection timeout", DumpText.Seconds(smtp.Timeout));
        if (smtp.From is { } from) Line(text, 1, "Email notification from", from);
        foreach (string recipient in smtp.Recipients) Line(text, 1, "Email notification", recipient);
    }

    private static void WriteRouter(StringBuilder text, RouterSnapshot router)
    {
        VirtualRouter settings = router.Settings;
        Line(text, 1, "VRRP Instance", settings.Name);
        Line(text, 3, "VRRP Version", (int)settings.Version);
        if (settings.Family == IpFamily.V6) text.Append("   Using Native IPv6\n");
        if (router.SyncGroup is { } group) Line(text, 3, "Sync group", group);
        Line(text, 3, "State", DumpText.Role(router.Role));
        text.Append(settings.IsUnicast ? "   Flags:\n     Using unicast\n" : "   Flags: none\n");
        Line(text, 3, "Wantstate", DumpText.Role(router.WantedRole));
        Line(text, 3, "Number of interface and track script faults", router.Faults.Count);
        foreach (string fault in router.Faults) Line(text, 5, "Fault", fault);
        Line(text, 3, "Last transition", DumpText.Moment(router.LastTransition));
        text.Append($"   Master down timer = {DumpText.Microseconds(router.MasterDownInterval)} usecs\n");
        if (settings.Interface is { } device) Line(text, 3, "Interface", device);
        if (settings.DontTrackPrimary) text.Append("   VRRP interface tracking disabled\n");
        if (settings.SkipCheckAdvAddr) text.Append("   Skip checking advert IP addresses\n");
        if (settings.Strict) text.Append("   Enforcing strict VRRP compliance\n");
        string fromFile = settings.SourceAddress is null ? "" : " (from configuration)";
        Line(text, 3, "Using src_ip", $"{router.SourceAddress?.ToString() ?? "(none)"}{fromFile}");
        if (!settings.IsUnicast) text.Append($"   Multicast address {settings.MulticastGroup}\n");
        WriteTimers(text, router);
        WriteAuthentication(text, settings);
        WriteAddresses(text, $"Virtual IP ({settings.Addresses.Count})", settings.Addresses, router.AddressesSet, settings.Interface);
        WriteAddresses(text, "Virtual IP Excluded ", settings.ExcludedAddresses, router.ExcludedAddressesSet, settings.Interface);
        StaticDump.WriteRouting(text, settings);
        WritePeers(text, settings);
        WriteTracked(text, "Tracked interfaces", settings.TrackedInterfaces);
        WriteTracked(text, "Tracked scripts", settings.TrackedScripts);
        Line(text, 3, "Using smtp notification", settings.SmtpAlert ? "yes" : "no");
        Line(text, 3, "Notify deleted", settings.NotifyDeleted ? "Deleted" : "Fault");
        WriteScripts(text, settings.Notify);
        Line(text, 3, "Notify priority changes", Bool(settings.NotifyPriorityChanges));
    }

    private static void WriteTimers(StringBuilder text, RouterSnapshot router)
    {
        VirtualRouter settings = router.Settings;
        GratuitousArpSettings garp = settings.GratuitousArp;
        Line(text, 3, "Gratuitous ARP delay", DumpText.Seconds(garp.MasterDelay));
        Line(text, 3, "Gratuitous ARP repeat", garp.MasterRepeat);
        Line(text, 3, "Gratuitous ARP refresh", DumpText.Seconds(garp.MasterRefresh));
        Line(text, 3, "Gratuitous ARP refresh repeat", garp.MasterRefreshRepeat);
        Line(text, 3, "Gratuitous ARP lower priority delay", DumpText.Seconds(garp.LowerPriorityDelay));
        Line(text, 3, "Gratuitous ARP lower priority repeat", garp.LowerPriorityRepeat);
        Line(text, 3, "Down timer adverts", settings.DownTimerAdverts);
        Line(text, 3, "Send advert after receive lower priority advert", Bool(!settings.LowerPriorityNoAdvert));
        Line(text, 3, "Send advert after receive higher priority advert", Bool(settings.HigherPrioritySendAdvert));
        Line(text, 3, "Virtual Router ID", settings.VirtualRouterId);
        Line(text, 3, "Priority", settings.Priority);
        Line(text, 3, "Effective priority", router.EffectivePriority);
        Line(text, 3, "Total priority", router.TotalPriority);
        Line(text, 3, "Advert interval", settings.Version == VrrpVersion.V2
            ? $"{DumpText.Seconds(settings.AdvertInterval)} sec"
            : $"{settings.AdvertInterval.Ticks / TimeSpan.TicksPerMillisecond} milli-sec");
        if (router.Role == VrrpRole.Backup && settings.Version == VrrpVersion.V3)
        {
            Line(text, 3, "Master advert interval", $"{router.MasterAdvertInterval.Ticks / TimeSpan.TicksPerMillisecond} milli-sec");
        }

        if (router.Role == VrrpRole.Backup) Line(text, 3, "Master priority", router.MasterPriority);
        Line(text, 3, "Accept", Enabled(settings.Accept));
        Line(text, 3, "Preempt", Enabled(settings.Preempt));
        if (settings.PreemptDelay > TimeSpan.Zero) Line(text, 3, "Preempt delay", $"{DumpText.Seconds(settings.PreemptDelay)} secs");
        Line(text, 3, "Promote_secondaries", Enabled(settings.PromoteSecondaries));
    }

    private static void WriteAuthentication(StringBuilder text, VirtualRouter settings)
    {
        if (settings.Version != VrrpVersion.V2) return;
        switch (settings.Authentication)
        {
            case AuthenticationType.None: Line(text, 3, "Authentication type", "none"); break;
            case AuthenticationType.Pass: Line(text, 3, "Authentication type", "SIMPLE_PASSWORD"); break;
            default: Line(text, 3, "Authentication type", "IPSEC_AH"); break;
        }

        if (settings.Authentication != AuthenticationType.None) Line(text, 3, "Password", "********");
    }

    private static void WriteAddresses(
        StringBuilder text, string title, IReadOnlyList<VirtualAddress> addresses, IReadOnlyList<bool> isSet, string? device)
    {
        if (addresses.Count == 0) return;
        text.Append("   ").Append(title).Append(":\n");
        for (int i = 0; i < addresses.Count; i++)
        {
            text.Append("     ").Append(DumpText.Of(addresses[i], device, i < isSet.Count && isSet[i])).Append('\n');
        }
    }

    private static void WritePeers(StringBuilder text, VirtualRouter settings)
    {
        if (!settings.IsUnicast) return;
        Line(text, 3, "Unicast TTL", settings.UnicastTtl);
        text.Append($"   Check unicast src : {(settings.CheckUnicastSource ? "yes" : "no")}\n   Unicast Peer :\n");
        foreach (UnicastPeer peer in settings.UnicastPeers)
        {
            text.Append($"     {peer.Address} min_ttl {peer.MinTtl} max_ttl {peer.MaxTtl}\n");
        }
    }

    private static void WriteTracked(StringBuilder text, string title, IReadOnlyList<Tracked> all)
    {
        if (all.Count == 0) return;
        text.Append($"   {title} :\n");
        foreach (Tracked tracked in all) text.Append($"     {tracked.Name} {DumpText.Weight(tracked)}\n");
    }

    private static void WriteScripts(StringBuilder text, NotifyScripts scripts)
    {
        WriteScript(text, 3, "Backup state transition script", scripts.Backup);
        WriteScript(text, 3, "Master state transition script", scripts.Master);
        WriteScript(text, 3, "Fault state transition script", scripts.Fault);
        WriteScript(text, 3, "Stop state transition script", scripts.Stop);
        WriteScript(text, 3, "Deleted state transition script", scripts.Deleted);
        WriteScript(text, 3, "Generic state transition script", scripts.Any);
        WriteScript(text, 3, "Master rx lower pri state transition script", scripts.MasterReceivesLowerPriority);
    }

    private static void WriteGroup(StringBuilder text, GroupSnapshot group)
    {
        text.Append($" VRRP Sync Group = {group.Settings.Name}, {DumpText.Role(group.Role)}\n");
        text.Append($"   Num member fault {group.FaultyMembers}, num member init {group.StartingMembers}\n");
        text.Append("   VRRP member instances :\n");
        foreach (string member in group.Settings.Members) text.Append($"     {member}\n");
        WriteTracked(text, "Tracked interfaces", group.Settings.TrackedInterfaces);
        WriteTracked(text, "Tracked scripts", group.Settings.TrackedScripts);
        Line(text, 3, "Using smtp notification", group.Settings.SmtpAlert ? "yes" : "no");
        WriteScripts(text, group.Settings.Notify);
    }

    private static void WriteTrackScript(StringBuilder text, ScriptSnapshot script, VrrpSnapshot snapshot)
    {
        TrackScript settings = script.Settings;
        Line(text, 1, "VRRP Script", settings.Name);
        Line(text, 3, "Command", DumpText.Of(settings.Command));
        Line(text, 3, "Interval", $"{DumpText.Seconds(settings.Interval)} sec");
        Line(text, 3, "Timeout", $"{DumpText.Seconds(settings.Timeout ?? TimeSpan.Zero)} sec");
        Line(text, 3, "Weight", $"{settings.Weight}{(settings.Reverse ? " reverse" : "")}");
        Line(text, 3, "Rise", settings.Rise);
        Line(text, 3, "Fall", settings.Fall);
        Line(text, 3, "Result", script.Result);
        Line(text, 3, "Insecure", settings.Insecure ? "yes" : "no");
        Line(text, 3, "Init state", settings.InitFail ? "failed" : "unknown");
        Line(text, 3, "Status", script.IsUp switch { true => "GOOD", false => "BAD", _ => "INIT" });
        if (settings.Command is { UserId: { } user, GroupId: { } group }) Line(text, 3, "Script uid:gid", $"{user}:{group}");
        if (script.TrackedBy.Count > 0)
        {
            text.Append("   Tracking instances :\n");
            foreach (string name in script.TrackedBy) text.Append($"     {name}{TrackedWeight(settings.Name, name, snapshot)}\n");
        }

        Line(text, 3, "State", script.Running ? "running" : "idle");
    }

    private static string TrackedWeight(string script, string router, VrrpSnapshot snapshot)
    {
        Tracked? tracked = snapshot.Routers.FirstOrDefault(candidate => candidate.Settings.Name == router)?
            .Settings.TrackedScripts.FirstOrDefault(candidate => candidate.Name == script);
        return tracked is null ? "" : $", {DumpText.Weight(tracked)}";
    }

    private static void WriteInterface(StringBuilder text, InterfaceSnapshot link)
    {
        Line(text, 1, "Name", link.Name);
        Line(text, 3, "index", link.Index);
        Line(text, 3, "IPv4 address", link.Ipv4Address?.ToString() ?? "(none)");
        Line(text, 3, "IPv6 address", link.Ipv6Address?.ToString() ?? "(none)");
        if (link.HardwareAddress.Count > 0)
        {
            Line(text, 3, "MAC", string.Join(':', link.HardwareAddress.Select(octet => octet.ToString("x2"))));
        }

        string running = link.IsRunning ? "RUNNING" : "not RUNNING";
        Line(text, 3, "State", $"{(link.IsUp ? "UP" : "DOWN")}, {running}{(link.IsLoopback ? ", loopback" : "")}");
        Line(text, 3, "MTU", link.Mtu);
        if (link.TrackedBy.Count == 0) return;
        text.Append("   Tracking VRRP instances :\n");
        foreach (Tracked tracked in link.TrackedBy) text.Append($"     {tracked.Name}, {DumpText.Weight(tracked)}\n");
    }

    private static void WriteScript(StringBuilder text, int indent, string title, ScriptCommand? script)
    {
        if (script is null) return;
        string user = script is { UserId: { } uid, GroupId: { } gid } ? $", uid:gid {uid}:{gid}" : "";
        Line(text, indent, title, DumpText.Of(script) + user);
    }

    private static void Line<T>(StringBuilder text, int indent, string key, T value) =>
        text.Append(' ', indent).Append(key).Append(" = ").Append(value).Append('\n');

    private static string Bool(bool value) => value ? "true" : "false";

    private static string Enabled(bool value) => value ? "enabled" : "disabled";

    private static string Octal(uint value) => "0" + Convert.ToString(value, 8);
}
