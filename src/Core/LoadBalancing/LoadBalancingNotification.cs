using Holdfast.Core.Notifications;

namespace Holdfast.Core.LoadBalancing;

/// <summary>
/// What the load balancer tells the world: scripts, lines for FIFOs and mails, with keepalived's words. A pure function of
/// what has happened.
/// </summary>
/// <param name="global">Global settings.</param>
/// <param name="hostName">Stands in for a missing <c>router_id</c>.</param>
public sealed class LoadBalancingNotification(GlobalSettings global, string hostName)
{
    private const int LongestSubject = 256;

    /// <summary>A real server counts as working, or as failed.</summary>
    /// <param name="server">Its virtual server.</param>
    /// <param name="serverName">The name of that.</param>
    /// <param name="real">The real server.</param>
    /// <param name="isUp">Whether it works.</param>
    /// <param name="cause">The keyword of the check that decided; null: none did.</param>
    /// <param name="reason">Why it failed; may be empty.</param>
    public Notification OfServer(VirtualServer server, string serverName, RealServer real, bool isUp, string? cause, string reason)
    {
        string name = ServerNames.RealServer(server, real.Address, real.Port);
        MailMessage? mail = real.SmtpAlert
            ? Mail($"Realserver {name} of virtual server {serverName} - {Word(isUp)}", CheckBody(cause, isUp, reason))
            : null;
        // In order for each real server; those of others do not wait for it.
        return new Notification(
            $"{serverName} {name}", Scripts(isUp ? real.NotifyUp : real.NotifyDown), $"RS {name} {serverName} {Word(isUp)}\n", mail);
    }

    /// <summary>
    /// A check has changed its mind, and its real server has not: only a mail, and none with <c>no_checker_emails</c>. Null:
    /// nothing is told.
    /// </summary>
    public MailMessage? OfCheck(
        VirtualServer server, string serverName, RealServer real, bool isUp, string cause, string reason) =>
        real.SmtpAlert && !global.LoadBalancing.NoCheckerMails
            ? Mail(
                $"Realserver {ServerNames.RealServer(server, real.Address, real.Port)} of virtual server {serverName} - DOWN",
                CheckBody(cause, isUp, reason))
            : null;

    /// <summary>A virtual server has gained or lost its quorum.</summary>
    /// <param name="server">The virtual server.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isUp">Whether it has gained it.</param>
    /// <param name="weight">The sum of weights of its working real servers.</param>
    public Notification OfQuorum(VirtualServer server, string name, bool isUp, long weight)
    {
        MailMessage? mail = server.SmtpAlert
            ? Mail($"Virtualserver {name} - {Word(isUp)}", $"=> {QuorumText(server, isUp, weight)} <=")
            : null;
        return new Notification(name, Scripts(isUp ? server.QuorumUp : server.QuorumDown), $"VS {name} {Word(isUp)}\n", mail);
    }

    /// <summary>The sum against the quorum, as the log and the mail show it.</summary>
    public static string QuorumText(VirtualServer server, bool isUp, long weight) => isUp
        ? $"Gained quorum {server.Quorum}+{server.Hysteresis}={server.Quorum + (long)server.Hysteresis} <= {weight}"
        : $"Lost quorum {server.Quorum}-{server.Hysteresis}={server.Quorum - (long)server.Hysteresis} > {weight}";

    private static string Word(bool isUp) => isUp ? "UP" : "DOWN";

    private static string CheckBody(string? cause, bool isUp, string reason)
    {
        // Scripts read these. Web pages and mail servers are "CHECK", and alone have a reason in keepalived's words.
        bool isPage = cause is "HTTP_GET" or "SSL_GET" or "SMTP_CHECK";
        string check = cause switch
        {
            null => "Service",
            "DNS_CHECK" => "DNS_CHECK:",
            "PING_CHECK" => "ICMP CHECK",
            _ => isPage ? "CHECK" : cause.Replace('_', ' '),
        };
        if (isUp) return $"=> {check} succeed on service <=";
        string after = (isPage, reason.Length > 0) switch
        {
            (true, true) => $" : {reason}",
            (true, false) => " : HTTP request failed",
            (false, true) => $": {reason}",
            _ => "",
        };
        return $"=> {check} failed on service{after} <=";
    }

    private static ScriptCommand[] Scripts(ScriptCommand? script) => script is null ? [] : [script];

    private MailMessage? Mail(string subject, string body)
    {
        if (global.Smtp.Server is null || global.Smtp.Recipients.Count == 0) return null;
        string whole = $"[{global.RouterId ?? hostName}] {subject}";
        return new MailMessage(whole.Length > LongestSubject ? whole[..LongestSubject] : whole, body);
    }
}
