using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing;

/// <summary>What of the kernel's table is emptied when the daemon stops (<c>lvs_flush_on_stop</c>).</summary>
public enum FlushOnStop : byte
{
    /// <summary>Each own virtual server is removed with its real servers, one by one.</summary>
    None,

    /// <summary>The whole table, whoever made the entries.</summary>
    All,

    /// <summary>VS: only own virtual servers, without the detour over their real servers.</summary>
    OwnServices,
}

/// <summary>The kernel's daemon that tells connections to another director (<c>lvs_sync_daemon</c>).</summary>
/// <param name="Interface">Interface of its multicast.</param>
public sealed record SyncDaemon(string Interface)
{
    /// <summary>The VRRP instance whose state decides between master and backup; null: both daemons run.</summary>
    public string? Instance { get; init; }

    /// <summary>0..255; null: the VRID of the instance, or 0.</summary>
    public byte? Id { get; init; }

    /// <summary>Largest datagram, bytes, 1..65507; null: the kernel's default.</summary>
    public ushort? MaximumLength { get; init; }

    /// <summary>UDP port; null: the kernel's default (8848).</summary>
    public ushort? Port { get; init; }

    /// <summary>1..255; null: the kernel's default (1).</summary>
    public byte? Ttl { get; init; }

    /// <summary>Multicast group; null: the kernel's default (224.0.0.81).</summary>
    public IpAddress? Group { get; init; }
}

/// <summary>What forwards connections to real servers (<c>lvs_engine</c>).</summary>
public enum LoadBalancingEngineKind : byte
{
    /// <summary>auto: IPVS where the kernel has it, else nftables. The default.</summary>
    Auto,

    /// <summary>ipvs: the kernel's IPVS; without it the checkers do not start.</summary>
    Ipvs,

    /// <summary>nftables: rules of an nftables table.</summary>
    Nftables,
}

/// <summary>What <c>global_defs</c> says about load balancing and health checks.</summary>
public sealed record LoadBalancingSettings
{
    /// <summary>The checker child's scheduling and name (<c>checker_priority</c>, …).</summary>
    public SchedulingSettings Scheduling { get; init; } = new();

    /// <summary><c>lvs_engine</c>.</summary>
    public LoadBalancingEngineKind Engine { get; init; }

    /// <summary><c>checker_log_all_failures</c>.</summary>
    public bool LogAllFailures { get; init; }

    /// <summary><c>smtp_alert_checker</c>; null: not said.</summary>
    public bool? SmtpAlert { get; init; }

    /// <summary><c>no_checker_emails</c>: no mail for each check.</summary>
    public bool NoCheckerMails { get; init; }

    /// <summary><c>rs_init_notifies</c>: notify_up is run at the start too.</summary>
    public bool InitialNotifies { get; init; }

    /// <summary><c>lvs_notify_fifo</c>: path of the FIFO for load balancing events; null: none.</summary>
    public string? NotifyFifo { get; init; }

    /// <summary>Owner of <see cref="NotifyFifo"/>; null: that of the process.</summary>
    public AccountIds? NotifyFifoOwner { get; init; }

    /// <summary><c>lvs_notify_fifo_script</c>.</summary>
    public ScriptCommand? NotifyFifoScript { get; init; }

    /// <summary><c>lvs_timeouts tcp</c>: seconds, 0..2678400; null or 0: the kernel's.</summary>
    public int? TcpTimeoutSeconds { get; init; }

    /// <summary><c>lvs_timeouts tcpfin</c>: seconds, 0..2678400; null or 0: the kernel's.</summary>
    public int? TcpFinTimeoutSeconds { get; init; }

    /// <summary><c>lvs_timeouts udp</c>: seconds, 0..2678400; null or 0: the kernel's.</summary>
    public int? UdpTimeoutSeconds { get; init; }

    /// <summary><c>lvs_flush</c>: empty the kernel's table at the start.</summary>
    public bool Flush { get; init; }

    /// <summary><c>lvs_flush_on_stop</c>.</summary>
    public FlushOnStop FlushOnStop { get; init; }

    /// <summary><c>lvs_sync_daemon</c>; null: none.</summary>
    public SyncDaemon? SyncDaemon { get; init; }

    /// <summary><c>nftables_ipvs</c>: name of the table, at most 30 characters; null: groups are not turned into marks.</summary>
    public string? NftablesTable { get; init; }

    /// <summary><c>nftables_ipvs_priority</c>: priority of the hooks of that table.</summary>
    public int NftablesPriority { get; init; } = -1;

    /// <summary><c>nftables_ipvs_start_fwmark</c>: first mark that is given out, 1..4294967295.</summary>
    public uint NftablesFirstMark { get; init; } = 1000;

    /// <summary><c>lvs_netlink_cmd_rcv_bufs</c>; null: the kernel's default.</summary>
    public NetlinkBuffer? NetlinkCommandBuffer { get; init; }

    /// <summary><c>lvs_netlink_monitor_rcv_bufs</c>; null: the kernel's default.</summary>
    public NetlinkBuffer? NetlinkMonitorBuffer { get; init; }

    /// <summary><c>enable_snmp_checker</c>.</summary>
    public bool Snmp { get; init; }

    /// <summary><c>snmp_vs_stats_update_interval</c>: 1 ms..30 s. Default 5 s.</summary>
    public TimeSpan VirtualServerStatisticsInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>snmp_rs_stats_update_interval</c>: 1 ms..30 s; null: that of virtual servers.</summary>
    public TimeSpan? RealServerStatisticsInterval { get; init; }
}
