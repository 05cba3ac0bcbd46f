namespace Holdfast.Core;

/// <summary>How a child process is scheduled (<c>vrrp_priority</c>, <c>vrrp_rt_priority</c>, …).</summary>
public sealed record SchedulingSettings
{
    /// <summary>-20..19, null: unchanged.</summary>
    public int? Nice { get; init; }

    /// <summary>SCHED_RR priority 1..99, null: not real-time.</summary>
    public int? RealTimePriority { get; init; }

    /// <summary>RLIMIT_RTTIME in microseconds; null: 10,000.</summary>
    public ulong? RealTimeLimitMicroseconds { get; init; }

    /// <summary>CPUs to run on; empty: all.</summary>
    public IReadOnlyList<int> CpuAffinity { get; init; } = [];

    /// <summary>Lock memory.</summary>
    public bool NoSwap { get; init; }

    /// <summary>Process name, at most 15 characters; null: default.</summary>
    public string? ProcessName { get; init; }
}

/// <summary>The receive buffer of a netlink socket.</summary>
/// <param name="Bytes">Size; 0: the kernel's default.</param>
/// <param name="Force">Whether the kernel's limit <c>rmem_max</c> is passed over.</param>
public sealed record NetlinkBuffer(uint Bytes = 0, bool Force = false);

/// <summary>An account by numbers.</summary>
/// <param name="UserId">uid.</param>
/// <param name="GroupId">gid.</param>
public sealed record AccountIds(uint UserId, uint GroupId);

/// <summary>Where the receive buffer of a VRRP socket takes its size from (<c>vrrp_rx_bufs_policy</c>).</summary>
public enum ReceiveBufferPolicy : byte
{
    /// <summary>The kernel's default.</summary>
    Kernel,

    /// <summary>The MTU of the interface, times <see cref="GlobalSettings.ReceiveBufferMultiplier"/>.</summary>
    Mtu,

    /// <summary>The size of an advert, times <see cref="GlobalSettings.ReceiveBufferMultiplier"/>.</summary>
    Advert,

    /// <summary><see cref="GlobalSettings.ReceiveBufferSize"/>.</summary>
    Bytes,
}
