using Holdfast.Core;

namespace Holdfast.Daemon.Notifications;

/// <summary>Takes mails and sees to it that they are sent, later and elsewhere.</summary>
internal interface IMailer : IDisposable
{
    /// <summary>Whether every mail has been handed over to whoever sends it.</summary>
    bool IsIdle { get; }

    /// <summary>Takes over the settings; without server or recipients mails are dropped silently.</summary>
    void Configure(GlobalSettings global);

    /// <summary>Hands a mail over. Never waits, never fails.</summary>
    /// <param name="subject">Without the <c>[router_id]</c> in front.</param>
    /// <param name="body">Text.</param>
    void Send(string subject, string body);
}
