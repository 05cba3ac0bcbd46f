using Holdfast.Core.Time;

namespace Holdfast.Core.Notifications;

/// <summary>A mail in the queue.</summary>
/// <param name="Id">Number given by whoever added it.</param>
/// <param name="Mail">The mail.</param>
/// <param name="Date">Wall-clock time at which it was written.</param>
/// <param name="AddedAt">When it came into the queue.</param>
/// <param name="Recipients">Who has still to get it.</param>
public sealed record QueuedMail(
    long Id, MailMessage Mail, DateTimeOffset Date, Instant AddedAt, IReadOnlyList<Mailbox> Recipients)
{
    /// <summary>How often the server has put it off.</summary>
    public int Deferrals { get; init; }

    /// <summary>When to try again.</summary>
    public Instant NotBefore { get; init; }
}

/// <summary>
/// Mails that wait to be sent, one at a time. One that the server puts off waits 1 s, 2 s, 4 s … 5 min and lets others
/// pass; when the server itself has failed, all wait. After an hour a mail is given up.
/// </summary>
public sealed class MailQueue
{
    /// <summary>The most mails that wait; one more pushes the oldest out.</summary>
    public const int Capacity = 256;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromHours(1);

    private readonly List<QueuedMail> _mails = [];
    private QueuedMail? _taken;
    private int _faults;
    private Instant _heldUntil;

    /// <summary>Mails that wait or are under way.</summary>
    public int Count => _mails.Count + (_taken is null ? 0 : 1);

    /// <summary>When <see cref="TryTake"/> will have something; never while a mail is under way.</summary>
    public Instant NextDue
    {
        get
        {
            if (_taken is not null || _mails.Count == 0) return Instant.Never;
            Instant first = _mails.Min(static mail => mail.NotBefore);
            return first > _heldUntil ? first : _heldUntil;
        }
    }

    /// <summary>Adds a mail; the result is the one that had to go for it, if any.</summary>
    public QueuedMail? Add(QueuedMail mail)
    {
        QueuedMail? dropped = _mails.Count == Capacity ? _mails[0] : null;
        if (dropped is not null) _mails.RemoveAt(0);
        _mails.Add(mail);
        return dropped;
    }

    /// <summary>Takes the oldest mail that is due; null if there is none or one is under way.</summary>
    public QueuedMail? TryTake(Instant now)
    {
        if (NextDue > now) return null;
        _taken = _mails.Find(mail => mail.NotBefore <= now)!;
        _mails.Remove(_taken);
        return _taken;
    }

    /// <summary>
    /// What has become of the mail that was taken. The result are those mails that are done with: this one unless it is to
    /// be tried again, and those that have waited too long for the server.
    /// </summary>
    public IReadOnlyList<QueuedMail> Finish(SmtpResult result, Instant now)
    {
        QueuedMail mail = _taken ?? throw new InvalidOperationException("no mail is under way");
        _taken = null;
        _faults = result.RelayFault is null ? 0 : _faults + 1;
        _heldUntil = result.RelayFault is null ? default : now + Pause(_faults);

        HashSet<string> deferred = [.. result.Recipients.Where(static r => r.Fate == MailFate.Deferred).Select(static r => r.Address)];
        List<QueuedMail> done = [];
        if (deferred.Count == 0)
        {
            done.Add(mail);
        }
        else
        {
            // The pause after a failure of the server is everybody's, not this mail's.
            int deferrals = mail.Deferrals + (result.RelayFault is null ? 1 : 0);
            _mails.Insert(0, mail with
            {
                Recipients = [.. mail.Recipients.Where(recipient => deferred.Contains(recipient.Address))],
                Deferrals = deferrals,
                NotBefore = result.RelayFault is null ? now + Pause(deferrals) : default,
            });
        }

        done.AddRange(_mails.Where(waiting => waiting.AddedAt + s_patience <= now));
        _mails.RemoveAll(done.Contains);
        return done;
    }

    /// <summary>Forgets all pauses: the settings have changed, or there is little time left.</summary>
    public void Release()
    {
        _faults = 0;
        _heldUntil = default;
        for (int i = 0; i < _mails.Count; i++) _mails[i] = _mails[i] with { NotBefore = default };
    }

    private static TimeSpan Pause(int failures)
    {
        TimeSpan pause = s_firstPause * Math.Pow(2, Math.Min(failures - 1, 16));
        return pause < s_longestPause ? pause : s_longestPause;
    }
}
