using System.Globalization;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>Reads what <c>global_defs</c> says about load balancing and health checks.</summary>
internal static class GlobalSettingsReader
{
    private const int LongestProcessName = 15;
    private const int LongestTableName = 30;

    /// <summary>False: the line says nothing about it.</summary>
    public static bool TryBind(Line line, ModelDraft draft, ScriptReader scripts)
    {
        LoadBalancingSettings before = draft.Global.LoadBalancing;
        if (line.Name is "lvs_timeouts" or "lvs_sync_daemon") draft.SettingsOfIpvs.Add(line);
        if ((Process(line, before) ?? Kernel(line, before) ?? Other(line, before, draft, scripts)) is not { } after) return false;
        if (!ReferenceEquals(before, after)) draft.Global = draft.Global with { LoadBalancing = after };
        return true;
    }

    private static LoadBalancingSettings? Process(Line line, LoadBalancingSettings settings)
    {
        SchedulingSettings scheduling = settings.Scheduling;
        SchedulingSettings? changed = line.Name switch
        {
            "checker_process_name" or "lvs_process_name" => scheduling with { ProcessName = ProcessName(line) },
            "checker_priority" => Values.TryInteger(line, out long nice) ? scheduling with { Nice = (int)nice } : scheduling,
            "checker_no_swap" => scheduling with { NoSwap = true },
            "checker_rt_priority" => RealTime(line, scheduling),
            "checker_rlimit_rttime" or "checker_rlimit_rtime" =>
                Values.TryInteger(line.Session, line.Words[1], 1, long.MaxValue, out long limit)
                    ? scheduling with { RealTimeLimitMicroseconds = (ulong)Math.Max(2, limit) }
                    : scheduling,
            "checker_cpu_affinity" => scheduling with { CpuAffinity = Processors(line) },
            _ => null,
        };
        return changed is null ? null : settings with { Scheduling = changed };
    }

    private static LoadBalancingSettings? Kernel(Line line, LoadBalancingSettings settings)
    {
        switch (line.Name)
        {
            case "lvs_timeouts": return Timeouts(line, settings);
            case "lvs_flush": return settings with { Flush = true };
            case "lvs_flush_on_stop" or "lvs_flush_onstop":
                if (!line.HasValue) return settings with { FlushOnStop = FlushOnStop.All };
                if (line.Value == "VS") return settings with { FlushOnStop = FlushOnStop.OwnServices };
                line.Report(BindingDiagnostics.InvalidValue, $"'{line.Value}' is no value for '{line.Name}': VS or nothing");
                return settings;
            case "lvs_engine":
                return !Values.IsOneOf(line) ? settings : settings with
                {
                    Engine = line.Value switch
                    {
                        "ipvs" => LoadBalancingEngineKind.Ipvs,
                        "nftables" => LoadBalancingEngineKind.Nftables,
                        _ => LoadBalancingEngineKind.Auto,
                    },
                };
            case "lvs_sync_daemon": return SyncDaemonReader.Read(line, settings);
            case "nftables_ipvs": return settings with { NftablesTable = TableName(line) };
            case "nftables_ipvs_priority":
                return Values.TryInteger(line.Session, line.Words[1], int.MinValue, int.MaxValue, out long priority)
                    ? settings with { NftablesPriority = (int)priority }
                    : settings;
            case "nftables_ipvs_start_fwmark":
                return Values.TryInteger(line, out long mark) ? settings with { NftablesFirstMark = (uint)mark } : settings;
            case "lvs_netlink_cmd_rcv_bufs":
                return settings with { NetlinkCommandBuffer = Size(line, settings.NetlinkCommandBuffer) };
            case "lvs_netlink_cmd_rcv_bufs_force":
                return settings with { NetlinkCommandBuffer = Force(line, settings.NetlinkCommandBuffer) };
            case "lvs_netlink_monitor_rcv_bufs":
                return settings with { NetlinkMonitorBuffer = Size(line, settings.NetlinkMonitorBuffer) };
            case "lvs_netlink_monitor_rcv_bufs_force":
                return settings with { NetlinkMonitorBuffer = Force(line, settings.NetlinkMonitorBuffer) };
            default: return null;
        }
    }

