namespace Holdfast.Core.Control;

/// <summary>What the parent gives a child at its start, and again at each reload: the configuration and the settings beside it.</summary>
/// <param name="Model">The compiled configuration.</param>
/// <param name="Settings">What the command line says.</param>
public sealed record ChildStart(ConfigurationModel Model, ChildSettings Settings);

/// <summary>A child's answer to a reload.</summary>
/// <param name="Accepted">Whether the new configuration is in force now; if not, the old one still is.</param>
/// <param name="Text">Why not, or a remark; may be empty.</param>
public sealed record ReloadAnswer(bool Accepted, string Text)
{
    /// <summary>The child ends now, on purpose: another one has to be started with the new configuration.</summary>
    public bool StartsAnew { get; init; }
}

/// <summary>The part of the command line and of the environment that children follow.</summary>
public sealed record ChildSettings
{
    /// <summary>Log settings; the file name and the tag are the child's own already.</summary>
    public LogSettings Log { get; init; } = new();

    /// <summary>Pid file of the child.</summary>
    public string PidFile { get; init; } = "";

    /// <summary>File mode creation mask, 0..0777.</summary>
    public uint Umask { get; init; } = 0x7f;

    /// <summary>Directory of dump files when <c>state_dump_file</c> does not name one.</summary>
    public string DumpDirectory { get; init; } = "/tmp";

    /// <summary>Name of the network namespace that the process runs in; null: the one it was started in.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>-X: addresses that this run did not add are removed as well when a router is backup.</summary>
    public bool ReleaseForeignAddresses { get; init; }

    /// <summary>-V: addresses stay when the daemon stops.</summary>
    public bool KeepAddressesAtExit { get; init; }

    /// <summary>-I: virtual servers stay in the table when the daemon stops.</summary>
    public bool KeepServicesAtExit { get; init; }

    /// <summary>Whether another child looks after the FIFO for every event: its reader, and its removal.</summary>
    public bool SharesNotifyFifo { get; init; }

    /// <summary>Path of the socket by which the child takes commands; null: none.</summary>
    public string? ControlSocket { get; init; }

    /// <summary>-a: log all address changes that the kernel reports.</summary>
    public bool MonitorAddresses { get; init; }

    /// <summary>-d: log the configuration.</summary>
    public bool DumpConfiguration { get; init; }

    /// <summary>Process id of the parent.</summary>
    public int ParentPid { get; init; }

    /// <summary>Which start of this child it is: 0 for the first one, more after it died.</summary>
    public int Restarts { get; init; }
}

/// <summary>Where log lines go.</summary>
public sealed record LogSettings
{
    /// <summary>Syslog tag, such as <c>Keepalived_vrrp</c>.</summary>
    public string Tag { get; init; } = "Keepalived";

    /// <summary>-l: to standard error.</summary>
    public bool Console { get; init; }

    /// <summary>Not -G: to syslog.</summary>
    public bool Syslog { get; init; } = true;

    /// <summary>Syslog facility number: 1 user, 3 daemon, 16..23 local0..local7.</summary>
    public int Facility { get; init; } = 3;

    /// <summary>-g: also to this file; null: none.</summary>
    public string? File { get; init; }

    /// <summary>--flush-log-file: each line is on its way to the file before the next is written.</summary>
    public bool FlushFile { get; init; }

    /// <summary>How often -D was given: 0 terse, 1 detailed, 2 more.</summary>
    public int Detail { get; init; }
}
