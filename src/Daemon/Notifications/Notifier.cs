using System.Text;
using Holdfast.Core;
using Holdfast.Core.Notifications;
using Holdfast.Core.Time;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Scripts;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Notifications;

/// <summary>
/// Tells scripts, FIFOs and mailboxes what has happened, in keepalived's order: the script of the state, the one for all
/// states, the FIFO, the mail. Nothing here waits.
/// </summary>
internal sealed class Notifier : IDisposable
{
    private readonly Spawner _spawner;
    private readonly Mailer _mailer;
    private readonly Log _log;
    private readonly Dictionary<string, ScriptQueue> _queues = [];
    private readonly List<NotifyFifo> _fifos = [];

    /// <summary>Owns the mailer from now on.</summary>
    public Notifier(Spawner spawner, Mailer mailer, Log log)
    {
        _spawner = spawner;
        _mailer = mailer;
        _log = log;
        _mailer.Changed = OnQueueChanged;
    }

    /// <summary>Which FIFOs a configuration has for this process. By default those of the VRRP process.</summary>
    public Func<GlobalSettings, IReadOnlyList<FifoSettings>> FifosOf { get; init; } = FifoSettings.ForVrrp;

    /// <summary>Called when <see cref="IsIdle"/> may have become true.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>Whether every script has been started and every mail handed over.</summary>
    public bool IsIdle => _queues.Values.All(queue => queue.IsIdle) && _mailer.IsIdle;

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>Takes over FIFOs and mail settings.</summary>
    public void Configure(GlobalSettings global)
    {
        _mailer.Configure(global);
        IReadOnlyList<FifoSettings> wanted = FifosOf(global);
        foreach (NotifyFifo fifo in _fifos.Where(fifo => wanted.All(w => w.Path != fifo.Path)).ToList())
        {
            _fifos.Remove(fifo);
            fifo.Dispose();
        }

        foreach (FifoSettings settings in wanted)
        {
            if (_fifos.Exists(fifo => fifo.Path == settings.Path)) continue;
            if (NotifyFifo.TryOpen(settings, _spawner, _log) is { } opened) _fifos.Add(opened);
        }
    }

    /// <summary>Tells what an action of the engine means to others, if anything.</summary>
    public void Tell(Notification notification)
    {
        foreach (ScriptCommand script in notification.Scripts) Queue(notification.Source).Add(script.ToRequest());
        WriteLine(notification.FifoLine);
        if (notification.Mail is { } mail) _mailer.Send(mail);
    }

    /// <summary>Hands a mail over that no notification goes with.</summary>
    public void Send(MailMessage mail) => _mailer.Send(mail);

    /// <summary>Writes a line to every FIFO.</summary>
    public void WriteLine(string? line)
    {
        if (line is null || _fifos.Count == 0) return;
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        foreach (NotifyFifo fifo in _fifos) fifo.Write(bytes);
    }

    /// <summary>Ends notify scripts that others have waited for long enough, and looks after the mailer.</summary>
    public void RunDue(Instant now)
    {
        foreach (ScriptQueue queue in _queues.Values) queue.RunDue(now);
        if (_mailer.NextDeadline <= now) _mailer.RunDue(now);
        Rearm();
    }

    /// <summary>Starts every script that still waits for another one to end.</summary>
    public void StartAll()
    {
        foreach (ScriptQueue queue in _queues.Values) queue.StartAll();
    }

    public void Dispose()
    {
        foreach (NotifyFifo fifo in _fifos) fifo.Dispose();
        _mailer.Dispose();
    }

    private ScriptQueue Queue(string key)
    {
        if (!_queues.TryGetValue(key, out ScriptQueue? queue))
        {
            _queues.Add(key, queue = new ScriptQueue(key, _spawner, _log, OnQueueChanged));
        }

        return queue;
    }

    private void OnQueueChanged()
    {
        Rearm();
        Changed();
    }

    private void Rearm()
    {
        Instant scripts = _queues.Count == 0 ? Instant.Never : _queues.Values.Min(queue => queue.NextDeadline);
        NextDeadline = scripts < _mailer.NextDeadline ? scripts : _mailer.NextDeadline;
    }
}
