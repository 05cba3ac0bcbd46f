using System.Diagnostics;
using System.Text;

namespace Holdfast.Core.Notifications;

/// <summary>What is to be done next in an SMTP conversation. A closed set.</summary>
public abstract record SmtpAction
{
    private SmtpAction()
    {
    }

    /// <summary>Send a command, and wait for its reply. It may be a secret: it is not to be logged.</summary>
    /// <param name="Command">Without CR LF.</param>
    public sealed record Say(string Command) : SmtpAction;

    /// <summary>Begin TLS, then call <see cref="SmtpConversation.OnProtected"/>.</summary>
    public sealed record Protect : SmtpAction;

    /// <summary>Send the mail with its end mark, and wait for the reply.</summary>
    /// <param name="Content">All bytes.</param>
    public sealed record Transfer(byte[] Content) : SmtpAction;

    /// <summary>Say QUIT and close the connection: the rest does not matter any more.</summary>
    /// <param name="Result">What has become of the mail.</param>
    public sealed record Finish(SmtpResult Result) : SmtpAction;
}

/// <summary>
/// The client's side of one SMTP connection that carries one mail (RFC 5321; STARTTLS: RFC 3207; AUTH PLAIN and LOGIN:
/// RFC 4954). Replies in, what to do next out; whoever has the connection does it.
/// </summary>
/// <param name="settings">Protection and credentials. The password is sent only through TLS, or with an explicit
/// <see cref="SmtpSecurity.None"/>.</param>
/// <param name="heloName">Argument of EHLO: visible ASCII.</param>
/// <param name="text">The mail.</param>
/// <param name="recipients">Those of its recipients to whom it goes now; at least one.</param>
public sealed class SmtpConversation(
    SmtpSettings settings, string heloName, MailText text, IReadOnlyList<Mailbox> recipients)
{
    private const int ServiceNotAvailable = 421;
    private const int MechanismUnknown = 504;

    private readonly RecipientResult?[] _results = new RecipientResult?[recipients.Count];
    private Step _step = Step.Greeting;
    private bool _isProtected = settings.Protection == SmtpSecurity.Tls;
    private int _recipient;
    private string[] _mechanisms = [];
    private bool _offersStartTls;
    private bool _offersEightBit;

    private enum Step
    {
        Greeting,
        Ehlo,
        Helo,
        StartTls,
        Handshake,
        AuthPlain,
        AuthPlainAnswer,
        AuthLogin,
        AuthLoginUser,
        AuthLoginPassword,
        MailFrom,
        RcptTo,
        Data,
        Content,
        Finished,
    }

    private string SenderCommand =>
        $"MAIL FROM:<{text.From.Address}>{(_offersEightBit && text.WantsEightBit ? " BODY=8BITMIME" : "")}";

    private string PlainCredentials => Base64($"\0{settings.User}\0{settings.Password}");

    /// <summary>The server has said something: first its greeting, then a reply to each command.</summary>
    public SmtpAction On(SmtpReply reply) => (_step, reply.Code) switch
    {
        (Step.Finished, _) => throw new UnreachableException("a reply after the end"),
        (_, ServiceNotAvailable) => FailAll(MailFate.Deferred, reply.Text),

        (Step.Greeting, 220) => Say(Step.Ehlo, $"EHLO {heloName}"),
        (Step.Ehlo, 250) => Introduced(reply),
        (Step.Ehlo, >= 500) when settings.Protection == SmtpSecurity.None && !WantsAuth => Say(Step.Helo, $"HELO {heloName}"),
        (Step.Helo, 250) => Say(Step.MailFrom, SenderCommand),
        (Step.StartTls, 220) => Next(Step.Handshake, new SmtpAction.Protect()),

        (Step.AuthPlain or Step.AuthPlainAnswer or Step.AuthLoginPassword, 235) => Say(Step.MailFrom, SenderCommand),
        (Step.AuthPlain, 334) => Say(Step.AuthPlainAnswer, PlainCredentials),
        (Step.AuthPlain, MechanismUnknown) when _mechanisms.Contains("LOGIN") => Say(Step.AuthLogin, "AUTH LOGIN"),
        (Step.AuthLogin, 334) => Say(Step.AuthLoginUser, Base64(settings.User!)),
        (Step.AuthLoginUser, 334) => Say(Step.AuthLoginPassword, Base64(settings.Password!)),

        (Step.MailFrom, 250) => NextRecipient(),
        (Step.RcptTo, 250 or 251 or 252) => AfterRecipient(null),
        (Step.RcptTo, >= 400) => AfterRecipient(Result(_recipient, FateOf(reply), reply.Text)),
        (Step.Data, 354) => Next(Step.Content, new SmtpAction.Transfer(WithEndMark(text.Compose(_offersEightBit)))),
        (Step.Content, >= 200 and < 300) => Finish(MailFate.Delivered, reply.Text, relayFault: null),

        (Step.MailFrom or Step.Data or Step.Content, >= 400) => Finish(FateOf(reply), reply.Text, relayFault: null),
        (_, >= 400) => FailAll(FateOf(reply), reply.Text),
        _ => FailAll(MailFate.Deferred, $"unexpected reply: {reply.Text}"),
    };

    /// <summary>TLS protects the connection now: what was said before counts for nothing (RFC 3207, section 4.2).</summary>
    public SmtpAction OnProtected()
    {
        if (_step != Step.Handshake) throw new UnreachableException("TLS was not asked for");
        _isProtected = true;
        return Say(Step.Ehlo, $"EHLO {heloName}");
    }

    /// <summary>The connection has failed, or there is none: what has become of the mail.</summary>
    /// <param name="reason">One line for the log.</param>
    public SmtpResult OnInterrupted(string reason) =>
        ((SmtpAction.Finish)Finish(MailFate.Deferred, reason, relayFault: reason)).Result;

    private bool WantsAuth => settings.User is not null && settings.Password is not null;

    private SmtpAction Introduced(SmtpReply reply)
    {
        string[] offers = [.. reply.Lines.Skip(1).Select(static line => line.Trim().ToUpperInvariant())];
        _offersStartTls = offers.Contains("STARTTLS");
        _offersEightBit = offers.Contains("8BITMIME");
        _mechanisms = [.. offers.Where(static offer => offer.StartsWith("AUTH ") || offer.StartsWith("AUTH="))
            .SelectMany(static offer => offer[5..].Split(' ', StringSplitOptions.RemoveEmptyEntries))];

        if (settings.Protection == SmtpSecurity.StartTls && !_isProtected)
        {
            return _offersStartTls
                ? Say(Step.StartTls, "STARTTLS")
                : FailAll(MailFate.Deferred, "the server offers no STARTTLS, and smtp_tls or smtp_user asks for it");
        }

        if (!WantsAuth) return Say(Step.MailFrom, SenderCommand);
        if (_mechanisms.Contains("PLAIN")) return Say(Step.AuthPlain, $"AUTH PLAIN {PlainCredentials}");
        return _mechanisms.Contains("LOGIN")
            ? Say(Step.AuthLogin, "AUTH LOGIN")
            : FailAll(MailFate.Deferred, "the server offers neither AUTH PLAIN nor AUTH LOGIN, and there is an smtp_user");
    }

    private SmtpAction AfterRecipient(RecipientResult? refusal)
    {
        _results[_recipient++] = refusal;
        return NextRecipient();
    }

    private SmtpAction NextRecipient()
    {
        if (_recipient < recipients.Count) return Say(Step.RcptTo, $"RCPT TO:<{recipients[_recipient].Address}>");
        return _results.Contains(null) ? Say(Step.Data, "DATA") : Finish(MailFate.Refused, "", relayFault: null);
    }

    private SmtpAction FailAll(MailFate fate, string reason) => Finish(fate, reason, relayFault: reason);

    // Recipients whose fate is known keep it.
    private SmtpAction Finish(MailFate fate, string reason, string? relayFault)
    {
        for (int i = 0; i < _results.Length; i++) _results[i] ??= Result(i, fate, reason);
        return Next(Step.Finished, new SmtpAction.Finish(new SmtpResult([.. _results.OfType<RecipientResult>()], relayFault)));
    }

    private RecipientResult Result(int index, MailFate fate, string reason) => new(recipients[index].Address, fate, reason);

    private SmtpAction Say(Step next, string command) => Next(next, new SmtpAction.Say(command));

    private SmtpAction Next(Step next, SmtpAction action)
    {
        _step = next;
        return action;
    }

    private static MailFate FateOf(SmtpReply reply) => reply.IsPermanent ? MailFate.Refused : MailFate.Deferred;

    private static string Base64(string value) => Convert.ToBase64String(Encoding.UTF8.GetBytes(value));

    // A dot at the beginning of a line is doubled (RFC 5321, section 4.5.2).
    private static byte[] WithEndMark(byte[] content)
    {
        var stuffed = new List<byte>(content.Length + 16);
        bool atBeginning = true;
        foreach (byte b in content)
        {
            if (atBeginning && b == '.') stuffed.Add(b);
            stuffed.Add(b);
            atBeginning = b == '\n';
        }

        stuffed.AddRange(".\r\n"u8);
        return [.. stuffed];
    }
}
