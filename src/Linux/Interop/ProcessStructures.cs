using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

/// <summary>pwd.h, for 64-bit systems.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal unsafe struct passwd
{
    [FieldOffset(0)] public byte* pw_name;
    [FieldOffset(16)] public uint pw_uid;
    [FieldOffset(20)] public uint pw_gid;
    [FieldOffset(32)] public byte* pw_dir;
    [FieldOffset(40)] public byte* pw_shell;
}

/// <summary>grp.h, for 64-bit systems.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal unsafe struct group
{
    [FieldOffset(0)] public byte* gr_name;
    [FieldOffset(16)] public uint gr_gid;
    [FieldOffset(24)] public byte** gr_mem;
}

/// <summary>sys/resource.h; all ones is "no limit".</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct rlimit
{
    [FieldOffset(0)] public ulong rlim_cur;
    [FieldOffset(8)] public ulong rlim_max;
}
