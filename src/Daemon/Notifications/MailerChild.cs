using Holdfast.Core.Control;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;
using Holdfast.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Daemon.Notifications;

/// <summary>One run of the mailer process, seen from the child that has started it, and the channel to it.</summary>
internal sealed class MailerChild : IDisposable
{
    /// <summary>The last argument of a mailer, by which it knows what it is.</summary>
    public const string Role = "--role=mailer";

    /// <summary>Its name in ps. Not keepalived: who looks whether keepalived runs is not to find what outlives it.</summary>
    public const string Name = "holdfast-mailer";

    private readonly EventLoop _loop;
    private readonly MessageChannel _channel;
    private readonly byte[] _buffer = new byte[MessageChannel.MaxLength];
    private readonly Action<MailerMessage> _received;
    private readonly Action<string?> _changed;
    private bool _isWatched = true;
    private bool _isWriteWatched;

    private MailerChild(EventLoop loop, MessageChannel channel, Action<MailerMessage> received, Action<string?> changed)
    {
        _loop = loop;
        _channel = channel;
        _received = received;
        _changed = changed;
        _loop.Add(channel.Handle, OnReadable);
    }

    /// <summary>Whether it has been started.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Begins to start a mailer; messages may be sent to it at once.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="spawner">Starts it.</param>
    /// <param name="users">As whom it runs.</param>
    /// <param name="console">Whether it inherits standard error for its log.</param>
    /// <param name="received">It has sent a message.</param>
    /// <param name="changed">It has been started (null), or has ended or could not be started, and why.</param>
    public static MailerChild Start(
        EventLoop loop, Spawner spawner, MailerUsers users, bool console, Action<MailerMessage> received,
        Action<string?> changed)
    {
        (MessageChannel ours, MessageChannel theirs) = MessageChannel.CreatePair();
        var child = new MailerChild(loop, ours, received, changed);
        spawner.Start(
            Request(users, console, theirs),
            (_, failure) =>
            {
                theirs.Dispose();
                child.IsStarted = failure is null;
                changed(failure?.Message);
            },
            status => changed(status.ToString()));
        return child;
    }

    /// <summary>Hands settings over. False if it does not read or is gone; <paramref name="onWritable"/> comes if it reads again.</summary>
    public bool TrySend(MailerSettings settings, Action onWritable) => Sent(MailerMessage.TrySend(_channel, settings), onWritable);

    /// <summary>Hands a mail over, in the same way.</summary>
    public bool TrySend(MailOrder order, Action onWritable) => Sent(MailerMessage.TrySend(_channel, order), onWritable);

    /// <summary>Closes the channel: the mailer tries for a few seconds to send what it has, and ends.</summary>
    public void Dispose()
    {
        StopWatching();
        _channel.Dispose();
    }

    // Its environment is made here: ours may hold what is nobody's business.
    private static SpawnRequest Request(MailerUsers users, bool console, MessageChannel theirs)
    {
        string[] kept = ["DOTNET_ROOT", "LANG", "PATH", "SSL_CERT_DIR", "SSL_CERT_FILE", "TZ"];
        var environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "0" };
        foreach (string name in kept)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) environment[name] = value;
        }

        return new SpawnRequest(SelfProgram.FindPath(), [Name, Role])
        {
            UserId = users.UserId,
            GroupId = users.GroupId,
            Environment = environment,
            StandardError = console ? new SafeFileHandle(2, ownsHandle: false) : null,
            Inherited = [theirs.Handle],
        };
    }

    private bool Sent(bool sent, Action onWritable)
    {
        if (_isWatched && _isWriteWatched == sent)
        {
            _isWriteWatched = !sent;
            _loop.Modify(_channel.Handle, sent ? null : onWritable);
        }

        return sent;
    }

    private void OnReadable()
    {
        try
        {
            ReceiveResult result = MailerMessage.Receive(_channel, _buffer, out MailerMessage message);
            if (result == ReceiveResult.Message) _received(message);
            if (result == ReceiveResult.Closed) Fail("it has closed its channel");
        }
        catch (SystemCallException e)
        {
            // A mailer that sends what does not fit is as good as none.
            Fail(e.Message);
        }
    }

    private void Fail(string problem)
    {
        StopWatching();
        _changed(problem);
    }

    private void StopWatching()
    {
        if (_isWatched) _loop.Remove(_channel.Handle);
        _isWatched = false;
    }
}