    private static LoadBalancingSettings? Other(
        Line line, LoadBalancingSettings settings, ModelDraft draft, ScriptReader scripts)
    {
        switch (line.Name)
        {
            case "checker_log_all_failures": return settings with { LogAllFailures = Bool(line, settings.LogAllFailures) };
            case "smtp_alert_checker":
                return Values.TryBool(line, out bool alert) ? settings with { SmtpAlert = alert } : settings;
            case "no_checker_emails": return settings with { NoCheckerMails = Bool(line, settings.NoCheckerMails) };
            case "rs_init_notifies": return settings with { InitialNotifies = Bool(line, settings.InitialNotifies) };
            case "enable_snmp_checker": return settings with { Snmp = true };
            case "snmp_vs_stats_update_interval":
                return Values.TrySeconds(line, out TimeSpan virtualServers)
                    ? settings with { VirtualServerStatisticsInterval = virtualServers }
                    : settings;
            case "snmp_rs_stats_update_interval":
                return Values.TrySeconds(line, out TimeSpan realServers)
                    ? settings with { RealServerStatisticsInterval = realServers }
                    : settings;
            case "lvs_notify_fifo" when settings.NotifyFifo is null: return Fifo(line, settings, scripts);
            case "lvs_notify_fifo":
                line.Report(BindingDiagnostics.Repeated, $"{line.Name} was given before: this one is ignored");
                return settings;
            case "lvs_notify_fifo_script":
                if (scripts.Read(line) is { } script && !draft.GlobalScripts.TryAdd(line.Name, script))
                {
                    line.Report(BindingDiagnostics.Repeated, $"{line.Name} was given before: this one is ignored");
                }

                return settings;
            default: return null;
        }
    }

    // NAME [USER [GROUP]]
    private static LoadBalancingSettings Fifo(Line line, LoadBalancingSettings settings, ScriptReader scripts)
    {
        (uint? User, uint? Group)? account = line.Words.Count > 2 ? scripts.Account(line.Words, 2) : scripts.DefaultUser();
        if (account is not { } known) return settings;
        return settings with { NotifyFifo = line.Value, NotifyFifoOwner = new AccountIds(known.User ?? 0, known.Group ?? 0) };
    }

    private static LoadBalancingSettings Timeouts(Line line, LoadBalancingSettings settings)
    {
        const int Longest = 2678400;
        IReadOnlyList<Word> words = line.Words;
        if (words.Count < 3)
        {
            line.Report(BindingDiagnostics.ArgumentExpected, "lvs_timeouts needs one of: tcp N, tcpfin N, udp N");
            return settings;
        }

        for (int i = 1; i < words.Count; i++)
        {
            string name = words[i].Text;
            if (name is not ("tcp" or "tcpfin" or "udp") || i + 1 == words.Count)
            {
                line.Session.Report(
                    BindingDiagnostics.UnknownOption, words[i].Span,
                    $"'{name}' is no option of lvs_timeouts: tcp N, tcpfin N or udp N");
                continue;
            }

            if (!Values.TryInteger(line.Session, words[++i], 0, Longest, out long seconds)) continue;
            settings = name switch
            {
                "tcp" => settings with { TcpTimeoutSeconds = (int)seconds },
                "tcpfin" => settings with { TcpFinTimeoutSeconds = (int)seconds },
                _ => settings with { UdpTimeoutSeconds = (int)seconds },
            };
        }

        return settings;
    }

    private static SchedulingSettings RealTime(Line line, SchedulingSettings scheduling)
    {
        if (!Values.TryInteger(line.Session, line.Words[1], int.MinValue, int.MaxValue, out long priority)) return scheduling;
        long clamped = Math.Clamp(priority, 1, 99);
        if (clamped != priority)
        {
            line.Report(
                BindingDiagnostics.ValueAdjusted, string.Create(CultureInfo.InvariantCulture, $"{priority} becomes {clamped}"));
        }

        return scheduling with { RealTimePriority = (int)clamped };
    }

    private static List<int> Processors(Line line)
    {
        var processors = new List<int>();
        for (int i = 1; i < line.Words.Count; i++)
        {
            if (Values.TryInteger(line.Session, line.Words[i], 0, 1023, out long processor)) processors.Add((int)processor);
        }

        return processors;
    }

    private static string ProcessName(Line line)
    {
        string name = line.Value;
        if (name.Length <= LongestProcessName) return name;
        line.Report(BindingDiagnostics.ValueAdjusted, $"'{name}' is cut to {LongestProcessName} characters");
        return name[..LongestProcessName];
    }

    private static string TableName(Line line)
    {
        if (!line.HasValue) return "keepalived_ipvs";
        string name = line.Value;
        if (name.Length <= LongestTableName) return name;
        line.Report(BindingDiagnostics.InvalidValue, $"a table name has at most {LongestTableName} characters");
        return name[..LongestTableName];
    }

    private static bool Bool(Line line, bool before) => Values.TryBool(line, out bool value) ? value : before;

    private static NetlinkBuffer? Size(Line line, NetlinkBuffer? buffer) =>
        Values.TryInteger(line.Session, line.Words[1], 0, int.MaxValue, out long bytes)
            ? (buffer ?? new NetlinkBuffer()) with { Bytes = (uint)bytes }
            : buffer;

    private static NetlinkBuffer? Force(Line line, NetlinkBuffer? buffer) =>
        Values.TryBool(line, out bool force) ? (buffer ?? new NetlinkBuffer()) with { Force = force } : buffer;
}
