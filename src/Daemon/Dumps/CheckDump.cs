using System.Text;
using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Tracking;

namespace Holdfast.Daemon.Dumps;

/// <summary>The part of keepalived_check.data that shows health checks and what they track.</summary>
internal static class CheckDump
{
    /// <summary>Checks, then tracked files and BFD sessions.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="model">The configuration.</param>
    /// <param name="state">How its virtual servers are.</param>
    /// <param name="names">The names of its virtual servers.</param>
    public static void Write(StringBuilder text, ConfigurationModel model, LoadBalancingSnapshot state, IReadOnlyList<string> names)
    {
        var checks = new StringBuilder();
        var files = new StringBuilder();
        var fileUsers = new Dictionary<string, StringBuilder>();
        var sessionUsers = new Dictionary<string, StringBuilder>();
        for (int i = 0; i < model.VirtualServers.Count; i++)
        {
            VirtualServer server = model.VirtualServers[i];
            VirtualServerStatus status = state.VirtualServers[i];
            for (int j = 0; j < server.RealServers.Count; j++)
            {
                RealServer real = server.RealServers[j];
                string realName = CheckerDump.NameOf(server, real.Address, real.Port);
                for (int k = 0; k < real.Checks.Count; k++)
                {
                    HealthCheck check = real.Checks[k];
                    // Checks that follow files come last, whichever server they belong to.
                    StringBuilder to = check is HealthCheck.File ? files : checks;
                    to.Append($" {names[i]} -> {realName}\n   Enabled = {CheckerDump.YesNo(!status.IsSuspended)}\n");
                    WriteCheck(to, check, status.RealServers[j].Checks[k]);
                    switch (check)
                    {
                        case HealthCheck.File file:
                            Users(fileUsers, file.Name).Append($"     {names[i]} -> {realName}, {Weight(file, model)}\n");
                            break;
                        case HealthCheck.Bfd bfd:
                            Users(sessionUsers, bfd.Name).Append($"   {realName}\n");
                            break;
                        default: break;
                    }
                }
            }
        }

        if (checks.Length + files.Length > 0) text.Append("------< Health checkers >------\n").Append(checks).Append(files);
        WriteFiles(text, model, fileUsers);
        if (model.BfdSessions.Count == 0) return;
        text.Append("------< Checker track BFDs >------\n");
        foreach (var session in model.BfdSessions)
        {
            text.Append($" Checker Track BFD = {session.Name}\n   Tracking RS :\n").Append(sessionUsers.GetValueOrDefault(session.Name));
        }
    }

    /// <summary>The files and sessions that checks of a real server follow.</summary>
    public static void WriteTracked(StringBuilder text, RealServer server, ConfigurationModel model)
    {
        bool any = false;
        foreach (HealthCheck check in server.Checks)
        {
            if (check is not HealthCheck.File file) continue;
            if (!any) text.Append("   Tracked Files\n");
            any = true;
            text.Append($"     {file.Name}, {Weight(file, model)}\n");
        }

        any = false;
        foreach (HealthCheck check in server.Checks)
        {
            if (check is not HealthCheck.Bfd bfd) continue;
            if (!any) text.Append("   Tracked BFDs\n");
            any = true;
            text.Append($"     {bfd.Name}\n");
        }
    }

    private static void WriteFiles(StringBuilder text, ConfigurationModel model, Dictionary<string, StringBuilder> users)
    {
        if (users.Count == 0) return;
        text.Append("------< Checker track files >------\n");
        foreach (TrackFile file in model.TrackFiles)
        {
            if (!users.TryGetValue(file.Name, out StringBuilder? trackedBy)) continue;
            text.Append($" Track file = {file.Name}\n   File = {file.Path}\n   Status = 0\n");
            text.Append($"   Weight = {file.Weight}{(file.Reverse ? " reverse" : "")}\n   Tracking instances :\n").Append(trackedBy);
        }
    }

    private static StringBuilder Users(Dictionary<string, StringBuilder> users, string name)
    {
        if (!users.TryGetValue(name, out StringBuilder? found)) users.Add(name, found = new StringBuilder());
        return found;
    }

    private static string Weight(HealthCheck.File check, ConfigurationModel model)
    {
        if (check.Weight is { } own) return $"weight {own}{(check.Reverse ? " reverse" : "")}";
        TrackFile? file = model.TrackFiles.FirstOrDefault(candidate => candidate.Name == check.Name);
        return file is null ? "weight 0" : $"weight {file.Weight}{(file.Reverse ? " reverse" : "")}";
    }

