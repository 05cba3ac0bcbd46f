namespace Holdfast.Core.LoadBalancing;

/// <summary>A virtual server as the engine sees it.</summary>
internal sealed class WatchedService(VirtualServer settings, int index)
{
    public VirtualServer Settings = settings;
    public int Index = index;
    public WatchedServer[] Servers = [];
    public bool HasQuorum;
    public bool IsSorryInUse;
    public bool IsSuspended;

    /// <summary>Sum of the weights of working servers that are not drained.</summary>
    public long Sum;

    /// <summary>The quorum, not above what the configured weights amount to: else it could never be met.</summary>
    public uint Quorum = ReachableQuorum(settings);

    /// <summary>The weight of the sorry server in the table, or <see cref="WatchedServer.Absent"/>.</summary>
    public int SorryListed = WatchedServer.Absent;

    /// <summary>The hysteresis, below the quorum: else it could never be lost but with the last server.</summary>
    public uint Hysteresis => Math.Min(Settings.Hysteresis, Quorum - 1);

    /// <summary>Takes over other settings of the same service.</summary>
    public void Adopt(VirtualServer other, int at)
    {
        Settings = other;
        Index = at;
        Quorum = ReachableQuorum(other);
    }

    private static uint ReachableQuorum(VirtualServer settings)
    {
        long total = 0;
        foreach (RealServer server in settings.RealServers) total += server.Weight;
        return (uint)Math.Max(1, Math.Min(settings.Quorum, total));
    }
}
