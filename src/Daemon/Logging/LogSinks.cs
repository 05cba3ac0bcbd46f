using System.Globalization;
using System.Text;
using Holdfast.Core.Control;
using Holdfast.Linux.Logging;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Daemon.Logging;

/// <summary>Where lines can go: standard error, a file, syslog.</summary>
internal static class LogSinks
{
    /// <summary>Opens what the settings name. A file that cannot be opened is left out and said on standard error.</summary>
    public static IReadOnlyList<ILogSink> Open(LogSettings settings)
    {
        var sinks = new List<ILogSink>();
        if (settings.Console) sinks.Add(new StreamSink(OpenStandardError(), flush: true));
        if (settings.File is { } path && TryOpen(path) is { } file) sinks.Add(new StreamSink(file, settings.FlushFile));
        if (settings.Syslog) sinks.Add(new SyslogSink(new Syslog(settings.Tag, settings.Facility)));
        return sinks;
    }

    /// <summary>The line as keepalived writes it to a console or file: <c>Fri Nov 20 21:39:52 2026: text</c>.</summary>
    public static string Format(LogLine line) =>
        $"{line.Time.ToString("ddd MMM", CultureInfo.InvariantCulture)} {line.Time.Day,2} " +
        $"{line.Time.ToString("HH:mm:ss yyyy", CultureInfo.InvariantCulture)}: {line.Text}\n";

    // Not Console's: that keeps a copy of the descriptor open, and who waits for its end waits as long as the daemon runs.
    private static FileStream OpenStandardError() =>
        new(new SafeFileHandle(2, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    private static FileStream? TryOpen(string path)
    {
        try
        {
            // No managed buffer: lines are collected by StreamSink, and a crash loses none that was flushed.
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            using FileStream error = OpenStandardError();
            error.Write(Encoding.UTF8.GetBytes($"Cannot open log file {path}: {e.Message}\n"));
            return null;
        }
    }

    private sealed class StreamSink(Stream stream, bool flush) : ILogSink
    {
        public void Write(LogLine line)
        {
            stream.Write(Encoding.UTF8.GetBytes(Format(line)));
            if (flush) stream.Flush();
        }

        public void Dispose() => stream.Dispose();
    }

    private sealed class SyslogSink(Syslog syslog) : ILogSink
    {
        public void Write(LogLine line) => syslog.Write((int)line.Level, line.Text);

        public void Dispose() => syslog.Dispose();
    }
}
