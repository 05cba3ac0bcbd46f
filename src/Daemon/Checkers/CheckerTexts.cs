using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;

namespace Holdfast.Daemon.Checkers;

/// <summary>
/// Log lines of the checkers. What tools look for in keepalived's log is as it is there; the reason behind a colon is ours.
/// </summary>
internal static class CheckerTexts
{
    public static string CheckUp(HealthCheck check, string real, string server) => check switch
    {
        HealthCheck.Tcp => $"TCP connection to {real} success.",
        HealthCheck.Udp => $"UDP connection to {real} success.",
        HealthCheck.Ping => $"ICMP connection to {real} success.",
        HealthCheck.Http => $"Remote Web server {real} succeed on service.",
        HealthCheck.Smtp => $"Remote SMTP server {real} succeed on service.",
        HealthCheck.Misc misc => $"Misc check for [{real} VS {server}] by [{misc.Command}] succeeded.",
        _ => $"{check.Keyword} on service {real} succeeded.",
    };

    public static string CheckDown(HealthCheck check, string real, string server, string reason) => check switch
    {
        HealthCheck.Misc misc => $"Misc check for [{real} VS {server}] by [{misc.Command}] failed{Because(reason)}",
        _ => $"{NameOf(check)} on service {real} failed{After(check.Schedule)}{Because(reason)}",
    };

    public static string AttemptFailed(HealthCheck check, string real, string server, string reason) => check switch
    {
        HealthCheck.Misc => $"{CheckDown(check, real, server, reason)} (retries are left)",
        _ => $"{NameOf(check)} on service {real} failed{Because(reason)} (retries are left)",
    };

    public static string Activating(string real, string server) => $"Activating healthchecker for service {real} for VS {server}";

    public static string ServerUp(RealServer settings, string real, string server) =>
        settings.InhibitOnFailure ? $"Enabling service {real} of VS {server}" : $"Adding service {real} to VS {server}";

    public static string ServerDown(RealServer settings, string real, string server, string reason) => settings.InhibitOnFailure
        ? $"Disabling service {real} of VS {server}{After(reason)}"
        : $"Removing service {real} from VS {server}{After(reason)}";

    public static string WeightChanged(string real, string server, long weight) =>
        $"Changing weight to {weight} for service {real} of VS {server}";

    // As keepalived calls it in its log.
    private static string NameOf(HealthCheck check) => check switch
    {
        HealthCheck.Http => "HTTP_CHECK",
        HealthCheck.Ping => "ICMP CHECK",
        _ => check.Keyword,
    };

    // The first failure of a check that began as failed needs no retries: nothing is said of them where that may be it.
    private static string After(CheckSchedule schedule)
    {
        uint retries = schedule.Fall is { } fall ? Math.Max(1, fall) - 1 : schedule.Retry;
        return retries == 0 || schedule.Alpha ? "" : $" after {retries} retries";
    }

    /// <summary>Why a quorum is lost, or what it means for clients where no further line says it.</summary>
    public static string QuorumMeans(VirtualServer server, bool gained, long weight, string reason) => gained || reason.Length > 0
        ? After(reason)
        : (server.SorryServer, weight) switch
        {
            (not null, _) => "",
            (_, 0) => ": nobody is left to serve, and there is no sorry_server: clients are refused",
            _ => ": those that are left go on alone, for there is no sorry_server",
        };

    private static string Because(string reason) => reason.Length == 0 ? "." : $": {reason}";

    private static string After(string reason) => reason.Length == 0 ? "" : $": {reason}";
}
