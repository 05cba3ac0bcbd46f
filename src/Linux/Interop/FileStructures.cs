using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

/// <summary>asm-generic/fcntl.h, for 64-bit systems.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct flock
{
    [FieldOffset(0)] public short l_type;
    [FieldOffset(2)] public short l_whence;
    [FieldOffset(8)] public long l_start;
    [FieldOffset(16)] public long l_len;
    [FieldOffset(24)] public int l_pid;
}

/// <summary>linux/inotify.h; <see cref="len"/> bytes of name follow, filled up with zeros.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct inotify_event
{
    [FieldOffset(0)] public int wd;
    [FieldOffset(4)] public uint mask;
    [FieldOffset(8)] public uint cookie;
    [FieldOffset(12)] public uint len;
}

/// <summary>linux/stat.h: struct statx, the one that is the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct statx_buffer
{
    [FieldOffset(20)] public uint stx_uid;
    [FieldOffset(24)] public uint stx_gid;
    [FieldOffset(28)] public ushort stx_mode;
    [FieldOffset(32)] public ulong stx_ino;
    [FieldOffset(40)] public ulong stx_size;
    [FieldOffset(136)] public uint stx_dev_major;
    [FieldOffset(140)] public uint stx_dev_minor;
}

/// <summary>linux/un.h. A first byte of zero begins a name in the abstract space.</summary>
[StructLayout(LayoutKind.Explicit, Size = 110)]
internal unsafe struct sockaddr_un
{
    public const int PathLength = 108;

    [FieldOffset(0)] public ushort sun_family;
    [FieldOffset(2)] public fixed byte sun_path[PathLength];

    /// <summary>Fills in a path, or "@name" for an abstract one. Returns the address's length, 0 if it is too long.</summary>
    public static uint Fill(sockaddr_un* address, string path)
    {
        *address = new sockaddr_un { sun_family = LibC.AF_UNIX };
        bool isAbstract = path.StartsWith('@');
        var bytes = new Span<byte>(address->sun_path, PathLength - 1);
        if (!System.Text.Encoding.UTF8.TryGetBytes(path, bytes, out int length) || length == 0) return 0;
        if (isAbstract) bytes[0] = 0;
        return (uint)(sizeof(ushort) + length + (isAbstract ? 0 : 1));
    }
}
