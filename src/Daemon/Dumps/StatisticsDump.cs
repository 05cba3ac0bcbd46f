using System.Text;
using Holdfast.Core.Control;

namespace Holdfast.Daemon.Dumps;

/// <summary>The text of keepalived.stats, in the layout that exporters parse.</summary>
internal static class StatisticsDump
{
    /// <summary>Formats the counters of every virtual router.</summary>
    public static string Format(VrrpSnapshot snapshot)
    {
        var text = new StringBuilder();
        foreach (RouterSnapshot router in snapshot.Routers)
        {
            VrrpCounters counters = router.Counters;
            text.Append($"""
                VRRP Instance: {router.Settings.Name}
                  Advertisements:
                    Received: {counters.AdvertsReceived}
                    Sent: {counters.AdvertsSent}
                  Became master: {counters.BecameMaster}
                  Released master: {counters.ReleasedMaster}
                  Packet Errors:
                    Length: {counters.LengthErrors}
                    TTL: {counters.TtlErrors}
                    Invalid Type: {counters.InvalidTypes}
                    Advertisement Interval: {counters.IntervalErrors}
                    Address List: {counters.AddressListErrors}
                  Authentication Errors:
                    Invalid Type: {counters.InvalidAuthenticationTypes}
                    Type Mismatch: {counters.AuthenticationTypeMismatches}
                    Failure: {counters.AuthenticationFailures}
                  Priority Zero:
                    Received: {counters.PriorityZeroReceived}
                    Sent: {counters.PriorityZeroSent}

                """);
        }

        return text.ToString();
    }
}
