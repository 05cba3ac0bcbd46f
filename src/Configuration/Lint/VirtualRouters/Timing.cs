using System.Globalization;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>How long a backup waits, told as a sum.</summary>
internal static class Timing
{
    /// <summary>E.g. <c>3 x 5 s + 0.6 s = 15.6 s</c>: missed adverts, and the skew of the router's own priority.</summary>
    public static string MasterDown(VirtualRouter router)
    {
        TimeSpan skew = VrrpTimers.Skew(router.Version, router.Priority, router.AdvertInterval);
        TimeSpan whole = VrrpTimers.MasterDown(router, router.Priority, router.AdvertInterval);
        return $"{router.DownTimerAdverts} x {Seconds(router.AdvertInterval)} + {Seconds(skew)} = {Seconds(whole)}";
    }

    /// <summary>Seconds with at most two places.</summary>
    public static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture) + " s";
}