    private static void WriteCheck(StringBuilder text, HealthCheck check, CheckStatus status)
    {
        CheckSchedule schedule = check.Schedule;
        text.Append($"   Up = {CheckerDump.YesNo(status.IsUp)}\n   Has run = {CheckerDump.YesNo(status.HasRun)}\n");
        text.Append($"   Current weight = {status.WeightDelta}\n");
        if (check is not HealthCheck.File) WriteSchedule(text, check, schedule, status);
        text.Append($"   Log all failures = {CheckerDump.YesNo(schedule.LogAllFailures ?? false)}\n");
        switch (check)
        {
            case HealthCheck.Tcp tcp: WriteConnection(text, tcp.Connection, check); break;
            case HealthCheck.Ping ping: WriteConnection(text, ping.Connection, check); break;
            case HealthCheck.Http http: WriteHttp(text, http); break;
            case HealthCheck.Smtp smtp:
                WriteConnection(text, smtp.Connection, check);
                text.Append($"   helo = {smtp.HeloName}\n");
                break;
            case HealthCheck.Dns dns:
                WriteConnection(text, dns.Connection, check);
                text.Append($"   Type = {dns.Type.ToString().ToUpperInvariant()}\n   Name = {dns.Name}\n");
                break;
            case HealthCheck.Udp udp: WriteUdp(text, udp); break;
            case HealthCheck.Misc misc: WriteMisc(text, misc); break;
            case HealthCheck.File file:
                text.Append($"   Keepalive method = FILE_CHECK\n     Tracked file = {file.Name}\n     Reloaded = No\n");
                break;
            case HealthCheck.Bfd bfd:
                text.Append($"   Keepalive method = BFD_CHECK\n   Name = {bfd.Name}\n   Alpha is {(schedule.Alpha ? "ON" : "OFF")}\n");
                break;
            default: ProtocolCheckDump.Write(text, check); break;
        }
    }

    private static void WriteSchedule(StringBuilder text, HealthCheck check, CheckSchedule schedule, CheckStatus status)
    {
        text.Append($"   Alpha = {CheckerDump.YesNo(schedule.Alpha)}\n");
        if (check is HealthCheck.Bfd)
        {
            // A check that follows events has no times: keepalived shows the largest numbers instead.
            const ulong None = ulong.MaxValue;
            text.Append($"   Delay loop = {None} us\n   Warmup = {None} us\n   Retries = {uint.MaxValue}\n");
            text.Append($"   Delay before retry = {None} us\n   Retries iterations = {uint.MaxValue}\n");
        }
        else
        {
            text.Append($"   Delay loop = {DumpText.Microseconds(schedule.DelayLoop)} us\n");
            text.Append($"   Warmup = {DumpText.Microseconds(schedule.Warmup)} us\n   Retries = {schedule.Retry}\n");
            if (schedule.Retry > 0)
            {
                text.Append($"   Delay before retry = {DumpText.Microseconds(schedule.DelayBeforeRetry)} us\n");
                // Before the first attempt keepalived shows the retries that there are, then those that have been made.
                text.Append($"   Retries iterations = {(status.Attempts == 0 ? schedule.Retry : status.Failures)}\n");
            }
        }

        int seconds = check switch { HealthCheck.Http or HealthCheck.Http2 or HealthCheck.Grpc => 3, HealthCheck.Dns => 0, _ => 1 };
        text.Append($"   Default delay before retry = {seconds * 1_000_000} us\n");
        // keepalived has neither, and no line for what is not said.
        if (schedule.Rise != 1) text.Append($"   Rise = {schedule.Rise}\n");
        if (schedule.Fall is { } fall) text.Append($"   Fall = {fall}\n");
    }

    internal static void WriteConnection(StringBuilder text, ConnectionOptions connection, HealthCheck check)
    {
        text.Append($"   Connection\n     Dest = [{connection.Address}]:{connection.Port}\n");
        if (connection.BindAddress is { } address) text.Append($"     Bind to = [{address}]:{connection.BindPort}\n");
        if (connection.BindInterface is { } device) text.Append($"     Bind i/f = {device}\n");
        if (connection.FirewallMark != 0) text.Append($"     Mark = {connection.FirewallMark}\n");
        text.Append($"     Timeout = {CheckerDump.Seconds(connection.Timeout)}\n   Keepalive method = {check.Keyword}");
        if (check is not HealthCheck.Http) text.Append('\n');
    }

    private static void WriteHttp(StringBuilder text, HealthCheck.Http http)
    {
        WriteConnection(text, http.Connection, http);
        text.Append(", http protocol ").Append(http.Version switch
        {
            HttpVersion.Http11 => "1.1\n",
            HttpVersion.Http10Close => "1.0C\n",
            _ => "1.0\n",
        });
        if (http.VirtualHost is { } host) text.Append($"   Virtualhost = {host}\n");
        text.Append($"   Enable SNI {SetOrNot(http.EnableSni)}\n   Fast recovery {SetOrNot(http.FastRecovery)}\n");
        if (http.Tls) text.Append($"   tls_compliant {SetOrNot(http.TlsCompliant ?? false)}\n");
        WriteDemands(text, http.TlsDemands);
        foreach (CheckUrl url in http.Urls) WriteUrl(text, url, http.TlsCompliant);
    }

