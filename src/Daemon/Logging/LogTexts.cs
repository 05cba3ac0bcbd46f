using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Logging;

/// <summary>
/// Texts that the daemon logs, in one place. The state words are those that tools look for in keepalived's log; the rest
/// is free.
/// </summary>
internal static class LogTexts
{
    /// <summary>A virtual router has entered a role.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="role">The new role.</param>
    /// <param name="atStart">Whether this is its first role.</param>
    public static string EnteringState(string name, VrrpRole role, bool atStart = false) =>
        $"({name}) Entering {RoleWord(role)} STATE{(atStart ? " (init)" : "")}";

    /// <summary>A sync group moves its members.</summary>
    public static string GroupSyncing(string name, VrrpRole role) =>
        $"VRRP_Group({name}) Syncing instances to {RoleWord(role)} state";

    /// <summary>The word of a role in logs and files.</summary>
    public static string RoleWord(VrrpRole role) => role switch
    {
        VrrpRole.Master => "MASTER",
        VrrpRole.Backup => "BACKUP",
        VrrpRole.Fault => "FAULT",
        _ => "INIT",
    };

    /// <summary>Lines were lost because a sink was too slow.</summary>
    public static string LinesDropped(long count) => $"{count} log lines were dropped: the log could not keep up";

    /// <summary>
    /// Control characters made visible (<c>\x0a</c>): a name from a file or an answer from the network must not forge a
    /// line of the log, nor steer the terminal that shows it.
    /// </summary>
    public static string OneLine(string text)
    {
        if (!text.Any(IsForbidden)) return text;
        return string.Concat(text.Select(c => IsForbidden(c) ? $"\\x{(int)c:x2}" : $"{c}"));
    }

    /// <summary>A line, and how many like it were held back before.</summary>
    public static string WithSuppressed(string text, long suppressed) =>
        suppressed == 0 ? text : $"{text} ({suppressed} more suppressed)";

    private static bool IsForbidden(char c) => char.IsControl(c) && c != '\t';
}
