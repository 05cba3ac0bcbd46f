using System.Text;
using Holdfast.Core;
using Holdfast.Core.Notifications;

namespace Holdfast.Tests.Notifications;

public class SmtpConversationTests
{
    private const string Extensions = "250-mx\n250-8BITMIME\n250-STARTTLS\n250 AUTH LOGIN PLAIN";
    private static readonly SmtpSettings s_open = new() { Server = "mx" };
    private static readonly SmtpSettings s_user = s_open with { User = "ann", Password = "pässword" };

    private static readonly string s_plain = Convert.ToBase64String("\0ann\0pässword"u8);

    [Fact]
    public void A_mail_goes_to_a_plain_server() => Play(s_open,
        "220 mx", "EHLO lvs1",
        Extensions, "MAIL FROM:<root@lvs1>",
        "250 ok", "RCPT TO:<ann@example.org>",
        "250 ok", "RCPT TO:<bob@example.org>",
        "251 forwarded", "DATA",
        "354 go", "(mail)",
        "250 queued", "delivered, delivered");

    [Fact]
    public void An_old_server_that_does_not_know_EHLO_is_greeted_by_HELO() => Play(s_open,
        "220 mx", "EHLO lvs1",
        "502 what?", "HELO lvs1",
        "250 mx", "MAIL FROM:<root@lvs1>");

    [Theory]
    [InlineData(SmtpSecurity.Automatic)]
    [InlineData(SmtpSecurity.StartTls)]
    public void The_password_is_said_only_under_TLS(SmtpSecurity security) => Play(s_user with { Security = security },
        "220 mx", "EHLO lvs1",
        Extensions, "STARTTLS",
        "220 go", "(TLS)",
        "(protected)", "EHLO lvs1",
        Extensions, $"AUTH PLAIN {s_plain}",
        "235 welcome", "MAIL FROM:<root@lvs1>");

    [Theory]
    [InlineData("250 mx", "no STARTTLS")]
    [InlineData("250-mx\n250 AUTH PLAIN", "no STARTTLS")]
    public void Without_STARTTLS_there_is_no_password(string extensions, string reason) => Play(s_user,
        "220 mx", "EHLO lvs1", extensions, $"fault {reason}: deferred, deferred");

    [Fact]
    public void A_server_without_EHLO_gets_no_password() => Play(s_user, "220 mx", "EHLO lvs1", "500 what?", "fault 500: refused, refused");

    [Fact]
    public void What_was_offered_before_TLS_does_not_count() => Play(s_user,
        "220 mx", "EHLO lvs1",
        Extensions, "STARTTLS",
        "220 go", "(TLS)",
        "(protected)", "EHLO lvs1",
        "250 mx", "fault neither AUTH PLAIN nor AUTH LOGIN: deferred, deferred");

    [Fact]
    public void Who_wants_it_in_plain_text_gets_it() => Play(s_user with { Security = SmtpSecurity.None },
        "220 mx", "EHLO lvs1", Extensions, $"AUTH PLAIN {s_plain}");

    [Fact]
    public void With_TLS_from_the_first_byte_STARTTLS_is_not_said() => Play(s_user with { Security = SmtpSecurity.Tls },
        "220 mx", "EHLO lvs1", Extensions, $"AUTH PLAIN {s_plain}");

    [Fact]
    public void AUTH_PLAIN_may_ask_for_the_credentials_once() => Play(s_user with { Security = SmtpSecurity.Tls },
        "220 mx", "EHLO lvs1",
        Extensions, $"AUTH PLAIN {s_plain}",
        "334", s_plain,
        "334", "fault unexpected reply: 334: deferred, deferred");

    [Theory]
    [InlineData("250-mx\n250 AUTH CRAM-MD5 LOGIN")]
    [InlineData("250-mx\n250 auth=login")]
    public void AUTH_LOGIN_is_used_where_PLAIN_is_not_offered(string extensions) => Play(s_user with { Security = SmtpSecurity.Tls },
        "220 mx", "EHLO lvs1",
        extensions, "AUTH LOGIN",
        "334 VXNlcm5hbWU6", "YW5u",
        "334 UGFzc3dvcmQ6", Convert.ToBase64String("pässword"u8),
        "235 welcome", "MAIL FROM:<root@lvs1>");

