namespace Holdfast.Daemon.Vrrp;

/// <summary>What the address owner still has to do, in order. A chunk at a time, so that adverts go out in between.</summary>
internal sealed class AddressWork(AddressWorkKind kind)
{
    public AddressWorkKind Kind { get; } = kind;

    /// <summary>The addresses concerned; empty for <see cref="AddressWorkKind.Then"/>.</summary>
    public IReadOnlyList<OwnedAddress> Addresses { get; init; } = [];

    /// <summary>Announcements of each address: for <see cref="AddressWorkKind.Add"/> 0 or 1, right after it was added.</summary>
    public int Rounds { get; set; }

    /// <summary>What follows once everything before it is done, such as telling a script.</summary>
    public Action? Continuation { get; init; }

    /// <summary>The next address to handle.</summary>
    public int Position { get; set; }
}

internal enum AddressWorkKind
{
    Add,
    Remove,
    Announce,
    Then,
}
