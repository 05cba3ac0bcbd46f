using System.Text;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.Notifications;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Notifications;
using Holdfast.Linux.Sockets;

namespace Holdfast.Tests.Daemon.Notifications;

public sealed class MailerMessageTests : IDisposable
{
    private readonly MessageChannel _ours;
    private readonly MessageChannel _theirs;

    public MailerMessageTests() => (_ours, _theirs) = MessageChannel.CreatePair();

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
    }

    [Fact]
    public void Settings_arrive_whole_however_many_recipients_there_are()
    {
        var smtp = new SmtpSettings
        {
            Server = "mx", Port = 587, Security = SmtpSecurity.Tls, User = "ann", Password = "pässword",
            Recipients = [.. Enumerable.Range(0, 10_000).Select(i => $"user{i}@example.org")],
        };
        MailerMessage.TrySend(_ours, new MailerSettings(smtp, new LogSettings { Facility = 16 }, "root")).ShouldBeTrue();

        MailerMessage message = Receive(_theirs);

        message.Kind.ShouldBe(MailerMessageKind.Settings);
        MailerSettings settings = ControlMessages.ReadMailerSettings(message.Content);
        settings.Smtp.Recipients.ShouldBe(smtp.Recipients);
        (settings.Smtp with { Recipients = smtp.Recipients }).ShouldBe(smtp);
        settings.Log.Facility.ShouldBe(16);
    }

    [Fact]
    public void A_mail_of_the_greatest_length_fits_into_a_message()
    {
        // Each of these characters takes six bytes in JSON.
        var order = new MailOrder(7, DateTimeOffset.UnixEpoch, new MailMessage(new string('"', 256), new string('\u0001', Mailer.LongestBody)));
        MailerMessage.TrySend(_ours, order).ShouldBeTrue();
        ControlMessages.ReadMailOrder(Receive(_theirs).Content).ShouldBe(order);
    }

    [Fact]
    public void A_report_carries_its_number()
    {
        MailerMessage.TrySendDone(_theirs, long.MaxValue - 3).ShouldBeTrue();
        Receive(_ours).DoneId.ShouldBe(long.MaxValue - 3);
        new MailerMessage(MailerMessageKind.Done, [1, 2, 3]).DoneId.ShouldBeNull();
    }

    [Fact]
    public void What_a_mailer_logs_is_one_line_whatever_it_sends()
    {
        MailerMessage.TrySendLog(_theirs, LogLevel.Error, "text").ShouldBeTrue();
        Receive(_ours).LogLine().ShouldBe((LogLevel.Error, "text"));

        byte[] forged = [99, .. Encoding.UTF8.GetBytes("one\n(VI_1) Entering MASTER STATE\x1b[2J" + new string('x', 5000))];
        (LogLevel level, string text) = new MailerMessage(MailerMessageKind.Log, forged).LogLine();
        level.ShouldBe(LogLevel.Warning);
        text.ShouldAllBe(c => !char.IsControl(c));
        text.Length.ShouldBeLessThan(1100);
        new MailerMessage(MailerMessageKind.Log, []).LogLine().ShouldBe((LogLevel.Warning, ""));
    }

    [Fact]
    public void A_mailer_that_does_not_read_or_is_gone_is_noticed()
    {
        var order = new MailOrder(1, DateTimeOffset.UnixEpoch, new MailMessage("s", new string('x', 8000)));
        int sent = 0;
        while (sent < 10_000 && MailerMessage.TrySend(_ours, order)) sent++;
        sent.ShouldBeInRange(1, 9_999);
        _theirs.Dispose();
        MailerMessage.TrySend(_ours, order).ShouldBeFalse();
    }

    private static MailerMessage Receive(MessageChannel channel)
    {
        MailerMessage.Receive(channel, new byte[MessageChannel.MaxLength], out MailerMessage message).ShouldBe(ReceiveResult.Message);
        return message;
    }
}
