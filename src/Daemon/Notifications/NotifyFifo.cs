using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Scripts;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Notifications;

/// <summary>A notify FIFO and, if one is configured, the script that reads it.</summary>
internal sealed class NotifyFifo : IDisposable
{
    private const int Terminate = 15;

    private readonly Fifo _fifo;
    private readonly Log _log;
    private ChildProcess? _reader;
    private bool _full;

    private NotifyFifo(Fifo fifo, Log log)
    {
        _fifo = fifo;
        _log = log;
    }

    public string Path => _fifo.Path;

    /// <summary>Opens or creates the FIFO and starts its reader; null, with a line in the log, if it cannot be used.</summary>
    public static NotifyFifo? TryOpen(FifoSettings settings, Spawner spawner, Log log)
    {
        string path = settings.Path;
        try
        {
            if (Fifo.TryOpen(path, settings.Owner?.UserId ?? 0, settings.Owner?.GroupId ?? 0, out string? problem) is not { } fifo)
            {
                log.Error($"notify FIFO {path}: {problem}");
                return null;
            }

            fifo.IsKept = settings.IsShared;
            var opened = new NotifyFifo(fifo, log);
            if (settings.Reader is { } reader) spawner.Start(reader.ToRequest(path), opened.OnReaderStarted, opened.OnReaderEnded);
            return opened;
        }
        catch (SystemCallException e)
        {
            log.Error($"notify FIFO {path}: {e.Message}");
            return null;
        }
    }

    /// <summary>Writes a line, or loses it if the reader is too slow: told once until a line fits again.</summary>
    public void Write(byte[] line)
    {
        bool full = !_fifo.TryWrite(line);
        if (full && !_full) _log.Warning($"notify FIFO {Path} is full: lines are lost until somebody reads");
        _full = full;
    }

    public void Dispose()
    {
        _reader?.Kill(Terminate);
        _fifo.Dispose();
    }

    private void OnReaderStarted(ChildProcess? process, SystemCallException? failure)
    {
        _reader = process;
        if (failure is not null) _log.Error($"the reader of notify FIFO {Path} could not be started: {failure.Message}");
    }

    private void OnReaderEnded(ExitStatus status)
    {
        _reader = null;
        _log.Warning($"the reader of notify FIFO {Path} {status}");
    }
}
