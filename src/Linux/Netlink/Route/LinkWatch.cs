using Holdfast.Linux.Interop;

namespace Holdfast.Linux.Netlink.Route;

/// <summary>Keeps a <see cref="LinkTable"/> true: dump at the start, then events, and a new dump whenever events were lost.</summary>
public sealed class LinkWatch : IDisposable
{
    private readonly LinkMonitor _monitor;
    private readonly RouteSocket _routes;
    private readonly LinkMonitor.Listener _apply;
    private readonly List<KernelLink> _links = [];
    private readonly List<KernelAddress> _addresses = [];

    /// <summary>Subscribes to the changes in the network namespace of this thread, and reads nothing yet.</summary>
    /// <param name="routes">For dumps.</param>
    /// <param name="receiveBufferBytes">SO_RCVBUF of the subscription.</param>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public LinkWatch(RouteSocket routes, int receiveBufferBytes = LinkMonitor.DefaultReceiveBuffer)
        : this(routes, new ReceiveBufferSize(receiveBufferBytes))
    {
    }

    /// <summary>Subscribes, as the other one does.</summary>
    /// <param name="routes">For dumps.</param>
    /// <param name="receiveBuffer">SO_RCVBUF of the subscription.</param>
    /// <exception cref="SystemCallException">The kernel refused.</exception>
    public LinkWatch(RouteSocket routes, ReceiveBufferSize receiveBuffer)
    {
        _routes = routes;
        _monitor = new LinkMonitor(receiveBuffer);
        _apply = Apply;
    }

    /// <summary>What is known. Set its callbacks before <see cref="Resynchronize"/> to be told of what is there already.</summary>
    public LinkTable Table { get; } = new();

    /// <summary>How often events were lost and everything was read anew.</summary>
    public int Overruns { get; private set; }

    /// <summary>Called after each overrun, when the table is true again.</summary>
    public Action? Resynchronized { get; set; }

    /// <summary>Readable when there is news.</summary>
    public SafeFileDescriptor Handle => _monitor.Handle;

    /// <summary>Takes the news over, a bounded amount of it.</summary>
    public void OnReadable() => _monitor.Drain(_apply);

    /// <summary>Takes some of the news over: what one system call gives.</summary>
    public void TakeSome() => _monitor.Drain(_apply, rounds: 1);

    /// <summary>Takes all the news over that the kernel has queued so far.</summary>
    public void DrainAll() => _monitor.Drain(_apply, RoundsOfAll);

    // Far more than the receive buffer can hold: only a storm that never ends is not waited for.
    private const int RoundsOfAll = 4096;

    /// <summary>Reads everything anew. To be called once at the start, and whenever in doubt.</summary>
    public void Resynchronize()
    {
        _routes.DumpLinks(_links);
        _routes.DumpAddresses(_addresses);
        Table.Load(_links, _addresses);
    }

    /// <inheritdoc/>
    public void Dispose() => _monitor.Dispose();

    private void Apply(in RouteEvent e)
    {
        if (e.Kind != RouteEventKind.Overrun)
        {
            Table.Apply(e);
            return;
        }

        Overruns++;
        Resynchronize();
        Resynchronized?.Invoke();
    }
}
