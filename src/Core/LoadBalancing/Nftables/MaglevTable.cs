using System.Diagnostics;
using Holdfast.Core.Packets;

namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>
/// The lookup table of consistent hashing after Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load
/// Balancer" (NSDI 2016), section 3.4, with weights. Each destination fills slots in an order of preference of its own, which
/// depends on nothing but its address and port: two directors make the same table, and a destination that goes leaves the
/// slots of the others nearly as they were.
/// </summary>
public static class MaglevTable
{
    /// <summary>How many slots: prime, so that every step visits all of them, and large against the number of servers.</summary>
    public const int Slots = 1021;

    /// <summary>The table.</summary>
    /// <param name="destinations">In any order; those of weight 0 get no slot.</param>
    /// <returns>For each slot an index into the list; empty if nobody has a weight.</returns>
    public static int[] Of(IReadOnlyList<Destination> destinations)
    {
        // The order of turns must not depend on the order of the list, for two directors may have it in different ones.
        Destination[] sorted = [.. destinations.OrderBy(one => one.Address).ThenBy(one => one.Port)];
        int[] turns = SlotTable.Mixed([.. sorted.Select(one => one.Weight)]);
        if (turns.Length == 0) return [];

        int[] positions = [.. sorted.Select(one => IndexOf(destinations, one))];
        (int Offset, int Step)[] preferences = [.. sorted.Select(Preference)];
        var next = new int[sorted.Length];
        var table = new int[Slots];
        Array.Fill(table, -1);
        for (int filled = 0; filled < Slots; filled++)
        {
            int chosen = turns[filled % turns.Length];
            table[NextFree(table, preferences[chosen], ref next[chosen])] = positions[chosen];
        }

        return table;
    }

    private static int IndexOf(IReadOnlyList<Destination> destinations, Destination wanted)
    {
        for (int i = 0; i < destinations.Count; i++)
        {
            if (ReferenceEquals(destinations[i], wanted)) return i;
        }

        throw new UnreachableException();
    }

    private static int NextFree(int[] table, (int Offset, int Step) preference, ref int next)
    {
        int slot;
        do
        {
            slot = (int)((preference.Offset + ((long)next * preference.Step)) % Slots);
            next++;
        }
        while (table[slot] >= 0);
        return slot;
    }

    private static (int Offset, int Step) Preference(Destination destination)
    {
        Span<byte> name = stackalloc byte[18];
        int length = destination.Address.Write(name);
        name[length] = (byte)(destination.Port >> 8);
        name[length + 1] = (byte)destination.Port;
        ulong hash = Hash(name[..(length + 2)]);
        return ((int)(hash % Slots), (int)(hash / Slots % (Slots - 1)) + 1);
    }

    // FNV-1a, and the finalizer of splitmix64 behind it: addresses that differ in one bit must differ everywhere.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            ulong hash = 0xcbf29ce484222325;
            foreach (byte value in bytes) hash = (hash ^ value) * 0x100000001b3;
            hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
            hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
            return hash ^ (hash >> 31);
        }
    }
}
