using System.Globalization;
using System.Text;
using Holdfast.Core.Control;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Logging;

namespace Holdfast.Daemon.Logging;

/// <summary>Where lines can go: standard error, a file, syslog.</summary>
internal static class LogSinks
{
    // A terminal or pipe that nobody reads must not keep lines from the file and from syslog.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Opens what the settings name. A file that cannot be opened is left out and said on standard error.</summary>
    public static IReadOnlyList<ILogSink> Open(LogSettings settings)
    {
        var sinks = new List<ILogSink>();
        if (settings.Console) sinks.Add(new FileSink(LineFile.StandardError(s_patience)));
        if (settings.File is { } path && TryOpen(path) is { } file) sinks.Add(new FileSink(file));
        if (settings.Syslog) sinks.Add(new SyslogSink(new Syslog(settings.Tag, settings.Facility)));
        return sinks;
    }

    /// <summary>The line as keepalived writes it to a console or file: <c>Fri Nov 20 21:39:52 2026: text</c>.</summary>
    public static string Format(LogLine line) =>
        $"{line.Time.ToString("ddd MMM", CultureInfo.InvariantCulture)} {line.Time.Day,2} " +
        $"{line.Time.ToString("HH:mm:ss yyyy", CultureInfo.InvariantCulture)}: {line.Text}\n";

    private static LineFile? TryOpen(string path)
    {
        try
        {
            return LineFile.Append(path);
        }
        catch (SystemCallException e)
        {
            StandardStreams.Error($"Cannot open log file {path}: {e.Message}\n");
            return null;
        }
    }

    // Each line at once, without a buffer of our own: a crash loses none. A full disk or a closed terminal must not end
    // the daemon, and there is nowhere to tell it but the other sinks.
    private sealed class FileSink(LineFile file) : ILogSink
    {
        private long _lost;

        public void Write(LogLine line)
        {
            if (_lost > 0)
            {
                var told = new LogLine(line.Time, LogLevel.Warning, LogTexts.LinesDropped(_lost));
                if (file.TryWrite(Encoding.UTF8.GetBytes(Format(told)))) _lost = 0;
            }

            if (_lost > 0 || !file.TryWrite(Encoding.UTF8.GetBytes(Format(line)))) _lost++;
        }

        public void Dispose() => file.Dispose();
    }

    private sealed class SyslogSink(Syslog syslog) : ILogSink
    {
        public void Write(LogLine line) => syslog.Write((int)line.Level, line.Text);

        public void Dispose() => syslog.Dispose();
    }
}
