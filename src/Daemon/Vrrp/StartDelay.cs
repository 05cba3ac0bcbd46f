using Holdfast.Core;

namespace Holdfast.Daemon.Vrrp;

/// <summary>How long virtual routers wait before they take part: <c>vrrp_startup_delay</c> and <c>vrrp_delay_after_boot</c>.</summary>
internal static class StartDelay
{
    /// <summary>The longer of what is left of both.</summary>
    /// <param name="global">The settings.</param>
    /// <param name="restarts">Above 0 after the child died: the first delay was for the start of the daemon only.</param>
    /// <param name="sinceBoot">How long this machine runs.</param>
    public static TimeSpan Of(GlobalSettings global, int restarts, TimeSpan sinceBoot)
    {
        TimeSpan startup = restarts == 0 ? global.VrrpStartupDelay : TimeSpan.Zero;
        TimeSpan boot = global.VrrpDelayAfterBoot - sinceBoot;
        TimeSpan longer = startup > boot ? startup : boot;
        return longer > TimeSpan.Zero ? longer : TimeSpan.Zero;
    }
}
