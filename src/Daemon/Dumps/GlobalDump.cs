using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>The section "Global definitions" of every data file.</summary>
internal static class GlobalDump
{
    private const string StandardTable = "keepalived";
    private const ulong StandardRealTimeLimit = 10_000;

    /// <summary>Writes the section.</summary>
    /// <param name="to">Where it goes.</param>
    /// <param name="global">The settings.</param>
    /// <param name="flavour">Whose file it is.</param>
    /// <param name="facts">What is not configured.</param>
    /// <param name="routers">Virtual routers, which only the VRRP process knows.</param>
    public static void Write(
        DumpWriter to, GlobalSettings global, DumpFlavour flavour, DumpFacts facts, IReadOnlyList<VirtualRouter> routers)
    {
        to.Section("Global definitions");
        if (global.ConfigSaveDirectory is { } saved) to.Line(1, "Config save dir", saved);
        WriteNames(to, global, facts);
        WriteMail(to, global, facts);
        WriteFiles(to, global);
        if (flavour == DumpFlavour.Parent) WriteParentScripts(to, global);
        to.Bool(1, "keep script symlinks", global.UseSymlinkPaths);
        to.Bool(1, "Dynamic interfaces", global.DynamicInterfaces);
        if (global.DynamicInterfaces) to.Bool(1, "Allow interface changes", global.AllowInterfaceChanges);
        if (global.Smtp.NoFaultMails) to.Line(" Send emails for fault transitions = off");
        WriteTimeouts(to, global.LoadBalancing);
        // keepalived shows this whatever default_interface says, although that counts.
        if (flavour == DumpFlavour.Vrrp) to.Line(1, "Default interface", "eth0");
        to.YesNo(1, "Disable local IGMP", global.DisableLocalIgmp);
        to.YesNo(1, "Use VRRPv2 checksum for VRRPv3 IPv4", global.Vrrp.V3ChecksumAsV2 == true);
        WriteSyncDaemon(to, global.LoadBalancing.SyncDaemon, routers);
        to.Bool(1, "LVS flush", global.LoadBalancing.Flush);
        to.Line(1, "LVS flush on stop", global.LoadBalancing.FlushOnStop switch
        {
            FlushOnStop.All => "full", FlushOnStop.OwnServices => "VS", _ => "disabled",
        });
        WriteFifos(to, global, flavour);
        WriteDefaults(to, global, flavour);
        WriteFirewall(to, global, flavour, routers);
        VrrpDefaults vrrp = global.Vrrp;
        to.Bool(1, "VRRP check unicast_src", vrrp.CheckUnicastSource == true);
        to.Bool(1, "VRRP skip check advert addresses", vrrp.SkipCheckAdvAddr == true);
        to.Bool(1, "VRRP strict mode", vrrp.Strict == true);
        WriteProcesses(to, global);
        WriteAgents(to, global);
        to.Line($" Script security {(global.ScriptSecurity ? "enabled" : "disabled")}");
        if (global.DefaultScriptAccount is { } account) to.Line($" Default script uid:gid {account.UserId}:{account.GroupId}");
        WriteBuffers(to, global);
        to.Line(1, "umask", "0" + Convert.ToString(facts.Umask, 8));
        WriteRest(to, global);
        if (OwnScheduling(global, flavour) is { RealTimePriority: { } priority } own)
        {
            to.Line(1, "current realtime priority", priority);
            to.Line(1, "current realtime time limit", own.RealTimeLimitMicroseconds ?? StandardRealTimeLimit);
        }
    }

    private static void WriteNames(DumpWriter to, GlobalSettings global, DumpFacts facts)
    {
        to.Line(1, "Network namespace", facts.NetworkNamespace ?? global.NetworkNamespace ?? "(default)");
        to.Line(1, "Network namespace ipvs", global.IpvsNetworkNamespace switch
        {
            null => "(main namespace)", "" => "(default)", var name => name,
        });
        if (global.InstanceName is { } instance) to.Line(1, "Instance name", instance);
        if (global.ProcessName is { } parent) to.Line(1, "Parent process name", parent);
        if (global.VrrpScheduling.ProcessName is { } vrrp) to.Line(1, "VRRP process name", vrrp);
        if (global.LoadBalancing.Scheduling.ProcessName is { } checkers) to.Line(1, "LVS process name", checkers);
        if (global.BfdScheduling.ProcessName is { } bfd) to.Line(1, "BFD process name", bfd);
        to.Line($" {(global.UseSymlinkPaths ? "Keep" : "Replace")} symlinks in script paths");
        to.Line(1, "Router ID", global.RouterId ?? facts.HostName ?? "[unknown]");
    }