    [Fact]
    public void AUTH_LOGIN_is_tried_where_PLAIN_turns_out_to_be_unknown() => Play(s_user with { Security = SmtpSecurity.Tls },
        "220 mx", "EHLO lvs1", Extensions, $"AUTH PLAIN {s_plain}", "504 unknown", "AUTH LOGIN");

    [Theory]
    [InlineData("535 wrong", "fault 535 wrong: refused, refused")]
    [InlineData("454 later", "fault 454 later: deferred, deferred")]
    public void A_refused_password_ends_it(string reply, string end) => Play(s_user with { Security = SmtpSecurity.Tls },
        "220 mx", "EHLO lvs1", Extensions, $"AUTH PLAIN {s_plain}", reply, end);

    [Fact]
    public void Each_recipient_has_a_fate_of_its_own() => Play(s_open,
        "220 mx", "EHLO lvs1",
        "250 mx", "MAIL FROM:<root@lvs1>",
        "250 ok", "RCPT TO:<ann@example.org>",
        "450 busy", "RCPT TO:<bob@example.org>",
        "250 ok", "DATA",
        "354 go", "(mail)",
        "250 queued", "deferred, delivered");

    [Theory]
    [InlineData("550 no", "451 no", "refused, deferred")]
    [InlineData("550 no", "550 no", "refused, refused")]
    public void Without_a_recipient_there_is_no_mail(string first, string second, string end) => Play(s_open,
        "220 mx", "EHLO lvs1",
        "250 mx", "MAIL FROM:<root@lvs1>",
        "250 ok", "RCPT TO:<ann@example.org>",
        first, "RCPT TO:<bob@example.org>",
        second, end);

    [Fact]
    public void A_server_that_closes_puts_off_whom_it_has_not_decided_about() => Play(s_open,
        "220 mx", "EHLO lvs1",
        "250 mx", "MAIL FROM:<root@lvs1>",
        "250 ok", "RCPT TO:<ann@example.org>",
        "550 no", "RCPT TO:<bob@example.org>",
        "421 closing", "fault 421 closing: refused, deferred");

    [Theory]
    [InlineData("554 no mail here", "fault 554 no mail here: refused, refused")]
    [InlineData("421 later", "fault 421 later: deferred, deferred")]
    [InlineData("250 odd", "fault unexpected reply: 250 odd: deferred, deferred")]
    public void A_greeting_may_be_a_refusal(string greeting, string end) => Play(s_open, greeting, end);

    [Fact]
    public void A_lost_connection_puts_off_the_mail()
    {
        var conversation = Begin(s_open);
        conversation.On(new SmtpReply(220, [""]));
        SmtpResult result = conversation.OnInterrupted("lost");
        result.RelayFault.ShouldBe("lost");
        result.Recipients.ShouldAllBe(recipient => recipient.Fate == MailFate.Deferred);
    }

    [Fact]
    public void Dots_at_the_beginning_of_lines_are_doubled()
    {
        SmtpConversation conversation = Begin(s_open, body: ".\n..two\nno.dot\n.");
        foreach (int code in (int[])[220, 250, 250, 250, 250]) conversation.On(new SmtpReply(code, ["", "8BITMIME"]));
        var transfer = conversation.On(new SmtpReply(354, [""])).ShouldBeOfType<SmtpAction.Transfer>();
        Encoding.UTF8.GetString(transfer.Content).ShouldEndWith("\r\n\r\n..\r\n...two\r\nno.dot\r\n..\r\n.\r\n");
    }

    [Fact]
    public void Eight_bit_text_is_announced_where_it_is_offered()
    {
        SmtpConversation conversation = Begin(s_open, body: "Zurück");
        conversation.On(new SmtpReply(220, [""]));
        conversation.On(new SmtpReply(250, ["mx", "8BITMIME"])).ShouldBe(new SmtpAction.Say("MAIL FROM:<root@lvs1> BODY=8BITMIME"));
    }

