using System.Runtime.InteropServices;

namespace Holdfast.Linux.Patterns;

/// <summary>A compiled pattern (pcre2_code).</summary>
internal sealed class Pcre2Code : SafeHandle
{
    public Pcre2Code(nint code)
        : base(0, ownsHandle: true) => SetHandle(code);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibPcre2.pcre2_code_free_8(handle);
        return true;
    }
}