    private static void WriteMail(DumpWriter to, GlobalSettings global, DumpFacts facts)
    {
        SmtpSettings smtp = global.Smtp;
        if (smtp.Server is { } server)
        {
            to.Line(1, "Smtp server", server);
            to.Line(1, "Smtp server port", smtp.Port);
        }

        if (smtp.HeloName is { } helo) to.Line(1, "Smtp HELO name", helo);
        if (smtp.Server is not null) to.Line(1, "Smtp server connection timeout", DumpText.Seconds(smtp.Timeout));
        string? sender = facts.HostName is null ? null : $"{facts.UserName}@{facts.HostName}";
        if ((smtp.From ?? (smtp.Server is null ? null : sender)) is { } from)
        {
            to.Line(1, "Email notification from", from);
            to.Line(" Email notification to:");
            foreach (string recipient in smtp.Recipients) to.Line($"   {recipient}");
        }

        to.Line(1, "Default smtp_alert", OnOff(global.Vrrp.SmtpAlert));
        to.Line(1, "Default smtp_alert_vrrp", OnOff(global.Vrrp.SmtpAlertVrrp));
        to.Line(1, "Default smtp_alert_checker", OnOff(global.LoadBalancing.SmtpAlert));
        to.Bool(1, "Checkers log all failures", global.LoadBalancing.LogAllFailures);
    }

    private static void WriteFiles(DumpWriter to, GlobalSettings global)
    {
        to.Line(global.ReloadCheckConfig is { } log
            ? $" Test config before reload, log to {log}"
            : " No test config before reload");
        if (global.ReloadTimeFile is { } time)
        {
            to.Line(1, "Reload time file", time + (global.ReloadRepeat ? " (repeat)" : ""));
            to.Line(" No reload scheduled");
        }

        if (global.ReloadFile is { } reload) to.Line(1, "Reload_file", reload);
        if (global.TemporaryConfigDirectory is { } temporary) to.Line(1, "config save directory", temporary);
        if (global.DataUsesInstance) to.Line(" Use instance name in data dumps");
    }

    private static void WriteParentScripts(DumpWriter to, GlobalSettings global)
    {
        string start = string.Create(CultureInfo.InvariantCulture, $", timeout {global.StartupScriptTimeout.TotalSeconds}");
        string stop = string.Create(CultureInfo.InvariantCulture, $" timeout {global.ShutdownScriptTimeout.TotalSeconds}");
        to.Script(1, "Startup script", global.StartupScript, start);
        to.Script(1, "Shutdown script", global.ShutdownScript, stop);
    }

    // Every one of the three has the same name, as in keepalived; a value of 0 is the kernel's and not shown.
    private static void WriteTimeouts(DumpWriter to, LoadBalancingSettings settings)
    {
        if (settings.TcpTimeoutSeconds is > 0 and var tcp) to.Line(1, "LVS TCP timeout", tcp);
        if (settings.TcpFinTimeoutSeconds is > 0 and var fin) to.Line(1, "LVS TCP FIN timeout", fin);
        if (settings.UdpTimeoutSeconds is > 0 and var udp) to.Line(1, "LVS TCP timeout", udp);
    }

    private static void WriteSyncDaemon(DumpWriter to, SyncDaemon? daemon, IReadOnlyList<VirtualRouter> routers)
    {
        if (daemon is null)
        {
            VirtualRouter? owner = routers.FirstOrDefault(router => router.SyncDaemonInterface is not null);
            if (owner is null) return;
            to.Line(1, "LVS syncd vrrp instance", owner.Name);
            to.Line(1, "LVS syncd interface", owner.SyncDaemonInterface);
            to.Line(1, "LVS syncd syncid", 0);
            return;
        }

        bool isKnown = routers.Any(router => router.Name == daemon.Instance);
        if (daemon.Instance is { } instance) to.Line(1, isKnown ? "LVS syncd vrrp instance" : "LVS syncd vrrp name", instance);
        to.Line(1, "LVS syncd interface", daemon.Interface);
        to.Line(1, "LVS syncd syncid", daemon.Id ?? routers.FirstOrDefault(router => router.Name == daemon.Instance)?.VirtualRouterId ?? 0);
        if (daemon.MaximumLength is { } length) to.Line(1, "LVS syncd maxlen", length);
        if (daemon.Group is { } group) to.Line($" LVS mcast group {group}");
        if (daemon.Port is { } port) to.Line(1, "LVS syncd mcast port", port);
        if (daemon.Ttl is { } ttl) to.Line(1, "LVS syncd mcast ttl", ttl);
    }

