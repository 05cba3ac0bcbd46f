namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>
/// Divides the numbers that a rule can draw among destinations. A table says for each number, from 0, which destination
/// (an index into the list of weights) it belongs to.
/// </summary>
public static class SlotTable
{
    /// <summary>
    /// The longest table. With more weight than that, shares are rounded: to a tenth of a per cent of all connections, and
    /// nobody who has a weight gets nothing.
    /// </summary>
    public const int MaximumSlots = 1000;

    /// <summary>
    /// Each destination as often as its weight says, and mixed: 3, 1 gives A A B A and not A A A B, so that a heavy server
    /// does not get its share in one burst.
    /// </summary>
    /// <param name="weights">0 or more, at most <see cref="MaximumSlots"/> of them.</param>
    /// <returns>Empty if no weight is above 0.</returns>
    public static int[] Mixed(IReadOnlyList<int> weights)
    {
        int[] shares = Shares(weights);
        int length = shares.Sum();
        var table = new int[length];
        var credits = new int[shares.Length];
        for (int slot = 0; slot < length; slot++)
        {
            int best = -1;
            for (int i = 0; i < shares.Length; i++)
            {
                credits[i] += shares[i];
                if (shares[i] > 0 && (best < 0 || credits[i] > credits[best])) best = i;
            }

            credits[best] -= length;
            table[slot] = best;
        }

        return table;
    }

    /// <summary>Each destination as often as its weight says, in one run: for drawing by a hash, where order is nothing.</summary>
    /// <inheritdoc cref="Mixed" path="/param|/returns"/>
    public static int[] Runs(IReadOnlyList<int> weights) =>
        [.. Shares(weights).SelectMany((share, i) => Enumerable.Repeat(i, share))];

    /// <summary>How many slots each destination has: its weight over the common divisor, or its rounded part of <see cref="MaximumSlots"/>.</summary>
    /// <inheritdoc cref="Mixed" path="/param"/>
    public static int[] Shares(IReadOnlyList<int> weights)
    {
        long sum = weights.Sum(weight => (long)weight);
        if (sum == 0) return new int[weights.Count];
        long divisor = weights.Aggregate(0L, (known, weight) => CommonDivisor(known, weight));
        if (sum / divisor <= MaximumSlots) return [.. weights.Select(weight => (int)(weight / divisor))];
        return [.. weights.Select(weight => weight == 0 ? 0 : Math.Max(1, (int)(weight * (decimal)MaximumSlots / sum)))];
    }

    private static long CommonDivisor(long a, long b) => b == 0 ? a : CommonDivisor(b, a % b);
}
