using Holdfast.Core.Checks;
using Holdfast.Core.Packets;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>
/// The raw sockets of ping checks: one for each way that packets must go, whatever the number of peers.
/// </summary>
internal sealed class EchoSockets(ProbeContext context) : IDisposable
{
    private readonly Dictionary<Way, EchoChannel> _channels = [];

    /// <summary>The channel for a check; null: it cannot be opened now.</summary>
    public EchoChannel? For(ConnectionOptions options, ClientEndpoint endpoint, out SocketFailure failure)
    {
        failure = default;
        Way way = Way.Of(options);
        if (_channels.TryGetValue(way, out EchoChannel? found)) return found;
        ushort id = (ushort)Random.Shared.Next(1, ushort.MaxValue + 1);
        EchoSocket? socket = EchoSocket.Open(endpoint, id, out failure);
        if (socket is null) return null;
        var channel = new EchoChannel(context, socket, id);
        _channels.Add(way, channel);
        return channel;
    }

    /// <summary>Closes a check's channel: the next attempt opens another one. What waits for a reply does so in vain.</summary>
    public void Close(ConnectionOptions options)
    {
        if (_channels.Remove(Way.Of(options), out EchoChannel? closed)) closed.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (EchoChannel channel in _channels.Values) channel.Dispose();
        _channels.Clear();
    }

    private readonly record struct Way(IpFamily Family, IpAddress? BindAddress, string? BindInterface, uint FirewallMark)
    {
        public static Way Of(ConnectionOptions options) =>
            new(options.Address.Family, options.BindAddress, options.BindInterface, options.FirewallMark);
    }
}
