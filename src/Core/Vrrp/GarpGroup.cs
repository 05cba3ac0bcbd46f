namespace Holdfast.Core.Vrrp;

/// <summary>A <c>garp_group</c>: interfaces that share one limit of gratuitous ARPs and unsolicited NAs.</summary>
public sealed record GarpGroup
{
    /// <summary>Least distance of two gratuitous ARPs over the group; zero: no limit.</summary>
    public TimeSpan GarpInterval { get; init; }

    /// <summary>Least distance of two unsolicited NAs over the group; zero: no limit.</summary>
    public TimeSpan NaInterval { get; init; }

    /// <summary>Names of the interfaces; not empty.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];
}
