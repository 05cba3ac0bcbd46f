using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Daemon.Dumps;

namespace Holdfast.Daemon.Supervisor;

/// <summary>Log settings of the processes: syslog tags and file names as keepalived has them.</summary>
internal static class LogNames
{
    /// <summary>The parent's settings.</summary>
    public static LogSettings Parent(Options options, GlobalSettings? global, string? networkNamespace) =>
        Of(options, global, networkNamespace, "Keepalived", "");

    /// <summary>The VRRP child's settings. It has no console when the daemon has left its terminal.</summary>
    public static LogSettings Vrrp(Options options, GlobalSettings? global, string? networkNamespace) =>
        Of(options, global, networkNamespace, "Keepalived_vrrp", "_vrrp") with
        {
            Console = options is { LogToConsole: true, DontFork: true },
        };

    /// <summary>The checkers child's settings, in the same way.</summary>
    public static LogSettings Checkers(Options options, GlobalSettings? global, string? networkNamespace) =>
        Of(options, global, networkNamespace, "Keepalived_healthcheckers", "_healthcheckers") with
        {
            Console = options is { LogToConsole: true, DontFork: true },
        };

    private static LogSettings Of(
        Options options, GlobalSettings? global, string? networkNamespace, string tag, string fileSuffix)
    {
        string suffix = (networkNamespace is { } name ? $"_{name}" : "") +
            (global?.InstanceName is { } instance ? $"_{instance}" : "");
        return new LogSettings
        {
            Tag = tag + suffix,
            Console = options.LogToConsole,
            Syslog = !options.NoSyslog,
            Facility = options.LogFacility,
            File = options.LogToFile ? FilePath(options, fileSuffix + suffix) : null,
            FlushFile = options.FlushLogFile,
            Detail = options.LogDetail,
        };
    }

    private static string FilePath(Options options, string suffix)
    {
        string path = options.LogFile ?? $"{DumpFile.DirectoryFrom(Environment.GetEnvironmentVariable("TMPDIR"))}/keepalived.log";
        int dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') + 1 ? path.Insert(dot, suffix) : path + suffix;
    }
}
