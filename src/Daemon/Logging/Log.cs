using System.Collections.Concurrent;
using System.Diagnostics;
using Holdfast.Core.Control;
using Holdfast.Linux.Interop;

namespace Holdfast.Daemon.Logging;

/// <summary>
/// The log of one process. A call puts the line into a bounded queue and returns: a slow disk, console or syslog never
/// holds up the caller. When the queue is full lines are dropped and counted, and the count is logged later.
/// </summary>
internal sealed class Log : IDisposable
{
    /// <summary>Lines that may wait; about half a minute of a daemon that logs as if possessed.</summary>
    private const int Capacity = 8192;

    private static readonly TimeSpan s_exitDeadline = TimeSpan.FromMilliseconds(250);

    private readonly BlockingCollection<LogLine> _queue = new(Capacity);
    private readonly IReadOnlyList<ILogSink> _sinks;
    private readonly Thread _writer;
    private long _dropped;

    /// <summary>Opens the sinks that the settings name and starts the writer.</summary>
    public Log(LogSettings settings)
        : this(settings.Detail, LogSinks.Open(settings))
    {
    }

    /// <summary>A log with the given sinks; for tests.</summary>
    internal Log(int detail, IReadOnlyList<ILogSink> sinks)
    {
        Detail = detail;
        _sinks = sinks;
        _writer = new Thread(WriteLines, 256 * 1024) { IsBackground = true, Name = "log" };
        _writer.Start();
    }

    /// <summary>How often -D was given. Ask before composing a long text.</summary>
    public int Detail { get; }

    /// <summary>Lines dropped so far because the queue was full.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Logs an error.</summary>
    public void Error(string text) => Write(LogLevel.Error, text);

    /// <summary>Logs a warning.</summary>
    public void Warning(string text) => Write(LogLevel.Warning, text);

    /// <summary>Logs a change of state.</summary>
    public void Notice(string text) => Write(LogLevel.Notice, text);

    /// <summary>Logs what is going on.</summary>
    public void Info(string text) => Write(LogLevel.Info, text);

    /// <summary>Logs only with -D.</summary>
    public void Details(string text)
    {
        if (Detail > 0) Write(LogLevel.Info, text);
    }

    /// <summary>Logs one line. Never waits, never throws.</summary>
    public void Write(LogLevel level, string text)
    {
        try
        {
            if (!_queue.TryAdd(new LogLine(DateTimeOffset.Now, level, text))) Interlocked.Increment(ref _dropped);
        }
        catch (InvalidOperationException)
        {
            // The log has been closed: a line after the last one is nobody's loss.
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Writes what is still queued, for a quarter of a second at most, and closes the sinks.</summary>
    public void Dispose()
    {
        if (_queue.IsAddingCompleted) return;
        _queue.CompleteAdding();
        if (!_writer.Join(s_exitDeadline)) return;
        foreach (ILogSink sink in _sinks) sink.Dispose();
        _queue.Dispose();
    }

    private void WriteLines()
    {
        long reported = 0;
        foreach (LogLine line in _queue.GetConsumingEnumerable())
        {
            WriteToSinks(line);
            long dropped = Dropped;
            if (dropped == reported) continue;
            WriteToSinks(new LogLine(DateTimeOffset.Now, LogLevel.Warning, LogTexts.LinesDropped(dropped - reported)));
            reported = dropped;
        }
    }

    private void WriteToSinks(LogLine line)
    {
        line = line with { Text = LogTexts.OneLine(line.Text) };
        foreach (ILogSink sink in _sinks)
        {
            try
            {
                sink.Write(line);
            }
            catch (SystemCallException e)
            {
                // No descriptor left for syslog, for instance: that must not end the daemon.
                Debug.WriteLine(e);
            }
        }
    }
}

/// <summary>One line of the log.</summary>
/// <param name="Time">Wall-clock time of the call.</param>
/// <param name="Level">Severity.</param>
/// <param name="Text">Without line end; what else there is of control characters in it is made visible.</param>
internal readonly record struct LogLine(DateTimeOffset Time, LogLevel Level, string Text);

/// <summary>A place where log lines go. Called by the writer thread only.</summary>
internal interface ILogSink : IDisposable
{
    /// <summary>Writes one line; may block.</summary>
    void Write(LogLine line);
}
