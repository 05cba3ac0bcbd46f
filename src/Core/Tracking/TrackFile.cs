namespace Holdfast.Core.Tracking;

/// <summary>What becomes of a tracked file at the start (<c>init_file</c>).</summary>
/// <param name="Value">The number that is written.</param>
/// <param name="Overwrite">Whether a file that exists is written as well.</param>
public sealed record FileInitialisation(int Value, bool Overwrite);

/// <summary>A <c>track_file</c>: a number in a file that somebody else writes.</summary>
public sealed record TrackFile
{
    /// <summary>Name by which instances and checkers refer to it.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// What the number is multiplied with for those who track it without a weight of their own; -254..254, default 1.
    /// 0: any number other than 0 is a fault.
    /// </summary>
    public int Weight { get; init; } = 1;

    /// <summary>Whether the sign of the product, or zero and non-zero, change places.</summary>
    public bool Reverse { get; init; }

    /// <summary>Whether the file is created; null: no.</summary>
    public FileInitialisation? Initialise { get; init; }
}
