namespace Holdfast.Linux.Netlink.Route;

/// <summary>What a <see cref="RouteEvent"/> tells.</summary>
public enum RouteEventKind
{
    /// <summary>Something that is of no interest here; ignore it.</summary>
    None = 0,

    /// <summary>An interface is new or has changed: <see cref="RouteEvent.Link"/> is how it is now.</summary>
    LinkChanged,

    /// <summary>An interface is gone, or has left this namespace: <see cref="RouteEvent.Link"/> is how it was.</summary>
    LinkRemoved,

    /// <summary>An address is new or has changed: <see cref="RouteEvent.Address"/> is how it is now.</summary>
    AddressAdded,

    /// <summary>An address is gone.</summary>
    AddressRemoved,

    /// <summary>Events were lost (ENOBUFS): everything must be read again.</summary>
    Overrun,
}

/// <summary>One change that the kernel reported. A value: reading events allocates nothing.</summary>
public readonly record struct RouteEvent(RouteEventKind Kind, KernelLink Link, KernelAddress Address)
{
    /// <summary>A change of an interface.</summary>
    public static RouteEvent Of(RouteEventKind kind, in KernelLink link) => new(kind, link, default);

    /// <summary>A change of an address.</summary>
    public static RouteEvent Of(RouteEventKind kind, in KernelAddress address) => new(kind, default, address);
}
