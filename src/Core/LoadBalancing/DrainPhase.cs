namespace Holdfast.Core.LoadBalancing;

/// <summary>How far a drain is.</summary>
public enum DrainPhase : byte
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Weight 0: connections that are there go on, new ones go elsewhere.</summary>
    Draining,

    /// <summary>Out of the table until the drain is lifted.</summary>
    Drained,
}
