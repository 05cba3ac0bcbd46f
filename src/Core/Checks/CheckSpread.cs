namespace Holdfast.Core.Checks;

/// <summary>
/// Spreads checks over their interval, without chance: those of one batch with the same interval stand at the same
/// distance from each other, and neighbours in the file are far apart. Later batches fall between.
/// </summary>
public sealed class CheckSpread
{
    /// <summary>So few checks make no burst, however they lie.</summary>
    public const int SmallBatch = 16;

    // The golden ratio without its 1: multiples of it, modulo 1, fill a line more evenly than those of other numbers.
    private const double Golden = 0.6180339887498949;

    private readonly Dictionary<TimeSpan, Batch> _batches = [];
    private int _groups;

    /// <summary>Begins a batch: forgets how many there are of each interval.</summary>
    public void Begin() => _batches.Clear();

    /// <summary>There is one more check with an interval. All are counted before the first is placed.</summary>
    public void Count(TimeSpan interval)
    {
        _batches.TryGetValue(interval, out Batch batch);
        _batches[interval] = batch with { Count = batch.Count + 1 };
    }

    /// <summary>Where the next check with an interval lies in it, 0 up to but without 1.</summary>
    /// <param name="interval">The interval; it was counted.</param>
    /// <param name="batchSize">How many checks have it in this batch.</param>
    public double Place(TimeSpan interval, out int batchSize)
    {
        Batch batch = _batches[interval];
        if (batch.Placed == 0)
        {
            batch = batch with { Stride = Stride(batch.Count), Offset = _groups * Golden % 1 };
            _groups++;
        }

        long slot = (long)batch.Placed * batch.Stride % batch.Count;
        _batches[interval] = batch with { Placed = batch.Placed + 1 };
        batchSize = batch.Count;
        return Math.Min((slot + batch.Offset) / batch.Count, 0.999999999);
    }

    // Coprime with the count, so that every place is met once.
    private static int Stride(int count)
    {
        int stride = Math.Max(1, (int)(count * Golden));
        while (GreatestCommonDivisor(stride, count) != 1) stride++;
        return stride;
    }

    private static int GreatestCommonDivisor(int left, int right)
    {
        while (right != 0) (left, right) = (right, left % right);
        return left;
    }

    private readonly record struct Batch(int Count, int Placed, int Stride, double Offset);
}
