using Holdfast.Core.Notifications;
using Holdfast.Core.Vrrp;

namespace Holdfast.Core;

/// <summary>How a mail connection is protected.</summary>
public enum SmtpSecurity : byte
{
    /// <summary>Nothing was said: STARTTLS if there is an <see cref="SmtpSettings.User"/>, else plain text.</summary>
    Automatic,

    /// <summary>Plain text, as keepalived does; also for the password.</summary>
    None,

    /// <summary>STARTTLS is demanded after EHLO.</summary>
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,
}

/// <summary>Mail settings (<c>notification_email</c>, <c>smtp_*</c>).</summary>
public sealed record SmtpSettings
{
    /// <summary>Host name or address of the relay; null: no mail.</summary>
    public string? Server { get; init; }

    /// <summary>1..65535.</summary>
    public ushort Port { get; init; } = 25;

    /// <summary>Argument of HELO/EHLO; null: the host name.</summary>
    public string? HeloName { get; init; }

    /// <summary>Limit of a connection attempt and of each reply.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Envelope sender; null: user@host.</summary>
    public string? From { get; init; }

    /// <summary>Recipients; empty: no mail.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Holdfast's <c>smtp_tls</c>.</summary>
    public SmtpSecurity Security { get; init; }

    /// <summary>What <see cref="Security"/> comes to; never <see cref="SmtpSecurity.Automatic"/>.</summary>
    public SmtpSecurity Protection => Security != SmtpSecurity.Automatic ? Security
        : User is null ? SmtpSecurity.None
        : SmtpSecurity.StartTls;

    /// <summary>Holdfast's <c>smtp_tls_verify</c>: check the server's certificate. Default true.</summary>
    public bool VerifyCertificate { get; init; } = true;

    /// <summary>Holdfast's <c>smtp_user</c>; null: no AUTH.</summary>
    public string? User { get; init; }

    /// <summary>Holdfast's <c>smtp_password</c>. Secret.</summary>
    public string? Password { get; init; }

    /// <summary>No mail on FAULT (<c>no_email_faults</c>).</summary>
    public bool NoFaultMails { get; init; }
}

/// <summary>What <c>global_defs</c> and the root keywords say, as far as the running processes need it.</summary>
public sealed record GlobalSettings
{
    /// <summary><c>router_id</c>; null: the host name.</summary>
    public string? RouterId { get; init; }

    /// <summary><c>instance</c>.</summary>
    public string? InstanceName { get; init; }

    /// <summary><c>net_namespace</c>.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary><c>net_namespace_ipvs</c>: null: <see cref="NetworkNamespace"/>; empty: the one the daemon was started in.</summary>
    public string? IpvsNetworkNamespace { get; init; }

    /// <summary><c>namespace_with_ipsets</c>: ipsets may be used in a network namespace.</summary>
    public bool NamespaceWithIpsets { get; init; }

    /// <summary><c>use_pid_dir</c>.</summary>
    public bool UsePidDirectory { get; init; }

    /// <summary><c>child_wait_time</c>. Default 5 s.</summary>
    public TimeSpan ChildWaitTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>process_name</c>: the parent's; null: default.</summary>
    public string? ProcessName { get; init; }

    /// <summary>Mail.</summary>
    public SmtpSettings Smtp { get; init; } = new();

    /// <summary>Run before the children start.</summary>
    public ScriptCommand? StartupScript { get; init; }

    /// <summary>Limit of the startup script.</summary>
    public TimeSpan StartupScriptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Run after the children stopped.</summary>
    public ScriptCommand? ShutdownScript { get; init; }

    /// <summary>Limit of the shutdown script.</summary>
    public TimeSpan ShutdownScriptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Load balancing and health checks.</summary>
    public LoadBalancing.LoadBalancingSettings LoadBalancing { get; init; } = new();

    /// <summary>The VRRP child's scheduling.</summary>
    public SchedulingSettings VrrpScheduling { get; init; } = new();

    /// <summary>The BFD child's scheduling.</summary>
    public SchedulingSettings BfdScheduling { get; init; } = new();

    /// <summary>
    /// <c>max_auto_priority</c>: how far a child that is late raises its real-time priority itself, 1..99; 0: not at all
    /// unless it has one; -1: never.
    /// </summary>
    public int MaxAutoPriority { get; init; }

    /// <summary><c>min_auto_priority_delay</c>: the lateness that makes it do so; null: 1 s.</summary>
    public TimeSpan? MinAutoPriorityDelay { get; init; }

    /// <summary>What holds for instances that say nothing themselves.</summary>
    public VrrpDefaults Vrrp { get; init; } = new();

    /// <summary><c>dynamic_interfaces</c>: interfaces may be missing at start.</summary>
    public bool DynamicInterfaces { get; init; }

    /// <summary><c>dynamic_interfaces allow_if_changes</c>: an interface may come back as one of another kind.</summary>
    public bool AllowInterfaceChanges { get; init; }

    /// <summary><c>default_interface</c>: of static addresses that name none; null: eth0.</summary>
    public string? DefaultInterface { get; init; }

    /// <summary><c>disable_local_igmp</c>.</summary>
    public bool DisableLocalIgmp { get; init; }

    /// <summary><c>vmac_prefix</c>: names of virtual hardware address interfaces begin with it; null: vrrp.</summary>
    public string? VmacPrefix { get; init; }

    /// <summary><c>vmac_addr_prefix</c>: the same for those of single addresses; null: <see cref="VmacPrefix"/>.</summary>
    public string? VmacAddressPrefix { get; init; }

    /// <summary>Packet filter; null: not asked for.</summary>
    public FirewallSettings? Firewall { get; init; }

