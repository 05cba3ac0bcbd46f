namespace Holdfast.Linux.Events;

/// <summary>A sigset_t.</summary>
internal static class SignalSet
{
    /// <summary>Its bytes, in glibc and musl.</summary>
    public const int Length = 128;

    /// <summary>Makes a set of these signals and no others.</summary>
    public static void Fill(Span<byte> set, IEnumerable<int> signals)
    {
        set.Clear();
        foreach (int signal in signals)
        {
            // Words of the machine, and all machines that we run on are little-endian: the bytes are in order.
            set[(signal - 1) / 8] |= (byte)(1 << ((signal - 1) % 8));
        }
    }
}