    /// <summary>Whatever the server says: the conversation ends, no command has a second line, and no secret is said unprotected.</summary>
    [Theory, Seeds(2000)]
    public void Any_replies_end_the_conversation(ulong seed)
    {
        var random = new Random(unchecked((int)seed));
        SmtpSecurity security = random.GetItems(Enum.GetValues<SmtpSecurity>(), 1)[0];
        SmtpConversation conversation = Begin(s_user with { Security = security, User = random.Next(2) == 0 ? null : "ann" });
        bool isProtected = security == SmtpSecurity.Tls;
        SmtpAction action = conversation.On(RandomReply(random));
        for (int step = 0; ; step++)
        {
            step.ShouldBeLessThan(20);
            if (action is SmtpAction.Finish(var result))
            {
                result.Recipients.Count.ShouldBe(2);
                return;
            }

            if (action is SmtpAction.Say(var command))
            {
                command.ShouldNotContain('\r');
                command.ShouldNotContain('\n');
                bool isSecret = command.StartsWith("AUTH", StringComparison.Ordinal) || command == s_plain;
                if (isSecret) (isProtected || security == SmtpSecurity.None).ShouldBeTrue();
            }

            isProtected |= action is SmtpAction.Protect;
            action = action is SmtpAction.Protect ? conversation.OnProtected() : conversation.On(RandomReply(random));
        }
    }

    /// <summary>Random bytes with the alphabet of replies, cut anywhere: never an exception, and never more than was given.</summary>
    [Theory, Seeds(2000)]
    public void Any_bytes_are_a_reply_or_not(ulong seed)
    {
        var random = new Random(unchecked((int)seed));
        byte[] bytes = random.GetItems("0123456789   --\r\n\r\nAUTH\0\xff"u8.ToArray(), random.Next(200));
        if (random.Next(2) == 0 && bytes.Length > 3) "250"u8.CopyTo(bytes);
        SmtpReplyStatus status = SmtpReply.TryRead(bytes, out SmtpReply? reply, out int length);
        (reply is not null).ShouldBe(status == SmtpReplyStatus.Complete);
        length.ShouldBeInRange(0, bytes.Length);
        reply?.Text.ShouldAllBe(c => !char.IsControl(c));
    }

    private static SmtpReply RandomReply(Random random)
    {
        int[] codes = [220, 220, 235, 250, 250, 250, 250, 334, 354, 421, 450, 500, 504, 550, random.Next(200, 600)];
        string[] lines = ["", "STARTTLS", "AUTH PLAIN LOGIN", "AUTH LOGIN", "8BITMIME", "AUTH", "AUTH=", "x\r\nRCPT TO:<a@b>"];
        return new SmtpReply(random.GetItems(codes, 1)[0], random.GetItems(lines, random.Next(1, 5)));
    }

    private static SmtpConversation Begin(SmtpSettings settings, string body = "body") => new(
        settings, "lvs1",
        new MailText(Box("root@lvs1"), [Box("ann@example.org"), Box("bob@example.org")], "subject", body, DateTimeOffset.UnixEpoch, "id@lvs1"),
        [Box("ann@example.org"), Box("bob@example.org")]);

    private static Mailbox Box(string address) => new("", address);

    // Replies and what is done after each, by turns.
    private static void Play(SmtpSettings settings, params string[] lines)
    {
        SmtpConversation conversation = Begin(settings);
        for (int i = 0; i < lines.Length; i += 2)
        {
            SmtpAction action = lines[i] == "(protected)" ? conversation.OnProtected() : conversation.On(Parse(lines[i]));
            string expected = lines[i + 1];
            if (expected.StartsWith("fault ", StringComparison.Ordinal))
            {
                string[] parts = expected.Split(": ");
                var finish = action.ShouldBeOfType<SmtpAction.Finish>();
                finish.Result.RelayFault.ShouldNotBeNull().ShouldContain(string.Join(": ", parts[..^1])["fault ".Length..]);
                Fates(finish.Result).ShouldBe(parts[^1]);
            }
            else
            {
                Describe(action).ShouldBe(expected, $"after {lines[i]}");
            }
        }
    }

    private static string Describe(SmtpAction action) => action switch
    {
        SmtpAction.Say(var command) => command,
        SmtpAction.Protect => "(TLS)",
        SmtpAction.Transfer => "(mail)",
        SmtpAction.Finish({ RelayFault: null } result) => Fates(result),
        _ => action.ToString(),
    };

    private static string Fates(SmtpResult result) =>
        string.Join(", ", result.Recipients.Select(recipient => recipient.Fate.ToString().ToLowerInvariant()));

    private static SmtpReply Parse(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n") + "\r\n");
        SmtpReply.TryRead(bytes, out SmtpReply? reply, out _).ShouldBe(SmtpReplyStatus.Complete);
        return reply!;
    }
}
