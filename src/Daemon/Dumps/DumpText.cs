using System.Globalization;
using System.Text;
using Holdfast.Core.Notifications;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Daemon.Dumps;

/// <summary>Phrases that keepalived's data and JSON files share.</summary>
internal static class DumpText
{
    /// <summary>An address line: <c>10.0.0.1/24 brd 10.0.0.255 dev eth0 scope global label eth0:1 set</c>.</summary>
    public static string Of(VirtualAddress address, string? defaultDevice, bool isSet)
    {
        var text = new StringBuilder(address.Address.ToString());
        if (address.PrefixLength != address.Address.Length * 8) text.Append('/').Append(address.PrefixLength);
        if (address.Broadcast is { } broadcast) text.Append(" brd ").Append(broadcast);
        if ((address.Device ?? defaultDevice) is { } device) text.Append(" dev ").Append(device);
        text.Append(" scope ").Append(ScopeName(address.Scope));
        if (address.Label is { } label) text.Append(" label ").Append(label);
        if (address.Peer is { } peer) text.Append(" peer ").Append(peer).Append('/').Append(address.PeerPrefixLength);
        if (address.Home) text.Append(" home");
        if (address.Address.Length == 16 && !address.NoDad) text.Append(" -nodad");
        if (address.ManageTemporary) text.Append(" mngtmpaddr");
        if (address.NoPrefixRoute) text.Append(" noprefixroute");
        if (address.AutoJoin) text.Append(" autojoin");
        if (address.NoTrack) text.Append(" no_track");
        if (address.TrackGroup is { } group) text.Append(" track_group ").Append(group);
        if (address.Address.Length == 16) text.Append(Lifetime(address.PreferredLifetime));
        if (isSet) text.Append(" set");
        return text.ToString();
    }

    /// <summary>A script: each word in single quotes. A test whether a file or socket opens stands without.</summary>
    public static string Of(ScriptCommand script)
    {
        if (script.Path.StartsWith('<')) return script.ToString();
        return string.Join(' ', script.Arguments.Skip(1).Prepend(ProgramOf(script)).Select(word => $"'{word}'"));
    }

    /// <summary>A script with the account that it runs as.</summary>
    public static string WithAccount(ScriptCommand script) => $"{Of(script)}, uid:gid {script.UserId ?? 0}:{script.GroupId ?? 0}";

    /// <summary>The program that really runs, where the command names it by a symbolic link; null: it is the one that is named.</summary>
    public static string? RealPathOf(ScriptCommand script) =>
        script.ResolvedPath == ProgramOf(script) ? null : script.ResolvedPath;

    /// <summary>Weight and direction of something tracked.</summary>
    public static string Weight(Tracked tracked) => $"weight {tracked.Weight}{(tracked.Reverse ? " reverse" : "")}";

    /// <summary>The state word of the data file.</summary>
    public static string Role(VrrpRole role) => role switch
    {
        VrrpRole.Master => "MASTER",
        VrrpRole.Backup => "BACKUP",
        VrrpRole.Fault => "FAULT",
        _ => "INIT",
    };

    /// <summary>Seconds and microseconds since 1970: <c>1795210792.808987</c>.</summary>
    public static string UnixSeconds(DateTimeOffset time)
    {
        long microseconds = (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10;
        return $"{microseconds / 1_000_000}.{microseconds % 1_000_000:000000}";
    }

    /// <summary>The same with the date in words after it.</summary>
    public static string Moment(DateTimeOffset? time)
    {
        if (time is not { } moment) return "0.000000 (Thu Jan  1 00:00:00.000000 1970)";
        string date = $"{moment.ToString("ddd MMM", CultureInfo.InvariantCulture)} {moment.Day,2} " +
            moment.ToString("HH:mm:ss.ffffff yyyy", CultureInfo.InvariantCulture);
        return $"{UnixSeconds(moment)} ({date})";
    }

    /// <summary>Seconds without superfluous decimals.</summary>
    public static string Seconds(TimeSpan time) => ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Octets with colons between them.</summary>
    public static string HardwareAddress(IEnumerable<byte> octets) =>
        string.Join(':', octets.Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture)));

    /// <summary>Whole seconds, or seconds with three decimals.</summary>
    public static string ScriptSeconds(TimeSpan time)
    {
        string format = time.Ticks % TimeSpan.TicksPerSecond == 0 ? "0" : "0.000";
        return ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Seconds with six decimals.</summary>
    public static string LongSeconds(TimeSpan time) =>
        ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString("0.000000", CultureInfo.InvariantCulture);

    /// <summary>Whole microseconds.</summary>
    public static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private static string ProgramOf(ScriptCommand script) =>
        script.Path.Contains('/') ? script.Path : script.FoundPath ?? script.ResolvedPath ?? script.Path;

    private static string ScopeName(byte scope) => scope switch
    {
        0 => "global",
        200 => "site",
        253 => "link",
        254 => "host",
        255 => "nowhere",
        _ => scope.ToString(),
    };

    private static string Lifetime(uint seconds) => seconds switch
    {
        0 => " deprecated",
        uint.MaxValue => " preferred_lft forever",
        _ => $" preferred_lft {seconds}",
    };
}
