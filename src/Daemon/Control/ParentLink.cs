using System.Text.Json;
using Holdfast.Core.Control;
using Holdfast.Core.LoadBalancing;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Control;

/// <summary>The parent's end of the channel to one child. Belongs to the parent's loop; never waits for the child.</summary>
internal sealed class ParentLink : IDisposable
{
    private readonly EventLoop _loop;
    private readonly MessageChannel _channel;
    private bool _watched;

    /// <summary>Makes a channel with the configuration waiting in it for the child to be.</summary>
    /// <param name="loop">The parent's loop.</param>
    /// <param name="start">What the child reads first, in JSON.</param>
    /// <param name="theirs">The child's end, to be inherited as <see cref="ChildLink.Descriptor"/> and then closed here.</param>
    public ParentLink(EventLoop loop, byte[] start, out MessageChannel theirs)
    {
        _loop = loop;
        (_channel, theirs) = MessageChannel.CreatePair();
        LinkMessage.TrySend(_channel, LinkMessageKind.Start, start);
        _loop.Add(_channel.Handle, OnReadable);
        _watched = true;
    }

    /// <summary>The child runs.</summary>
    public Action Ready { get; init; } = static () => { };

    /// <summary>The child has answered a reload.</summary>
    public Action<ReloadAnswer> Reloaded { get; init; } = static _ => { };

    /// <summary>The child asks for a reload.</summary>
    public Action ReloadRequested { get; init; } = static () => { };

    /// <summary>The child says which real servers are drained.</summary>
    public Action<IReadOnlyList<DrainedServer>> Drained { get; init; } = static _ => { };

    /// <summary>Sends a new configuration. False if the child is gone or does not read.</summary>
    public bool TryReload(byte[] start) => LinkMessage.TrySend(_channel, LinkMessageKind.Reload, start);

    /// <summary>Tells the child to stop. Its end is noticed by its descriptor, not here.</summary>
    public void SendStop() => LinkMessage.TrySend(_channel, LinkMessageKind.Stop);

    /// <summary>Tells the child to end and to leave what is set.</summary>
    public void SendLeave() => LinkMessage.TrySend(_channel, LinkMessageKind.Leave);

    /// <inheritdoc/>
    public void Dispose()
    {
        StopWatching();
        _channel.Dispose();
    }

    /// <summary>Hears what a child that has ended has said last.</summary>
    public void ReadRest()
    {
        while (_watched && TryRead())
        {
        }
    }

    private void OnReadable() => TryRead();

    private bool TryRead()
    {
        try
        {
            switch (LinkMessage.Receive(_channel, out LinkMessage message))
            {
                case ReceiveResult.Closed: StopWatching(); break;
                case ReceiveResult.Message: Handle(message); return true;
                default: break;
            }
        }
        catch (Exception e) when (e is JsonException or SystemCallException)
        {
            // A child that has lost its mind is noticed when it ends.
            StopWatching();
        }

        return false;
    }

    private void Handle(LinkMessage message)
    {
        switch (message.Kind)
        {
            case LinkMessageKind.Ready: Ready(); break;
            case LinkMessageKind.Reloaded: Reloaded(ControlMessages.ReadReloadAnswer(message.Content)); break;
            case LinkMessageKind.ReloadRequested: ReloadRequested(); break;

            // Without its file, for which no descriptor was free here, it says nothing; the next one says all.
            case LinkMessageKind.Drained when message.Content.Length == 0: break;
            case LinkMessageKind.Drained: Drained(CheckersMessages.ReadDrained(message.Content)); break;
            default: break;
        }
    }

    private void StopWatching()
    {
        if (_watched) _loop.Remove(_channel.Handle);
        _watched = false;
    }
}
