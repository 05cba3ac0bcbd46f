using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

/// <summary>Zeroed memory outside the collected heap, for arrays that the kernel writes to.</summary>
internal sealed unsafe class NativeMemoryBlock : SafeHandle
{
    public NativeMemoryBlock(int length)
        : base(0, ownsHandle: true)
    {
        Length = length;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)length, 64));
        NativeMemory.Clear((void*)handle, (nuint)length);
    }

    public int Length { get; }

    public byte* Pointer => (byte*)handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
