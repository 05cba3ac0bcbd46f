using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Namespaces;

/// <summary>Names and numbers of the network interfaces in the calling thread's namespace.</summary>
public static unsafe class Interfaces
{
    private const int IF_NAMESIZE = 16;

    /// <summary>An interface's number; 0 if there is none of that name.</summary>
    public static int IndexOf(string name) => (int)if_nametoindex(name);

    /// <summary>An interface's name; null if there is none of that number.</summary>
    public static string? NameOf(int index)
    {
        byte* name = stackalloc byte[IF_NAMESIZE];
        return if_indextoname((uint)index, name) is null ? null : Marshal.PtrToStringUTF8((nint)name);
    }
}
