using Holdfast.Configuration.Validation;
using Holdfast.Core.Checks;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>Where a check connects to, under construction.</summary>
internal sealed class ConnectionDraft
{
    public IpAddress? Address { get; set; }
    public ushort? Port { get; set; }
    public IpAddress? BindAddress { get; set; }
    public ushort BindPort { get; set; }
    public string? BindInterface { get; set; }
    public TimeSpan? Timeout { get; set; }
    public uint FirewallMark { get; set; }

    /// <summary>Whether any of it was said.</summary>
    public bool IsGiven =>
        Address is not null || Port is not null || BindAddress is not null || BindPort != 0 || BindInterface is not null
        || Timeout is not null || FirewallMark != 0;
}

/// <summary>A health check under construction; its settings that are not common to all kinds are in the derived classes.</summary>
internal abstract class CheckDraft(Line opening) : ScheduleDraft
{
    public Line Opening { get; } = opening;
    public ConnectionDraft Connection { get; set; } = new();
    public bool? LogAllFailures { get; set; }

    /// <summary>Attempts and the time between them, when nothing is said anywhere; no time: that between checks.</summary>
    public abstract (uint Retry, TimeSpan? Delay) Defaults { get; }

    /// <summary>Makes the check of it.</summary>
    public abstract HealthCheck? Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security);
}

internal sealed class TcpDraft(Line opening) : CheckDraft(opening)
{
    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(1));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Tcp { Schedule = schedule, Connection = connection };
}

internal sealed class PingDraft(Line opening) : CheckDraft(opening)
{
    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(1));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Ping { Schedule = schedule, Connection = connection };
}

internal sealed class HttpDraft(Line opening, bool tls) : CheckDraft(opening)
{
    public HttpVersion Version { get; set; }
    public string? VirtualHost { get; set; }
    public bool EnableSni { get; set; }
    public string? SniName { get; set; }
    public bool FastRecovery { get; set; }
    public bool? TlsCompliant { get; set; }
    public TlsDraft Tls { get; } = new();
    public List<CheckUrl> Urls { get; } = [];

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(3));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Http
        {
            Schedule = schedule, Connection = connection, Tls = tls, Version = Version, VirtualHost = VirtualHost,
            EnableSni = EnableSni, SniName = SniName, FastRecovery = FastRecovery, TlsCompliant = TlsCompliant, Urls = Urls,
            TlsDemands = Tls.Complete(),
        };
}

internal sealed class SmtpDraft(Line opening) : CheckDraft(opening)
{
    public string HeloName { get; set; } = "smtpchecker.keepalived.org";

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(1));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Smtp { Schedule = schedule, Connection = connection, HeloName = HeloName };

    /// <summary>The same check of another host.</summary>
    public SmtpDraft For(ConnectionDraft connection) => new(Opening)
    {
        Connection = connection, HeloName = HeloName, DelayLoop = DelayLoop, Retry = Retry, DelayBeforeRetry = DelayBeforeRetry,
        Warmup = Warmup, Alpha = Alpha, LogAllFailures = LogAllFailures, Rise = Rise, Fall = Fall,
    };
}

internal sealed class DnsDraft(Line opening) : CheckDraft(opening)
{
    public DnsQueryType Type { get; set; } = DnsQueryType.Soa;
    public string? Name { get; set; }

    public override (uint Retry, TimeSpan? Delay) Defaults => (3, null);

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Dns { Schedule = schedule, Connection = connection, Type = Type, Name = Name ?? "" };
}

internal sealed class UdpDraft(Line opening) : CheckDraft(opening)
{
    public byte[] Payload { get; set; } = [];
    public bool RequireReply { get; set; }
    public byte[] Reply { get; set; } = [];
    public byte[] ReplyMask { get; set; } = [];
    public ushort MinimumReplyLength { get; set; }
    public ushort MaximumReplyLength { get; set; } = 255;

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(1));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Udp
        {
            Schedule = schedule, Connection = connection, Payload = Payload, RequireReply = RequireReply, Reply = Reply,
            ReplyMask = ReplyMask, MinimumReplyLength = MinimumReplyLength, MaximumReplyLength = MaximumReplyLength,
        };
}

internal sealed class MiscDraft(Line opening) : CheckDraft(opening)
{
    public ScriptDraft? Command { get; set; }
    public TimeSpan? Timeout { get; set; }
    public bool IsDynamic { get; set; }

    public override (uint Retry, TimeSpan? Delay) Defaults => (0, TimeSpan.FromSeconds(1));

    public override HealthCheck? Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security)
    {
        ScriptCommand? command = security.CheckChecker(Command);
        return command is null
            ? null
            : new HealthCheck.Misc { Schedule = schedule, Command = command, Timeout = Timeout, IsDynamic = IsDynamic };
    }
}

internal sealed class FileDraft(Line opening) : CheckDraft(opening)
{
    public string? Name { get; set; }
    public int? Weight { get; set; }
    public bool Reverse { get; set; }

    public override (uint Retry, TimeSpan? Delay) Defaults => (0, null);

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.File { Schedule = schedule, Name = Name!, Weight = Weight, Reverse = Reverse };
}

internal sealed class BfdDraft(Line opening) : CheckDraft(opening)
{
    public string? Name { get; set; }

    public override (uint Retry, TimeSpan? Delay) Defaults => (0, null);

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Bfd { Schedule = schedule, Name = Name! };
}
