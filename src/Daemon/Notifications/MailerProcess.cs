using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.Notifications;
using Holdfast.Core.Time;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Supervisor;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Notifications;

/// <summary>
/// The mailer: a process without privileges that sends the mails of the child that has started it, one at a time. It ends
/// when its channel is closed, after a last try of a few seconds at what is still to be sent.
/// </summary>
internal sealed class MailerProcess : IDisposable
{
    private const int Descriptor = 3;
    private const int LongestName = 255;
    private static readonly TimeSpan s_lastTry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_nameLookup = TimeSpan.FromSeconds(2);

    private readonly EventLoop _loop = new();
    private readonly Wakeup _wakeup;
    private readonly Signals _signals;
    private readonly MessageChannel _channel = new(SafeFileDescriptor.Inherit(Descriptor));
    private readonly byte[] _buffer = new byte[MessageChannel.MaxLength];
    private readonly CancellationTokenSource _end = new();
    private readonly MailQueue _queue = new();
    private MailerSettings? _settings;
    private string? _hostName;
    private string? _fault;
    private bool _isOrphan;
    private Instant _endAt = Instant.Never;
    private Log? _log;

    private MailerProcess()
    {
        _wakeup = new Wakeup(_loop);
        _signals = new Signals(_wakeup);
    }

    /// <summary>Runs until the channel is closed; the result is the exit status.</summary>
    public static int Run()
    {
        ThisProcess.SetName(MailerChild.Name);
        using var process = new MailerProcess();
        process.Begin();
        process._loop.Run();
        return ExitCode.Ok;
    }

    public void Dispose()
    {
        _end.Cancel();
        _log?.Dispose();
        _signals.Dispose();
        _channel.Dispose();
        _wakeup.Dispose();
        _loop.Dispose();
        _end.Dispose();
    }

    // The channel says when to end. Signals that are sent to all processes of a service come too early: the last mails,
    // which tell that it stops, are still to be sent.
    private void Begin()
    {
        foreach (int signal in (int[])[SignalNumber.Terminate, SignalNumber.Interrupt, SignalNumber.HangUp]) _signals.Ignore(signal);
        _loop.NextDeadline = () => (_queue.NextDue < _endAt ? _queue.NextDue : _endAt).Nanoseconds;
        _loop.RunDue = _ => Work();
        _loop.Add(_channel.Handle, OnReadable);
    }

    private void OnReadable()
    {
        switch (MailerMessage.Receive(_channel, _buffer, out MailerMessage message))
        {
            case ReceiveResult.Closed: BecomeOrphan(); break;
            case ReceiveResult.Message: Handle(message); break;
            default: return;
        }

        Work();
    }

    private void Handle(MailerMessage message)
    {
        switch (message.Kind)
        {
            case MailerMessageKind.Settings:
                _settings = ControlMessages.ReadMailerSettings(message.Content);
                if (_settings.Smtp is { User: null, Password: not null } or { User: not null, Password: null })
                {
                    Log(LogLevel.Warning, "smtp_user and smtp_password go together: mails are sent without AUTH");
                }

                _queue.Release();
                break;
            case MailerMessageKind.Mail:
                Enqueue(ControlMessages.ReadMailOrder(message.Content));
                break;
            default:
                throw new JsonException($"message {message.Kind}");
        }
    }

    private void Enqueue(MailOrder order)
    {
        var recipients = new List<Mailbox>();
        foreach (string text in _settings!.Smtp.Recipients)
        {
            if (Mailbox.TryParse(text) is { } mailbox) recipients.Add(mailbox);
            else Log(LogLevel.Warning, $"notification_email {text} is no address that a mail can be sent to");
        }

        if (recipients.Count == 0)
        {
            MailerMessage.TrySendDone(_channel, order.Id);
            return;
        }

        var mail = new QueuedMail(order.Id, order.Mail, order.Date, Now(), recipients);
        if (_queue.Add(mail) is not { } dropped) return;
        Log(LogLevel.Warning, $"More than {MailQueue.Capacity} mails wait: dropped is '{dropped.Mail.Subject}'");
        MailerMessage.TrySendDone(_channel, dropped.Id);
    }

    private void BecomeOrphan()
    {
        _loop.Remove(_channel.Handle);
        _isOrphan = true;
        _endAt = Now() + s_lastTry;
        _queue.Release();
    }

    private void Work()
    {
        Instant now = Now();
        if (_queue.TryTake(now) is { } mail) _ = SendAsync(mail, _settings!);
        if (!_isOrphan || (_queue.Count > 0 && now < _endAt)) return;
        if (_queue.Count > 0) Log(LogLevel.Warning, $"The daemon has ended: {_queue.Count} mails could not be sent ({_fault})");
        _loop.Stop();
    }

