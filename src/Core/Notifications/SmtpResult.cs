namespace Holdfast.Core.Notifications;

/// <summary>What has become of a mail for one recipient.</summary>
public enum MailFate
{
    /// <summary>The server has taken it.</summary>
    Delivered,

    /// <summary>Not now; try again.</summary>
    Deferred,

    /// <summary>Never.</summary>
    Refused,
}

/// <summary>What has become of a mail for one recipient, and why.</summary>
/// <param name="Address">The recipient's address.</param>
/// <param name="Fate">What has become of it.</param>
/// <param name="Reason">The server's words, or what has gone wrong with the connection. One line.</param>
public sealed record RecipientResult(string Address, MailFate Fate, string Reason);

/// <summary>The end of an attempt to send a mail.</summary>
/// <param name="Recipients">Each recipient of the attempt, in order.</param>
/// <param name="RelayFault">What is wrong with the server as a whole, and would be for every mail; null: nothing.</param>
public sealed record SmtpResult(IReadOnlyList<RecipientResult> Recipients, string? RelayFault);
