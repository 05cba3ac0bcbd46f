namespace Holdfast.Core.LoadBalancing;

/// <summary>A real server of one virtual server that is drained: what a restarted checkers child has to know of it.</summary>
/// <param name="VirtualServer">The virtual server, as <see cref="ServerNames.Identities"/> names it.</param>
/// <param name="Address">The address of the real server.</param>
/// <param name="Port">Its port, as configured; 0..65535.</param>
public sealed record DrainedServer(string VirtualServer, string Address, int Port)
{
    /// <summary>Whether it is out of the table already; else its connections are waited for.</summary>
    public bool IsOut { get; init; }

    /// <summary>When it is taken out at the latest: nanoseconds of CLOCK_MONOTONIC, which no restart of a process changes.</summary>
    public long EndsAt { get; init; } = long.MaxValue;

    /// <summary>Whether it works. The table does not tell of a drained server.</summary>
    public bool IsUp { get; init; }
}
