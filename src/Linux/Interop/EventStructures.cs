using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

/// <summary>time.h, for 64-bit kernels.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct timespec
{
    [FieldOffset(0)] public long tv_sec;
    [FieldOffset(8)] public long tv_nsec;

    public static timespec FromNanoseconds(long nanoseconds) =>
        new() { tv_sec = nanoseconds / 1_000_000_000, tv_nsec = nanoseconds % 1_000_000_000 };
}

/// <summary>time.h: a timer without interval fires once; a value of zero disarms it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct itimerspec
{
    [FieldOffset(0)] public timespec it_interval;
    [FieldOffset(16)] public timespec it_value;
}

/// <summary>
/// linux/eventpoll.h: struct epoll_event is packed on x86-64 alone (12 bytes, elsewhere 16), which no attribute can
/// say for both. So an array of them is raw memory, and this is the way in.
/// </summary>
internal static unsafe class epoll_event
{
    /// <summary>Bytes of one element on this architecture.</summary>
    public static readonly int Size = SizeOn(RuntimeInformation.ProcessArchitecture);

    private static readonly int s_dataOffset = Size - sizeof(ulong);

    public static int SizeOn(Architecture architecture) => architecture == Architecture.X64 ? 12 : 16;

    public static uint Events(byte* element) => *(uint*)element;

    public static ulong Data(byte* element) => Unsafe.ReadUnaligned<ulong>(element + s_dataOffset);

    public static void Write(byte* element, uint events, ulong data)
    {
        *(uint*)element = events;
        Unsafe.WriteUnaligned(element + s_dataOffset, data);
    }
}