    private static void WriteFifos(DumpWriter to, GlobalSettings global, DumpFlavour flavour)
    {
        Fifo(to, "Global notify fifo", global.NotifyFifo, global.NotifyFifoOwner);
        to.Script(1, "Global notify fifo script", Reader(global.NotifyFifoScript, global.NotifyFifo, flavour));
        Fifo(to, "VRRP notify fifo", global.VrrpNotifyFifo, global.VrrpNotifyFifoOwner);
        to.Script(1, "VRRP notify fifo script", Reader(global.VrrpNotifyFifoScript, global.VrrpNotifyFifo, flavour));
        Fifo(to, "LVS notify fifo", global.LoadBalancing.NotifyFifo, global.LoadBalancing.NotifyFifoOwner);
        to.Script(1, "LVS notify fifo script", Reader(global.LoadBalancing.NotifyFifoScript, global.LoadBalancing.NotifyFifo, flavour));
        to.Bool(1, "FIFO write vrrp states on reload", global.FifoWriteStatesOnReload);
    }

    private static void Fifo(DumpWriter to, string title, string? path, AccountIds? owner)
    {
        if (path is not null) to.Line(1, title, $"{path}, uid:gid {owner?.UserId ?? 0}:{owner?.GroupId ?? 0}");
    }

    // The process that starts the reader gives it the path as its last argument.
    private static Core.Notifications.ScriptCommand? Reader(
        Core.Notifications.ScriptCommand? script, string? path, DumpFlavour flavour) =>
        script is null || path is null || flavour == DumpFlavour.Parent
            ? script
            : script with { Arguments = [.. script.Arguments, path] };

