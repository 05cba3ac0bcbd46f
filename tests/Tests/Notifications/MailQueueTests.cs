using Holdfast.Core.Notifications;
using Holdfast.Core.Time;

namespace Holdfast.Tests.Notifications;

public class MailQueueTests
{
    private static readonly Mailbox s_ann = new("", "ann@example.org");
    private static readonly Mailbox s_bob = new("", "bob@example.org");
    private readonly MailQueue _queue = new();

    [Fact]
    public void One_mail_is_under_way_at_a_time_the_oldest_first()
    {
        Add(1);
        Add(2);
        _queue.TryTake(At(0))!.Id.ShouldBe(1);
        _queue.NextDue.ShouldBe(Instant.Never);
        _queue.TryTake(At(0)).ShouldBeNull();
        _queue.Count.ShouldBe(2);
        _queue.Finish(Delivered(), At(0)).Select(mail => mail.Id).ShouldBe([1]);
        _queue.TryTake(At(0))!.Id.ShouldBe(2);
    }

    [Fact]
    public void While_the_server_fails_all_wait_longer_and_longer()
    {
        Add(1);
        Add(2);
        double now = 0;
        var pauses = new List<double>();
        for (int i = 0; i < 11; i++)
        {
            _queue.TryTake(At(now))!.Id.ShouldBe(1, "the order stays");
            _queue.Finish(Unreachable(), At(now)).ShouldBeEmpty();
            double next = (_queue.NextDue - At(0)).TotalSeconds;
            pauses.Add(next - now);
            _queue.TryTake(At(next - 0.001)).ShouldBeNull();
            now = next;
        }

        pauses.ShouldBe([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        _queue.TryTake(At(now));
        _queue.Finish(Delivered(), At(now));
        _queue.NextDue.ShouldBeLessThanOrEqualTo(At(now), "the server is well again");
    }

    [Fact]
    public void A_mail_that_is_put_off_lets_others_pass_and_goes_to_those_who_have_not_got_it()
    {
        Add(1);
        Add(2);
        _queue.TryTake(At(0));
        _queue.Finish(new SmtpResult([new(s_ann.Address, MailFate.Delivered, ""), new(s_bob.Address, MailFate.Deferred, "450")], null), At(0))
            .ShouldBeEmpty();
        _queue.TryTake(At(0))!.Id.ShouldBe(2);
        _queue.Finish(Delivered(), At(0));
        _queue.NextDue.ShouldBe(At(1));
        _queue.TryTake(At(1))!.Recipients.ShouldBe([s_bob]);
    }

    [Fact]
    public void After_an_hour_every_mail_is_given_up()
    {
        Add(1);
        Add(2);
        Add(3, at: 100);
        _queue.TryTake(At(3599));
        _queue.Finish(Unreachable(), At(3599)).ShouldBeEmpty();
        _queue.Release();
        _queue.TryTake(At(3600));
        _queue.Finish(Unreachable(), At(3600)).Select(mail => mail.Id).ShouldBe([1, 2]);
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public void The_oldest_goes_when_there_are_too_many()
    {
        for (int i = 0; i < MailQueue.Capacity; i++) Add(i).ShouldBeNull();
        Add(1000)!.Id.ShouldBe(0);
        _queue.Count.ShouldBe(MailQueue.Capacity);
    }

    [Fact]
    public void A_release_ends_all_pauses()
    {
        Add(1);
        _queue.TryTake(At(0));
        _queue.Finish(Unreachable(), At(0));
        _queue.TryTake(At(0)).ShouldBeNull();
        _queue.Release();
        _queue.TryTake(At(0))!.Id.ShouldBe(1);
    }

    private static Instant At(double seconds) => new((long)(seconds * 1e9));

    private static SmtpResult Delivered() => new([new(s_ann.Address, MailFate.Delivered, ""), new(s_bob.Address, MailFate.Delivered, "")], null);

    private static SmtpResult Unreachable() => new(
        [new(s_ann.Address, MailFate.Deferred, "down"), new(s_bob.Address, MailFate.Deferred, "down")], "down");

    private QueuedMail? Add(long id, double at = 0) =>
        _queue.Add(new QueuedMail(id, new MailMessage("s", "b"), DateTimeOffset.UnixEpoch, At(at), [s_ann, s_bob]));
}
