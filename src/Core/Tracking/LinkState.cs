namespace Holdfast.Core.Tracking;

/// <summary>What is known of a network interface.</summary>
public enum LinkState : byte
{
    /// <summary>No interface of that name exists.</summary>
    Missing,

    /// <summary>It exists and is administratively down or has no carrier.</summary>
    Down,

    /// <summary>It exists, is up and has a carrier.</summary>
    Up,
}
