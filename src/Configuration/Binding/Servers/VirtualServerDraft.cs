using Holdfast.Configuration.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>What virtual servers, real servers and checks hand down to each other. Null: not said.</summary>
internal class ScheduleDraft
{
    public TimeSpan? DelayLoop { get; set; }
    public TimeSpan? ConnectTimeout { get; set; }
    public uint? Retry { get; set; }
    public TimeSpan? DelayBeforeRetry { get; set; }
    public TimeSpan? Warmup { get; set; }
    public bool? Alpha { get; set; }
    public uint? Rise { get; set; }
    public uint? Fall { get; set; }
}

/// <summary>What virtual servers hand down to real servers about coming back. Null: not said.</summary>
internal abstract class RecoveryDraft : ScheduleDraft
{
    public TimeSpan? SlowStart { get; set; }
    public FlapDamping? FlapDamping { get; set; }

    /// <summary>Where settings stand that not every engine can do.</summary>
    public EngineSettings EngineSettings { get; } = new();
}

/// <summary>A <c>virtual_server</c> under construction.</summary>
internal sealed class VirtualServerDraft(Line opening, Service service, IpFamily family) : RecoveryDraft
{
    public Line Opening { get; } = opening;
    public Service Service { get; } = service;

    /// <summary>None: not known yet, the first real server decides.</summary>
    public IpFamily Family { get; set; } = family;

    public TransportProtocol Protocol { get; set; }
    public Scheduler? Scheduler { get; set; }
    public ServiceFlags Flags { get; set; }
    public Forwarding? Forwarding { get; set; }
    public TimeSpan? PersistenceTimeout { get; set; }
    public IpAddress? PersistenceMask { get; set; }
    public byte? PersistencePrefix { get; set; }
    public string? PersistenceEngine { get; set; }
    public bool InhibitOnFailure { get; set; }
    public bool HaSuspend { get; set; }
    public bool Omega { get; set; }
    public uint Quorum { get; set; } = 1;
    public uint Hysteresis { get; set; }
    public SourceSpan? QuorumSpan { get; set; }
    public SourceSpan? HysteresisSpan { get; set; }
    public SourceSpan? ProtocolSpan { get; set; }
    public SourceSpan? HaSuspendSpan { get; set; }
    public SourceSpan? OnePacketSpan { get; set; }
    public ScriptDraft? QuorumUp { get; set; }
    public ScriptDraft? QuorumDown { get; set; }
    public bool? SmtpAlert { get; set; }
    public int Weight { get; set; } = 1;
    public string? VirtualHost { get; set; }
    public string? SnmpName { get; set; }
    public SorryServerDraft? SorryServer { get; set; }
    public List<RealServerDraft> RealServers { get; } = [];
}

/// <summary>A <c>sorry_server</c> under construction.</summary>
internal sealed class SorryServerDraft(Line opening, ServiceAddress address)
{
    public Line Opening { get; } = opening;
    public ServiceAddress Address { get; } = address;
    public Forwarding? Forwarding { get; set; }
    public bool Inhibit { get; set; }
}

/// <summary>A <c>real_server</c> under construction.</summary>
internal sealed class RealServerDraft(Line opening, ServiceAddress address) : RecoveryDraft
{
    public Line Opening { get; } = opening;
    public ServiceAddress Address { get; } = address;
    public int? Weight { get; set; }
    public Forwarding? Forwarding { get; set; }
    public uint UpperThreshold { get; set; }
    public uint LowerThreshold { get; set; }
    public bool? InhibitOnFailure { get; set; }
    public ScriptDraft? NotifyUp { get; set; }
    public ScriptDraft? NotifyDown { get; set; }
    public bool? SmtpAlert { get; set; }
    public string? VirtualHost { get; set; }
    public string? SnmpName { get; set; }
    public List<CheckDraft> Checks { get; } = [];
}