    private static void WriteDefaults(DumpWriter to, GlobalSettings global, DumpFlavour flavour)
    {
        VrrpDefaults vrrp = global.Vrrp;
        bool least = vrrp.MinGarp == true;
        TimeSpan delay = vrrp.GarpMasterDelay ?? (least ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
        int repeat = vrrp.GarpMasterRepeat ?? (least ? 1 : 5);
        bool isVrrp = flavour == DumpFlavour.Vrrp;
        to.Bool(1, "VRRP notify priority changes", vrrp.NotifyPriorityChanges == true);
        to.Line(1, "VRRP IPv4 mcast group", global.MulticastGroup4);
        to.Line(1, "VRRP IPv6 mcast group", global.MulticastGroup6);
        to.Line(1, "Gratuitous ARP delay", DumpText.Seconds(delay));
        to.Line(1, "Gratuitous ARP repeat", repeat);
        to.Line(1, "Gratuitous ARP refresh timer", DumpText.Seconds(vrrp.GarpMasterRefresh ?? TimeSpan.Zero));
        to.Line(1, "Gratuitous ARP refresh repeat", vrrp.GarpMasterRefreshRepeat ?? 1);

        // Only the VRRP process fills in what was not said.
        TimeSpan? lowerDelay = vrrp.GarpLowerPriorityDelay ?? (isVrrp ? delay : null);
        int? lowerRepeat = vrrp.GarpLowerPriorityRepeat ?? (isVrrp ? repeat : null);
        to.Line(1, "Gratuitous ARP lower priority delay", lowerDelay is { } time ? DumpText.Seconds(time) : $"{uint.MaxValue}");
        to.Line(1, "Gratuitous ARP lower priority repeat", lowerRepeat is { } count ? (uint)count : uint.MaxValue);
        to.Line(1, "Num adverts before down", vrrp.DownTimerAdverts ?? 3);
        string links = vrrp.Extra is { All: true } ? "i/f" : "VMAC";
        to.Line(1, $"Gratuitous ARP for each secondary {links}", $"{DumpText.Seconds(vrrp.Extra?.Interval ?? TimeSpan.Zero)}s");
        to.Bool(1, "Send advert after receive lower priority advert", vrrp.LowerPriorityNoAdvert != true);
        to.Bool(1, "Send advert after receive higher priority advert", vrrp.HigherPrioritySendAdvert == true);
        to.Line(1, "Gratuitous ARP interval", DumpText.LongSeconds(vrrp.GarpInterval ?? TimeSpan.Zero));
        to.Line(1, "Gratuitous NA interval", DumpText.LongSeconds(vrrp.NaInterval ?? TimeSpan.Zero));
        to.Line(1, "VRRP default protocol version", (int)(vrrp.Version ?? VrrpVersion.V2));
    }

    // The VRRP process takes the standard table when an instance needs rules and none was asked for.
    private static void WriteFirewall(
        DumpWriter to, GlobalSettings global, DumpFlavour flavour, IReadOnlyList<VirtualRouter> routers)
    {
        FirewallSettings firewall = global.Firewall ?? new FirewallSettings();
        bool isNeeded = flavour == DumpFlavour.Vrrp && routers.Any(router => router.VirtualMac is not null || !router.Accept);
        if ((firewall.Table ?? (isNeeded ? StandardTable : null)) is { } table)
        {
            to.Line(1, "nftables table name", table);
            to.Line(1, "nftables base chain priority", firewall.Priority);
            to.Line($" nftables {(firewall.ByInterfaceIndex ? "" : "don't ")}force use ifindex for link local IPv6");
        }

        if (global.LoadBalancing.NftablesTable is { } ipvs)
        {
            to.Line(1, "ipvs nftables table name", ipvs);
            to.Line(1, "ipvs nftables base chain priority", global.LoadBalancing.NftablesPriority);
            to.Line(1, "ipvs nftables start fwmark", global.LoadBalancing.NftablesFirstMark);
        }

        to.Line($" nftables with{(firewall.Counters ? "" : "out")} counters");

        // Rules reach the kernel without that library.
        to.Line(" libnftnl version none");
    }

    private static void WriteProcesses(DumpWriter to, GlobalSettings global)
    {
        to.Line(1, "Max auto priority", global.MaxAutoPriority < 0 ? "Disabled" : $"{global.MaxAutoPriority}");
        TimeSpan delay = global.MinAutoPriorityDelay ?? TimeSpan.FromSeconds(1);
        to.Line(1, "Min auto priority delay", $"{DumpText.Microseconds(delay)} usecs");
        WriteScheduling(to, "VRRP", global.VrrpScheduling);
        WriteScheduling(to, "Checker", global.LoadBalancing.Scheduling);
        WriteScheduling(to, "BFD", global.BfdScheduling);
    }

    private static void WriteScheduling(DumpWriter to, string process, SchedulingSettings settings)
    {
        to.Line(1, $"{process} process priority", settings.Nice ?? 0);
        to.Bool(1, $"{process} don't swap", settings.NoSwap);
        to.Line(1, $"{process} realtime priority", settings.RealTimePriority ?? 0);
        if (settings.CpuAffinity.Count > 0)
        {
            to.Line(1, $"{process} CPU Affinity", string.Concat(settings.CpuAffinity.Select(processor => $"{processor} ")));
        }

        to.Line(1, $"{process} realtime limit", settings.RealTimeLimitMicroseconds ?? StandardRealTimeLimit);
    }

    private static void WriteAgents(DumpWriter to, GlobalSettings global)
    {
        SnmpSettings snmp = global.Snmp ?? new SnmpSettings();
        Enabled("SNMP vrrp", snmp.Vrrp);
        Enabled("SNMP checker", global.LoadBalancing.Snmp);
        Enabled("SNMP RFCv2", snmp.Rfc2787);
        Enabled("SNMP RFCv3", snmp.Rfc6527);
        Enabled("SNMP traps", snmp.Traps);
        to.Line(1, "SNMP socket", snmp.Socket ?? "default (unix:/var/agentx/master)");
        TimeSpan servers = global.LoadBalancing.VirtualServerStatisticsInterval;
        to.Line(1, "SNMP VS stats update interval", DumpText.LongSeconds(servers));
        to.Line(1, "SNMP RS stats update interval",
            DumpText.LongSeconds(global.LoadBalancing.RealServerStatisticsInterval ?? servers));
        DbusSettings dbus = global.Dbus ?? new DbusSettings();
        Enabled("DBus", dbus.Enabled);
        to.Line(1, "DBus service name", dbus.ServiceName ?? "");
        to.Line(1, "DBus no interface name", dbus.NoInterfaceName);

        void Enabled(string what, bool value) => to.Line($" {what} {(value ? "enabled" : "disabled")}");
    }

    private static void WriteBuffers(DumpWriter to, GlobalSettings global)
    {
        LoadBalancingSettings servers = global.LoadBalancing;
        Buffer("vrrp_netlink_cmd_rcv_bufs", global.NetlinkCommandBuffer);
        Buffer("vrrp_netlink_monitor_rcv_bufs", global.NetlinkMonitorBuffer);
        Buffer("process_monitor_rcv_bufs", global.ProcessMonitorBuffer);
        Buffer("lvs_netlink_cmd_rcv_bufs", servers.NetlinkCommandBuffer);
        Buffer("lvs_netlink_monitor_rcv_bufs", servers.NetlinkMonitorBuffer);
        to.Line(1, "rs_init_notifies", servers.InitialNotifies ? 1 : 0);
        to.Line(1, "no_checker_emails", servers.NoCheckerMails ? 1 : 0);
        switch (global.ReceiveBufferPolicy)
        {
            case ReceiveBufferPolicy.Mtu: to.Line(1, "rx_bufs_policy", "MTU"); break;
            case ReceiveBufferPolicy.Advert: to.Line(1, "rx_bufs_policy policy", "ADVERT"); break;
            case ReceiveBufferPolicy.Bytes: to.Line(1, "rx_bufs_size", global.ReceiveBufferSize); break;
            default: break;
        }

        to.Line(1, "rx_bufs_multiples", global.ReceiveBufferMultiplier);

        void Buffer(string name, NetlinkBuffer? buffer)
        {
            to.Line(1, name, buffer?.Bytes ?? 0);
            to.Line(1, $"{name}_force", buffer is { Force: true } ? 1 : 0);
        }
    }

    private static void WriteRest(DumpWriter to, GlobalSettings global)
    {
        if (global.VrrpStartupDelay > TimeSpan.Zero) to.Line(1, "vrrp_startup_delay", DumpText.Seconds(global.VrrpStartupDelay));
        if (global.VrrpDelayAfterBoot > TimeSpan.Zero) to.Line(1, "vrrp_delay_after_boot", DumpText.Seconds(global.VrrpDelayAfterBoot));
        if (global.LogUnknownVrids) to.Line(" log_unknown_vrids");
        if (global.Vrrp.OwnerIgnoreAdverts == true) to.Line(" vrrp_owner_ignore_adverts");
        if (global.VmacPrefix is { } prefix) to.Line(1, "VMAC prefix", prefix);
        if (global.VmacAddressPrefix is { } addressPrefix) to.Line(1, "VMAC address prefix", addressPrefix);
        if (global.RandomSeed is { } seed) to.Line(1, "random_seed", seed);
        to.Line($" json_version {global.JsonVersion}");
        to.Line($" iproute usr directory {global.IprouteUsrDirectory ?? "/usr/share/iproute2"}");
        to.Line($" iproute etc directory {global.IprouteEtcDirectory ?? "/etc/iproute2"}");
        if (global.StateDumpFile is { } state) to.Line(1, "state dump file", state);
        if (global.StatisticsDumpFile is { } statistics) to.Line(1, "stats dump file", statistics);
        if (global.JsonDumpFile is { } json) to.Line(1, "json dump file", json);
    }

    private static SchedulingSettings? OwnScheduling(GlobalSettings global, DumpFlavour flavour) => flavour switch
    {
        DumpFlavour.Vrrp => global.VrrpScheduling,
        DumpFlavour.Checkers => global.LoadBalancing.Scheduling,
        DumpFlavour.Bfd => global.BfdScheduling,
        _ => null,
    };

    private static string OnOff(bool? value) => value switch { true => "on", false => "off", _ => "unset" };
}
