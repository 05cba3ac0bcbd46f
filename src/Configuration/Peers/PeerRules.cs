namespace Holdfast.Configuration.Peers;

/// <summary>Every rule, in the order of the codes. An explicit list: nothing is found by reflection.</summary>
public static class PeerRules
{
    /// <summary>Every rule.</summary>
    public static IReadOnlyList<IPeerRule> All { get; } =
    [
    ];
}
