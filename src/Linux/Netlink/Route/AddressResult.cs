namespace Holdfast.Linux.Netlink.Route;

/// <summary>What is done to an address.</summary>
public enum AddressOperation
{
    /// <summary>RTM_NEWADDR with NLM_F_CREATE and NLM_F_EXCL: an address that is there stays as it is.</summary>
    Add,

    /// <summary>RTM_NEWADDR with NLM_F_CREATE and NLM_F_REPLACE: flags and lifetimes of one that is there change.</summary>
    AddOrUpdate,

    /// <summary>RTM_DELADDR.</summary>
    Remove,
}

/// <summary>How an operation ended.</summary>
public enum AddressOutcome
{
    /// <summary>The kernel did it.</summary>
    Done,

    /// <summary>Add: EEXIST, the address was there already. Nothing was changed.</summary>
    AlreadyThere,

    /// <summary>Remove: EADDRNOTAVAIL, or ENODEV/ENXIO because the interface is gone: nothing to remove.</summary>
    NotThere,

    /// <summary>The kernel refused: see <see cref="AddressResult.Errno"/>.</summary>
    Refused,
}

/// <summary>One operation of a batch with its end.</summary>
/// <param name="Operation">What was asked.</param>
/// <param name="Address">Of which address.</param>
/// <param name="Errno">0, or the kernel's error number, positive.</param>
public readonly record struct AddressResult(AddressOperation Operation, KernelAddress Address, int Errno)
{
    /// <summary>Why the kernel refused, in its own words; null unless it did.</summary>
    public string? Text { get; init; }

    /// <summary>The end in words.</summary>
    public AddressOutcome Outcome => (Operation, Errno) switch
    {
        (_, 0) => AddressOutcome.Done,
        (AddressOperation.Add, Interop.Errno.EEXIST) => AddressOutcome.AlreadyThere,
        (AddressOperation.Remove, Interop.Errno.EADDRNOTAVAIL or Interop.Errno.ENODEV or Interop.Errno.ENXIO) =>
            AddressOutcome.NotThere,
        _ => AddressOutcome.Refused,
    };

    /// <summary>Whether the address is now as it was asked to be.</summary>
    public bool IsSuccess => Outcome != AddressOutcome.Refused;
}
