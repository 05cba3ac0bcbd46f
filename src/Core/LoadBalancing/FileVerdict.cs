using Holdfast.Core.Checks;
using Holdfast.Core.Tracking;

namespace Holdfast.Core.LoadBalancing;

/// <summary>What the number in a file means for a FILE_CHECK.</summary>
/// <param name="IsUp">Whether the check is well.</param>
/// <param name="WeightDelta">Added to the weight of the server, -2147483647..2147483647; 0 if the check is down.</param>
public readonly record struct FileVerdict(bool IsUp, int WeightDelta)
{
    /// <summary>Judges a number.</summary>
    /// <param name="check">The check.</param>
    /// <param name="file">The file; null: not in the model.</param>
    /// <param name="value">The number in it.</param>
    public static FileVerdict Of(HealthCheck.File check, TrackFile? file, long value)
    {
        int weight = check.Weight ?? file?.Weight ?? 1;
        bool reverse = check.Weight is null && file is not null ? file.Reverse ^ check.Reverse : check.Reverse;
        if (weight == 0) return new FileVerdict(value == 0 != reverse, 0);
        Int128 product = (Int128)value * weight * (reverse ? -1 : 1);

        // One below the least weight is keepalived's mark for a fault.
        return product < -int.MaxValue
            ? new FileVerdict(IsUp: false, 0)
            : new FileVerdict(IsUp: true, (int)Int128.Min(product, int.MaxValue));
    }
}