    // Off the loop from the first wait on; what has become of the mail comes back as one event.
    private async Task SendAsync(QueuedMail mail, MailerSettings settings)
    {
        try
        {
            string host = _hostName ?? await FindHostNameAsync(_end.Token).ConfigureAwait(false);
            SmtpConversation conversation = Converse(mail, settings, host);
            SmtpResult result = await SmtpTransport.SendAsync(settings.Smtp, conversation, _end.Token).ConfigureAwait(false);
            _wakeup.Post(() =>
            {
                _hostName = host;
                Finish(mail, settings, result);
            });
        }
        catch (Exception e)
        {
            // A defect: it ends the process through the loop, and who has started it starts another.
            var failure = ExceptionDispatchInfo.Capture(e);
            _wakeup.Post(failure.Throw);
        }
    }

    private static SmtpConversation Converse(QueuedMail mail, MailerSettings settings, string host)
    {
        SmtpSettings smtp = settings.Smtp;
        Mailbox standard = Mailbox.TryParse($"{settings.UserName}@{host}") ?? new Mailbox("", "root");
        Mailbox from = smtp.From is { } given ? Mailbox.TryParse(given) ?? standard : standard;
        IReadOnlyList<Mailbox> to = [.. smtp.Recipients.Select(Mailbox.TryParse).OfType<Mailbox>()];
        string id = $"{mail.Date.UtcTicks:x}.{Environment.ProcessId}.{mail.Id}@{host}";
        var text = new MailText(from, to.Count > 0 ? to : mail.Recipients, mail.Mail.Subject, mail.Mail.Body, mail.Date, id);
        return new SmtpConversation(smtp, IsName(smtp.HeloName) ? smtp.HeloName! : host, text, mail.Recipients);
    }

    // The whole name, as keepalived has it; the short one if nobody knows the whole.
    private static async Task<string> FindHostNameAsync(CancellationToken cancel)
    {
        string name = ThisProcess.HostName;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(s_nameLookup);
            IPHostEntry entry = await Dns.GetHostEntryAsync(name, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            if (IsName(entry.HostName)) return entry.HostName;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return IsName(name) ? name : "localhost";
        }

        return IsName(name) ? name : "localhost";
    }

    private static bool IsName(string? text) =>
        text is { Length: > 0 and <= LongestName } && text.All(static c => c is > ' ' and < '\x7f' and not ('<' or '>' or '@'));

    private void Finish(QueuedMail mail, MailerSettings settings, SmtpResult result)
    {
        string server = $"{settings.Smtp.Server}:{settings.Smtp.Port}";
        foreach (RecipientResult refused in result.Recipients.Where(static r => r.Fate == MailFate.Refused))
        {
            Log(LogLevel.Error, $"Mail '{mail.Mail.Subject}' to {refused.Address} refused by {server}: {refused.Reason}");
        }

        // Once for a fault of the server however often it is tried again, and once for each mail that it puts off.
        if (result.RelayFault is not null && result.RelayFault != _fault)
        {
            Log(LogLevel.Warning, $"Mail server {server}: {result.RelayFault}");
        }
        else if (result.RelayFault is null)
        {
            if (_fault is not null) Log(LogLevel.Notice, $"Mail server {server} is usable again");
            if (mail.Deferrals == 0) LogDeferrals(mail, server, result);
        }

        _fault = result.RelayFault;
        foreach (QueuedMail done in _queue.Finish(result, Now()))
        {
            bool isGivenUp = done.Id != mail.Id || result.Recipients.Any(static r => r.Fate == MailFate.Deferred);
            if (isGivenUp) Log(LogLevel.Error, $"Mail '{done.Mail.Subject}' could not be sent for an hour and is given up");
            MailerMessage.TrySendDone(_channel, done.Id);
        }

        Work();
    }

    private void LogDeferrals(QueuedMail mail, string server, SmtpResult result)
    {
        foreach (RecipientResult deferred in result.Recipients.Where(static r => r.Fate == MailFate.Deferred))
        {
            Log(LogLevel.Warning, $"Mail '{mail.Mail.Subject}' to {deferred.Address} put off by {server}: {deferred.Reason}");
        }
    }

    // Through the parent as long as it lives: it may write to files that this user cannot.
    private void Log(LogLevel level, string text)
    {
        if (!_isOrphan && MailerMessage.TrySendLog(_channel, level, text)) return;
        _log ??= new Log(_settings?.Log ?? new LogSettings());
        _log.Write(level, MailerMessage.Clean(text));
    }

    private static Instant Now() => new(EventLoop.Now());
}
