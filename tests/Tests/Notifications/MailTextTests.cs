using System.Text;
using Holdfast.Core.Notifications;

namespace Holdfast.Tests.Notifications;

public class MailTextTests
{
    private static readonly MailText s_plain = new(
        Box("root@lvs1"), [Box("a@example.org"), Box("b@example.org")], "[lvs1] VRRP Instance VI_1 - Entering MASTER state",
        "=> VRRP Instance VI_1 now holds its virtual addresses <=",
        new DateTimeOffset(2026, 11, 5, 7, 8, 9, TimeSpan.FromMinutes(-210)), "1.2.3@lvs1");

    [Fact]
    public void A_mail_has_the_fields_of_keepalived_and_those_that_filters_ask_for() =>
        Compose(s_plain).ShouldBe(string.Join("\r\n",
        [
            "Date: Thu, 5 Nov 2026 07:08:09 -0330",
            "From: root@lvs1",
            "Subject: [lvs1] VRRP Instance VI_1 - Entering MASTER state",
            "X-Mailer: Keepalived",
            "To: a@example.org,",
            " b@example.org",
            "Message-ID: <1.2.3@lvs1>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 7bit",
            "",
            "=> VRRP Instance VI_1 now holds its virtual addresses <=",
            "",
        ]));

    [Fact]
    public void A_subject_cannot_begin_a_new_field()
    {
        string text = Compose(s_plain with { Subject = "x\r\nBcc: everybody@example.org\r\n\r\nbody" });
        text.Split("\r\n").ShouldNotContain(line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        SubjectOf(text).ShouldBe("x  Bcc: everybody@example.org    body");
    }

    [Theory]
    [InlineData("Größe äöü")]
    [InlineData("=?utf-8?B?eA==?= is no encoded word")]
    [InlineData("監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視 監視")]
    public void A_subject_that_is_not_plain_is_encoded_in_words_that_are_not_too_long(string subject)
    {
        string text = Compose(s_plain with { Subject = subject });
        text.ShouldAllBe(c => c < 128);
        text.Split("\r\n").ShouldAllBe(line => line.Length <= 76 + "Subject: ".Length);
        SubjectOf(text).ShouldBe(subject);
    }

    [Fact]
    public void A_body_in_UTF_8_is_sent_as_it_is_only_to_who_takes_it()
    {
        MailText german = s_plain with { Body = "Zurück" };
        german.WantsEightBit.ShouldBeTrue();
        Encoding.UTF8.GetString(german.Compose(eightBit: true)).ShouldEndWith("8bit\r\n\r\nZurück\r\n");
        Compose(german).ShouldEndWith($"base64\r\n\r\n{Convert.ToBase64String("Zurück\r\n"u8)}\r\n");
    }

    [Fact]
    public void No_line_is_longer_than_allowed()
    {
        MailText longLine = s_plain with { Body = new string('x', 5000) };
        longLine.WantsEightBit.ShouldBeFalse();
        Compose(longLine).Split("\r\n").ShouldAllBe(line => line.Length <= 998);
    }

    [Theory]
    [InlineData("root", "", "root", "root")]
    [InlineData(" root@example.org ", "", "root@example.org", "root@example.org")]
    [InlineData("Admin <root@example.org>", "Admin", "root@example.org", "\"Admin\" <root@example.org>")]
    [InlineData("\"A \\ B\" <a@b>", "A \\ B", "a@b", "\"A \\\\ B\" <a@b>")]
    [InlineData("Jörg <j@b>", "Jörg", "j@b", "=?utf-8?B?SsO2cmc=?= <j@b>")]
    public void A_mailbox_may_have_a_name(string text, string name, string address, string header)
    {
        Mailbox box = Box(text);
        box.ShouldBe(new Mailbox(name, address));
        box.HeaderText.ShouldBe(header);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<>")]
    [InlineData("a b@c")]
    [InlineData("a@b\r\nDATA")]
    [InlineData("x\ny <a@b>")]
    [InlineData("a@b> SIZE=1")]
    [InlineData("jörg@example.org")]
    public void What_could_break_out_of_a_command_is_no_mailbox(string text) => Mailbox.TryParse(text).ShouldBeNull();

    private static Mailbox Box(string text) => Mailbox.TryParse(text).ShouldNotBeNull();

    private static string Compose(MailText text) => Encoding.ASCII.GetString(text.Compose(eightBit: false));

    private static string SubjectOf(string mail)
    {
        string field = mail[(mail.IndexOf("Subject: ", StringComparison.Ordinal) + 9)..mail.IndexOf("\r\nX-Mailer", StringComparison.Ordinal)];
        return string.Concat(field.Split("\r\n ").Select(word => word.StartsWith("=?utf-8?B?", StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2]))
            : word));
    }
}
