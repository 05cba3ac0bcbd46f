using System.Numerics;

namespace Holdfast.Core.Simulation;

/// <summary>
/// Chance that is the same on every machine and in every version of .NET: xoshiro256** (Blackman and Vigna), its state
/// drawn from the seed by SplitMix64. Not for secrets.
/// </summary>
public sealed class SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Every seed is a good one, zero too.</summary>
    public SeededRandom(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>A stream of its own, so that what one part draws does not shift what another draws.</summary>
    public SeededRandom Fork() => new(NextUInt64());

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        unchecked
        {
            ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
            ulong shifted = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= shifted;
            _d = BitOperations.RotateLeft(_d, 45);
            return result;
        }
    }

    /// <summary>A number of 0..<paramref name="limit"/>-1, for limits above 0. The bias is below 2^-32 for what is drawn here.</summary>
    public int Next(int limit) => (int)(((NextUInt64() >> 32) * (ulong)limit) >> 32);

    /// <summary>A number of <paramref name="from"/>..<paramref name="to"/>, both included.</summary>
    public int Between(int from, int to) => from + Next(to - from + 1);

    /// <summary>Whether something of this probability, 0..1, happens.</summary>
    public bool Chance(double probability) => (NextUInt64() >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <summary>A duration of <paramref name="from"/>..<paramref name="to"/>, in steps of 100 ns.</summary>
    public TimeSpan Between(TimeSpan from, TimeSpan to)
    {
        ulong range = (ulong)(to.Ticks - from.Ticks) + 1;
        return TimeSpan.FromTicks(from.Ticks + (long)(NextUInt64() % range));
    }

    /// <summary>One of <paramref name="choices"/>, which are not empty.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    /// <summary>Fills <paramref name="bytes"/>.</summary>
    public void Fill(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(NextUInt64() >> 56);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        unchecked
        {
            ulong z = state += 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }
}
