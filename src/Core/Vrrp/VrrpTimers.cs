namespace Holdfast.Core.Vrrp;

/// <summary>The durations of RFC 9568, section 6.1, and RFC 3768, section 6.1, in integer arithmetic (100 ns).</summary>
public static class VrrpTimers
{
    /// <summary>
    /// Skew_Time: the lower the priority, the longer. V2: (256 - priority) / 256 of a second.
    /// V3: (256 - priority) / 256 of the master's interval.
    /// </summary>
    public static TimeSpan Skew(VrrpVersion version, byte priority, TimeSpan masterAdvertInterval)
    {
        long whole = version == VrrpVersion.V2 ? TimeSpan.TicksPerSecond : masterAdvertInterval.Ticks;
        return new TimeSpan((256 - priority) * whole / 256);
    }

    /// <summary>Master_Down_Interval: so many missed adverts, and the skew.</summary>
    public static TimeSpan MasterDown(VirtualRouter router, byte priority, TimeSpan masterAdvertInterval) =>
        masterAdvertInterval * router.DownTimerAdverts + Skew(router.Version, priority, masterAdvertInterval);

    /// <summary>How long a router that is configured as master listens before it takes over: one advert and the skew.</summary>
    public static TimeSpan FirstListen(VirtualRouter router, byte priority) =>
        router.AdvertInterval + Skew(router.Version, priority, router.AdvertInterval);
}
