using Holdfast.Core.Checks;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing;

/// <summary>One <c>real_server</c>, checked, with what its virtual server says for it filled in. Never changes.</summary>
public sealed record RealServer
{
    /// <summary>Its address.</summary>
    public required IpAddress Address { get; init; }

    /// <summary>0..65535; 0: the port of the virtual server.</summary>
    public ushort Port { get; init; }

    /// <summary>Initial weight, 0..2147483647.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>How packets reach it.</summary>
    public Forwarding Forwarding { get; init; } = Forwarding.Nat;

    /// <summary>No new connections above this number; 0: no limit.</summary>
    public uint UpperThreshold { get; init; }

    /// <summary>New connections again below this number; 0: three quarters of the upper one.</summary>
    public uint LowerThreshold { get; init; }

    /// <summary>When it fails it keeps its place with weight 0.</summary>
    public bool InhibitOnFailure { get; init; }

    /// <summary>It begins as failed.</summary>
    public bool Alpha { get; init; }

    /// <summary><c>slow_start</c>: its weight grows to the full one within this time after it has come back; zero: at once.</summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary><c>flap_damping</c>; null: none.</summary>
    public FlapDamping? FlapDamping { get; init; }

    /// <summary>Run when it comes up; null: nothing.</summary>
    public ScriptCommand? NotifyUp { get; init; }

    /// <summary>Run when it goes down; null: nothing.</summary>
    public ScriptCommand? NotifyDown { get; init; }

    /// <summary>Mail when it comes up or goes down.</summary>
    public bool SmtpAlert { get; init; } = true;

    /// <summary>From check to check, 1 µs or more, of checks that say nothing else. Default 60 s.</summary>
    public TimeSpan DelayLoop { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Limit of a connection attempt of checks that say nothing else. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>retry</c> of it or its virtual server, 1 or more; null: each kind of check has its own default.</summary>
    public uint? Retry { get; init; }

    /// <summary><c>delay_before_retry</c> of it or its virtual server; null: each kind of check has its own default.</summary>
    public TimeSpan? DelayBeforeRetry { get; init; }

    /// <summary><c>warmup</c> of it or its virtual server; null: the interval of the check.</summary>
    public TimeSpan? Warmup { get; init; }

    /// <summary>Host header of HTTP checks that say nothing else; null: the address.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>Name shown over SNMP; null: none.</summary>
    public string? SnmpName { get; init; }

    /// <summary>Its health checks: it is up while all of them are. Empty: it is never checked, and always up.</summary>
    public IReadOnlyList<HealthCheck> Checks { get; init; } = [];
}

/// <summary>A server that fails too often is kept out until it has worked for a while (<c>flap_damping</c>).</summary>
/// <param name="Failures">So many failures, 1 or more, …</param>
/// <param name="Period">… within this time, and it is held …</param>
/// <param name="Hold">… until its checks have succeeded for this time without a break.</param>
public sealed record FlapDamping(uint Failures, TimeSpan Period, TimeSpan Hold);