    /// <summary>SNMP; null: nothing was said.</summary>
    public SnmpSettings? Snmp { get; init; }

    /// <summary>D-Bus; null: nothing was said.</summary>
    public DbusSettings? Dbus { get; init; }

    /// <summary><c>vrrp_startup_delay</c>.</summary>
    public TimeSpan VrrpStartupDelay { get; init; }

    /// <summary><c>vrrp_delay_after_boot</c>.</summary>
    public TimeSpan VrrpDelayAfterBoot { get; init; }

    /// <summary><c>log_unknown_vrids</c>.</summary>
    public bool LogUnknownVrids { get; init; }

    /// <summary><c>enable_script_security</c>.</summary>
    public bool ScriptSecurity { get; init; }

    /// <summary><c>use_symlink_paths</c>: scripts are run by the path that the file names, links and all.</summary>
    public bool UseSymlinkPaths { get; init; }

    /// <summary><c>set_supplementary_groups</c>: scripts have all groups of their user.</summary>
    public bool SupplementaryGroups { get; init; }

    /// <summary>Account of scripts that name none: <c>script_user</c>, else keepalived_script, else root; null: unknown, they are dropped.</summary>
    public AccountIds? DefaultScriptAccount { get; init; }

    /// <summary><c>notify_fifo</c>: path of the FIFO for every event; null: none.</summary>
    public string? NotifyFifo { get; init; }

    /// <summary><c>vrrp_notify_fifo</c>; null: none.</summary>
    public string? VrrpNotifyFifo { get; init; }

    /// <summary>Owner of <see cref="NotifyFifo"/>; null: that of the process.</summary>
    public AccountIds? NotifyFifoOwner { get; init; }

    /// <summary>Owner of <see cref="VrrpNotifyFifo"/>; null: that of the process.</summary>
    public AccountIds? VrrpNotifyFifoOwner { get; init; }

    /// <summary><c>notify_fifo_script</c>.</summary>
    public ScriptCommand? NotifyFifoScript { get; init; }

    /// <summary><c>vrrp_notify_fifo_script</c>.</summary>
    public ScriptCommand? VrrpNotifyFifoScript { get; init; }

    /// <summary><c>fifo_write_vrrp_states_on_reload</c>.</summary>
    public bool FifoWriteStatesOnReload { get; init; }

    /// <summary><c>umask</c>; null: 0177.</summary>
    public uint? Umask { get; init; }

    /// <summary><c>json_version</c>: 1 or 2.</summary>
    public int JsonVersion { get; init; } = 1;

    /// <summary><c>state_dump_file</c>; null: TMPDIR/keepalived.data.</summary>
    public string? StateDumpFile { get; init; }

    /// <summary><c>stats_dump_file</c>: shown, and without effect, as in keepalived 2.4.3; null: none.</summary>
    public string? StatisticsDumpFile { get; init; }

    /// <summary><c>json_dump_file</c>: shown, and without effect, as in keepalived 2.4.3; null: none.</summary>
    public string? JsonDumpFile { get; init; }

    /// <summary><c>data_use_instance</c>: dump files carry namespace and instance in their names.</summary>
    public bool DataUsesInstance { get; init; }

    /// <summary><c>reload_file</c>; null: none.</summary>
    public string? ReloadFile { get; init; }

    /// <summary><c>reload_check_config</c>: log of the test; null: not asked for.</summary>
    public string? ReloadCheckConfig { get; init; }

    /// <summary><c>reload_time_file</c>: holds the time of the next reload; null: none.</summary>
    public string? ReloadTimeFile { get; init; }

    /// <summary><c>reload_repeat</c>: the file is watched further after a reload.</summary>
    public bool ReloadRepeat { get; init; }

    /// <summary><c>tmp_config_directory</c>; null: memory.</summary>
    public string? TemporaryConfigDirectory { get; init; }

    /// <summary><c>iproute_usr_dir</c>; null: /usr/share/iproute2.</summary>
    public string? IprouteUsrDirectory { get; init; }

    /// <summary><c>iproute_etc_dir</c>; null: /etc/iproute2.</summary>
    public string? IprouteEtcDirectory { get; init; }

    /// <summary><c>random_seed</c>; null: from the clock.</summary>
    public uint? RandomSeed { get; init; }

    /// <summary><c>config_save_dir</c>.</summary>
    public string? ConfigSaveDirectory { get; init; }

    /// <summary><c>vrrp_netlink_monitor_rcv_bufs</c>; null: the kernel's default.</summary>
    public NetlinkBuffer? NetlinkMonitorBuffer { get; init; }

    /// <summary><c>vrrp_netlink_cmd_rcv_bufs</c>; null: the kernel's default.</summary>
    public NetlinkBuffer? NetlinkCommandBuffer { get; init; }

    /// <summary><c>process_monitor_rcv_bufs</c>; null: the kernel's default.</summary>
    public NetlinkBuffer? ProcessMonitorBuffer { get; init; }

    /// <summary><c>vrrp_rx_bufs_policy</c>.</summary>
    public ReceiveBufferPolicy ReceiveBufferPolicy { get; init; }

    /// <summary>Bytes, with <see cref="ReceiveBufferPolicy.Bytes"/>.</summary>
    public uint ReceiveBufferSize { get; init; }

    /// <summary><c>vrrp_rx_bufs_multiplier</c>, 1 or more.</summary>
    public int ReceiveBufferMultiplier { get; init; } = 3;

    /// <summary>IPv4 group of multicast adverts.</summary>
    public Packets.IpAddress MulticastGroup4 { get; init; } = new([224, 0, 0, 18]);

    /// <summary>IPv6 group of multicast adverts.</summary>
    public Packets.IpAddress MulticastGroup6 { get; init; } = new([0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12]);
}
