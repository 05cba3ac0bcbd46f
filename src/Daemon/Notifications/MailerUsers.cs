using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Notifications;

/// <summary>Who sends mails.</summary>
/// <param name="Own">Name of the user that this process runs as: the local part of the default sender.</param>
/// <param name="UserId">As whom the mailer runs; null: as this process, which is not root.</param>
/// <param name="GroupId">Its group, likewise.</param>
internal sealed record MailerUsers(string Own, uint? UserId, uint? GroupId)
{
    private const string UnprivilegedUser = "nobody";
    private const uint UnprivilegedNumber = 65534;

    /// <summary>Asks the user database.</summary>
    public static MailerUsers Find()
    {
        string own = Users.Find(ThisProcess.EffectiveUser)?.Name ?? "root";
        if (ThisProcess.EffectiveUser != 0) return new MailerUsers(own, null, null);
        UserAccount? account = Users.Find(UnprivilegedUser);
        return new MailerUsers(own, account?.UserId ?? UnprivilegedNumber, account?.GroupId ?? UnprivilegedNumber);
    }
}
