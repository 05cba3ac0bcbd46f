using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

/// <summary>Memory that the C library has freed, and keeps for itself.</summary>
internal static partial class FreedMemory
{
    /// <summary>Gives it back to the kernel. Nothing happens where the C library cannot (musl).</summary>
    public static void GiveBack()
    {
        try
        {
            _ = malloc_trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // It costs memory, and nothing else.
            return;
        }
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