    /// <summary>What is demanded of TLS; nothing, if nothing is.</summary>
    internal static void WriteDemands(StringBuilder text, TlsDemands demands)
    {
        if (demands == TlsDemands.None) return;
        text.Append($"   TLS verify = {CheckerDump.YesNo(demands.Verify)}\n");
        if (demands.AuthorityFile is { } file) text.Append($"   TLS authorities = {file}\n");
        if (demands.Name is { } name) text.Append($"   TLS name = {name}\n");
        if (demands.ExpiryWarning is { } time) text.Append($"   TLS expiry warning = {time.TotalDays:0} days\n");
        if (demands.MinimumVersion is { } least) text.Append($"   TLS min version = {Version(least)}\n");
        if (demands.MaximumVersion is { } greatest) text.Append($"   TLS max version = {Version(greatest)}\n");

        static string Version(TlsVersion version) => $"1.{(int)version}";
    }

    internal static void WriteUrl(StringBuilder text, CheckUrl url, bool? tlsCompliant)
    {
        text.Append($"   Checked url = {url.Path}\n");
        if (url.Digest.Length > 0) text.Append($"     digest = {Convert.ToHexStringLower(url.Digest)}\n");
        text.Append($"     tls_compliant {SetOrNot(url.TlsCompliant ?? tlsCompliant ?? false)}\n     HTTP Status Code(s)\n");
        foreach (StatusRange range in url.StatusCodes)
        {
            text.Append(range.First == range.Last ? $"       {range.First}\n" : $"       {range.First}-{range.Last}\n");
        }

        if (url.VirtualHost is { } urlHost) text.Append($"     Virtual host = {urlHost}\n");
        if (url.Regex is { } regex) WriteRegex(text, regex);
    }

    private static void WriteRegex(StringBuilder text, BodyRegex regex)
    {
        text.Append($"     Regex = \"{regex.Pattern}\"\n");
        if (regex.Negate) text.Append("     Regex no match\n");
        if (regex.MaximumOffset != 0)
            text.Append($"     Regex min offset = {regex.MinimumOffset}, max_offset = {regex.MaximumOffset}\n");
        else if (regex.MinimumOffset != 0)
            text.Append($"     Regex min offset = {regex.MinimumOffset}\n");
        text.Append("     Regex options:");
        for (int bit = 0; bit < s_options.Length; bit++)
        {
            if (((uint)regex.Options >> bit & 1) != 0) text.Append(' ').Append(s_options[bit]);
        }

        text.Append("\n     Regex ref count = 1\n");
        if (regex.StackMaximum != 0) text.Append($"     Regex stack start {regex.StackStart}, max {regex.StackMaximum}\n");
    }

    // In the order of the bits.
    private static readonly string[] s_options =
    [
        "allow_empty_class", "alt_bsux", "auto_callout", "caseless", "dollar_endonly", "dotall", "dupnames", "extended",
        "firstline", "match_unset_backref", "multiline", "never_ucp", "never_utf", "no_auto_capture", "no_auto_possess",
        "no_dotstar_anchor", "no_start_optimize", "ucp", "ungreedy", "utf", "never_backslash_c", "alt_circumflex",
        "alt_verbnames", "use_offset_limit",
    ];

    private static void WriteUdp(StringBuilder text, HealthCheck.Udp udp)
    {
        WriteConnection(text, udp.Connection, udp);
        text.Append(udp.Payload.Length > 0 ? $"   Payload len = {udp.Payload.Length}\n" : "   Payload specified = no\n");
        text.Append($"   Require reply = {CheckerDump.YesNo(udp.RequireReply)}\n");
        if (!udp.RequireReply) return;
        text.Append($"     Min reply length = {udp.MinimumReplyLength}\n     Max reply length = {udp.MaximumReplyLength}\n");
        text.Append($"     Reply data len = {udp.Reply.Length}\n");
        if (udp.Reply.Length > 0) text.Append($"     Reply data mask = {CheckerDump.YesNo(udp.ReplyMask.Length > 0)}\n");
    }

    private static void WriteMisc(StringBuilder text, HealthCheck.Misc misc)
    {
        text.Append($"   Keepalive method = MISC_CHECK\n   script = {DumpText.Of(misc.Command)}\n");
        text.Append($"   timeout = {(long)(misc.Timeout?.TotalSeconds ?? 0)}\n   dynamic = {(misc.IsDynamic ? "YES" : "NO")}\n");
        text.Append($"   uid:gid = {misc.Command.UserId ?? 0}:{misc.Command.GroupId ?? 0}\n");
        text.Append("   Last ran = 0.000000 (Thu Jan  1 00:00:00 1970.000000)\n   Last status = 0\n");
    }

    private static string SetOrNot(bool value) => value ? "set" : "unset";
}
