using Holdfast.Core.Notifications;

namespace Holdfast.Core.Control;

/// <summary>What a child tells the mailer that it has started, first and after each reload that changes it.</summary>
/// <param name="Smtp">Mail settings, with the password.</param>
/// <param name="Log">Where the mailer logs when its parent is gone.</param>
/// <param name="UserName">The user whose mails these are: the local part of the default sender.</param>
public sealed record MailerSettings(SmtpSettings Smtp, LogSettings Log, string UserName);

/// <summary>A mail for the mailer.</summary>
/// <param name="Id">Number by which the mailer says that it is done with it.</param>
/// <param name="Date">Wall-clock time of what it tells.</param>
/// <param name="Mail">The mail.</param>
public sealed record MailOrder(long Id, DateTimeOffset Date, MailMessage Mail);
