using System.Buffers;
using Holdfast.Core.Checks;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Linux.Events;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>What all probes of a process share; for the loop's thread.</summary>
internal sealed class ProbeContext(EventLoop loop, Wakeup wakeup)
{
    private const int ReceiveLength = 64 * 1024;

    /// <summary>The loop.</summary>
    public EventLoop Loop { get; } = loop;

    /// <summary>The way back from other threads.</summary>
    public Wakeup Wakeup { get; } = wakeup;

    /// <summary>Deadlines.</summary>
    public AttemptClock Clock { get; } = new();

    /// <summary>Bounds what goes on over TLS.</summary>
    public TlsGate TlsGate { get; } = new();

    /// <summary>For what has just been received: nothing in it outlives the call of a handler.</summary>
    public byte[] Buffer { get; } = new byte[ReceiveLength];

    /// <summary>For what is to be sent at once: likewise.</summary>
    public ArrayBufferWriter<byte> Output { get; } = new(1024);

    /// <summary>The time of the loop's turn.</summary>
    public Instant Now => new(Loop.TurnTime);

    /// <summary>The way of a connection in the form of the kernel.</summary>
    public static ClientEndpoint Endpoint(ConnectionOptions options)
    {
        Span<byte> remote = stackalloc byte[16];
        Span<byte> local = stackalloc byte[16];
        int localLength = options.BindAddress is { } address ? address.Write(local) : 0;
        return new ClientEndpoint(
            remote[..options.Address.Write(remote)],
            options.Port,
            local[..localLength],
            options.BindPort,
            options.BindInterface,
            options.FirewallMark);
    }
}
