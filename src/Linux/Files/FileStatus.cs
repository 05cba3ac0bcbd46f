using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Files;

/// <summary>What the file system says about a file (man 2 statx).</summary>
/// <param name="Device">Major number in the upper half, minor in the lower.</param>
/// <param name="Inode">Unique on its device.</param>
/// <param name="Mode">Type and permissions, as st_mode.</param>
/// <param name="Owner">User id.</param>
/// <param name="Group">Group id.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct FileStatus(ulong Device, ulong Inode, uint Mode, uint Owner, uint Group, ulong Size)
{
    private const uint S_IFMT = 0xf000;

    /// <summary>Whether it is a FIFO.</summary>
    public bool IsFifo => (Mode & S_IFMT) == 0x1000;

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => (Mode & S_IFMT) == 0x4000;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => (Mode & S_IFMT) == 0x8000;

    /// <summary>Whether it is a symbolic link (seen only if links are not followed).</summary>
    public bool IsLink => (Mode & S_IFMT) == 0xa000;

    /// <summary>The permissions alone, with set-user-ID, set-group-ID and sticky bit.</summary>
    public uint Permissions => Mode & 0xfff;

    /// <summary>The file at a path; null if there is none.</summary>
    /// <exception cref="SystemCallException">The path cannot be walked (EACCES, ELOOP).</exception>
    public static unsafe FileStatus? Of(string path, bool followLinks = true)
    {
        statx_buffer buffer;
        if (statx(AT_FDCWD, path, followLinks ? 0 : AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &buffer) == 0) return From(buffer);
        return Errno.Last is Errno.ENOENT or Errno.ENOTDIR ? null : throw Errno.Failure($"statx {path}");
    }

    /// <summary>The file that is open as this descriptor.</summary>
    public static unsafe FileStatus Of(SafeFileDescriptor file)
    {
        statx_buffer buffer;
        Errno.Check(statx(file, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &buffer), nameof(statx));
        return From(buffer);
    }

    private static FileStatus From(statx_buffer buffer) => new(
        (ulong)buffer.stx_dev_major << 32 | buffer.stx_dev_minor,
        buffer.stx_ino,
        buffer.stx_mode,
        buffer.stx_uid,
        buffer.stx_gid,
        buffer.stx_size);
}
