using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.Notifications;
using Holdfast.Core.Time;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Events;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Notifications;

/// <summary>
/// Takes mails and hands them to a process that sends them (<see cref="MailerProcess"/>): no name is resolved, no
/// connection made and no certificate read in the process that sends adverts. The mailer is started with the first mail
/// and dismissed when it has had nothing to do for a while. Mails that it has not reported done are handed to its
/// successor if it dies.
/// </summary>
internal sealed class Mailer : IDisposable
{
    private const int Capacity = MailQueue.Capacity;
    /// <summary>Characters of a body that a message can carry, whatever they are.</summary>
    internal const int LongestBody = 8000;

    private const int MaxAttempts = 3;
    private static readonly TimeSpan s_idleTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(5);

    private readonly EventLoop _loop;
    private readonly Spawner _spawner;
    private readonly LogSettings _logSettings;
    private readonly Log _log;
    private readonly List<Waiting> _mails = [];
    private SmtpSettings _settings = new();
    private MailerUsers? _users;
    private MailerChild? _child;
    private bool _settingsAreNew;
    private long _lastId;
    private int _failures;
    private bool _toldFull;
    private bool _isDisposed;
    private Instant _startAgainAt = Instant.Never;
    private Instant _dismissAt = Instant.Never;

    /// <summary>A mailer that has no process yet.</summary>
    public Mailer(EventLoop loop, Spawner spawner, LogSettings logSettings, Log log)
    {
        _loop = loop;
        _spawner = spawner;
        // A file of root's cannot be opened by the mailer; while we live it logs through us.
        _logSettings = logSettings with { File = null };
        _log = log;
    }

    /// <summary>Called when <see cref="IsIdle"/> or <see cref="NextDeadline"/> may have changed.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>Whether every mail has been handed over to a running process, or none can be started now.</summary>
    public bool IsIdle => _mails.TrueForAll(static mail => mail.IsHandedOver)
        ? _mails.Count == 0 || _child is { IsStarted: true }
        : _child is null;

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline => _startAgainAt < _dismissAt ? _startAgainAt : _dismissAt;

    /// <summary>Takes over the settings; without server or recipients mails are dropped silently.</summary>
    public void Configure(GlobalSettings global)
    {
        _settings = global.Smtp;
        _settingsAreNew = true;
        // The user database may be slow: it is asked here, and not when a mail is urgent.
        if (_settings.Server is not null) _users ??= MailerUsers.Find();
        if (_child is not null) HandOver();
    }

    /// <summary>Hands a mail over. Never waits, never fails.</summary>
    public void Send(MailMessage mail)
    {
        if (_settings.Server is null || _settings.Recipients.Count == 0) return;
        if (_mails.Count == Capacity) DropOldest();
        if (mail.Body.Length > LongestBody) mail = mail with { Body = mail.Body[..LongestBody] };
        _mails.Add(new Waiting(new MailOrder(++_lastId, DateTimeOffset.Now, mail)));
        _dismissAt = Instant.Never;
        if (_child is null && _startAgainAt == Instant.Never) Start();
        if (_child is not null) HandOver();
    }

    /// <summary>Starts the mailer again after it has died with work to do, or dismisses it when it has none.</summary>
    public void RunDue(Instant now)
    {
        if (_startAgainAt <= now)
        {
            _startAgainAt = Instant.Never;
            Start();
            HandOver();
        }

        if (_dismissAt <= now)
        {
            _dismissAt = Instant.Never;
            Dismiss();
        }
    }

    /// <summary>Lets the mailer go on by itself, for the few seconds that it then has.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Dismiss();
    }

    private static Instant Now() => new(EventLoop.Now());

    private void Start()
    {
        MailerChild? child = null;
        child = _child = MailerChild.Start(
            _loop, _spawner, _users!, _logSettings.Console, OnMessage, problem => OnChildChanged(child, problem));
        _settingsAreNew = true;
    }

    // Never called back before Start has returned: the callbacks come from the loop.
    private void OnChildChanged(MailerChild? child, string? problem)
    {
        if (!_isDisposed && child == _child && problem is not null) Lose(problem);
        Changed();
    }

    private void Lose(string problem)
    {
        Dismiss();
        if (_failures == 0) _log.Error($"The mailer process is not running: {problem}");
        _failures++;
        foreach (Waiting mail in _mails) mail.IsHandedOver = false;
        int dropped = _mails.RemoveAll(static mail => mail.Attempts >= MaxAttempts);
        if (dropped > 0) _log.Error($"{dropped} mails are dropped: the mailer process has failed {MaxAttempts} times with them");
        if (_mails.Count > 0) _startAgainAt = Now() + Pause(_failures);
    }

    private void Dismiss()
    {
        MailerChild? child = _child;
        _child = null;
        child?.Dispose();
    }

    private void HandOver()
    {
        if (_settingsAreNew)
        {
            if (!_child!.TrySend(new MailerSettings(_settings, _logSettings, _users!.Own), OnWritable)) return;
            _settingsAreNew = false;
        }

        foreach (Waiting mail in _mails)
        {
            if (mail.IsHandedOver) continue;
            if (!_child!.TrySend(mail.Order, OnWritable)) return;
            mail.IsHandedOver = true;
            mail.Attempts++;
        }

        _toldFull = false;
    }

    private void OnWritable()
    {
        if (_child is null) return;
        HandOver();
        Changed();
    }

    private void OnMessage(MailerMessage message)
    {
        switch (message.Kind)
        {
            case MailerMessageKind.Log:
                (LogLevel level, string text) = message.LogLine();
                _log.Write(level, text);
                break;
            case MailerMessageKind.Done when message.DoneId is { } id:
                _mails.RemoveAll(mail => mail.Order.Id == id);
                _failures = 0;
                if (_mails.Count == 0) _dismissAt = Now() + s_idleTime;
                Changed();
                break;
            default:
                break;
        }
    }

    // A mailer that has been given the oldest has dropped it as well, and has said so.
    private void DropOldest()
    {
        if (!_mails[0].IsHandedOver && !_toldFull)
        {
            _log.Warning($"More than {Capacity} mails wait for the mailer process: the oldest are dropped");
            _toldFull = true;
        }

        _mails.RemoveAt(0);
    }

    private static TimeSpan Pause(int failures)
    {
        TimeSpan pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures, 16)) / 2);
        return pause < s_longestPause ? pause : s_longestPause;
    }

    private sealed class Waiting(MailOrder order)
    {
        public MailOrder Order { get; } = order;

        public bool IsHandedOver { get; set; }

        public int Attempts { get; set; }
    }
}
