using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

internal static unsafe partial class LibC
{
    public const int SO_PEERCRED = 17;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int listen(SafeHandle fd, int backlog);

    [LibraryImport(Library, SetLastError = true)]
    public static partial SafeFileDescriptor accept4(SafeHandle fd, void* address, uint* length, int flags);
}
