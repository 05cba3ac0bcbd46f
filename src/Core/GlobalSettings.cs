using Holdfast.Core.Notifications;

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

/// <summary>How a child process is scheduled (<c>vrrp_priority</c>, <c>vrrp_rt_priority</c>, …).</summary>
public sealed record SchedulingSettings
{
    /// <summary>-20..19, null: unchanged.</summary>
    public int? Nice { get; init; }

    /// <summary>SCHED_RR priority 1..99, null: not real-time.</summary>
    public int? RealTimePriority { get; init; }

    /// <summary>RLIMIT_RTTIME in microseconds.</summary>
    public ulong? RealTimeLimitMicroseconds { get; init; }

    /// <summary>CPUs to run on; empty: all.</summary>
    public IReadOnlyList<int> CpuAffinity { get; init; } = [];

    /// <summary>Lock memory.</summary>
    public bool NoSwap { get; init; }

    /// <summary>Process name, at most 15 characters; null: default.</summary>
    public string? ProcessName { get; init; }
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

    /// <summary><c>dynamic_interfaces</c>: interfaces may be missing at start.</summary>
    public bool DynamicInterfaces { get; init; }

    /// <summary><c>vrrp_startup_delay</c>.</summary>
    public TimeSpan VrrpStartupDelay { get; init; }

    /// <summary><c>vrrp_delay_after_boot</c>.</summary>
    public TimeSpan VrrpDelayAfterBoot { get; init; }

    /// <summary><c>log_unknown_vrids</c>.</summary>
    public bool LogUnknownVrids { get; init; }

    /// <summary><c>enable_script_security</c>.</summary>
    public bool ScriptSecurity { get; init; }

    /// <summary><c>notify_fifo</c>: path of the FIFO for every event; null: none.</summary>
    public string? NotifyFifo { get; init; }

    /// <summary><c>vrrp_notify_fifo</c>; null: none.</summary>
    public string? VrrpNotifyFifo { get; init; }

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

    /// <summary><c>data_use_instance</c>: dump files carry namespace and instance in their names.</summary>
    public bool DataUsesInstance { get; init; }

    /// <summary><c>reload_file</c>; null: none.</summary>
    public string? ReloadFile { get; init; }

    /// <summary><c>reload_check_config</c>: log of the test; null: not asked for.</summary>
    public string? ReloadCheckConfig { get; init; }

    /// <summary><c>config_save_dir</c>.</summary>
    public string? ConfigSaveDirectory { get; init; }

    /// <summary>Bytes of the netlink monitor socket's receive buffer (<c>vrrp_netlink_monitor_rcv_bufs</c>); null: default.</summary>
    public int? NetlinkMonitorReceiveBuffer { get; init; }

    /// <summary>Bytes of the netlink command socket's receive buffer; null: default.</summary>
    public int? NetlinkCommandReceiveBuffer { get; init; }

    /// <summary>IPv4 group of multicast adverts.</summary>
    public Packets.IpAddress MulticastGroup4 { get; init; } = Packets.IpAddress.Parse("224.0.0.18");

    /// <summary>IPv6 group of multicast adverts.</summary>
    public Packets.IpAddress MulticastGroup6 { get; init; } = Packets.IpAddress.Parse("ff02::12");
}
