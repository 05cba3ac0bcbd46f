namespace Holdfast.Core.Time;

/// <summary>A point on a monotonic clock that stands still during no suspension of ours: nanoseconds since an arbitrary start.</summary>
/// <remarks>Not a <see cref="long"/>, so that a time cannot be mistaken for a duration.</remarks>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>Later than every instant that a clock shows.</summary>
    public static Instant Never => new(long.MaxValue);

    /// <summary>The instant that lies <paramref name="duration"/> (100 ns units) later.</summary>
    public static Instant operator +(Instant instant, TimeSpan duration) => new(instant.Nanoseconds + duration.Ticks * 100);

    /// <summary>The instant that lies <paramref name="duration"/> earlier.</summary>
    public static Instant operator -(Instant instant, TimeSpan duration) => new(instant.Nanoseconds - duration.Ticks * 100);

    /// <summary>How long after <paramref name="earlier"/> this instant is; negative if it is before it.</summary>
    public static TimeSpan operator -(Instant later, Instant earlier) =>
        TimeSpan.FromTicks((later.Nanoseconds - earlier.Nanoseconds) / 100);

    /// <summary>Whether the left instant is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether the left instant is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether the left instant is not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether the left instant is not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <inheritdoc/>
    public override string ToString() => this == Never ? "never" : $"{Nanoseconds / 1e9:0.000######}s";
}
