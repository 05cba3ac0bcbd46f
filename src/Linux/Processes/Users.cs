using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Processes;

/// <summary>An entry of the user database (man 5 passwd).</summary>
public sealed record UserAccount(string Name, uint UserId, uint GroupId, string HomeDirectory);

/// <summary>The user and group databases, wherever the system keeps them (NSS).</summary>
public static unsafe class Users
{
    private const int MaxBuffer = 1 << 20;

    /// <summary>A user by name; null if there is none.</summary>
    /// <exception cref="SystemCallException">The database cannot be read.</exception>
    public static UserAccount? Find(string name) =>
        Find((entry, buffer, length, result) => getpwnam_r(name, entry, buffer, length, result));

    /// <summary>A user by number; null if there is none.</summary>
    public static UserAccount? Find(uint userId) =>
        Find((entry, buffer, length, result) => getpwuid_r(userId, entry, buffer, length, result));

    /// <summary>A group's number by its name; null if there is none.</summary>
    public static uint? FindGroup(string name)
    {
        for (int length = 1024; ; length *= 2)
        {
            using var buffer = new NativeMemoryBlock(length);
            group entry;
            group* found;
            int errno = getgrnam_r(name, &entry, buffer.Pointer, (nuint)length, &found);
            if (errno == Errno.ERANGE && length < MaxBuffer) continue;
            return IsMissing(errno) ? found is null ? null : entry.gr_gid : throw new SystemCallException(nameof(getgrnam_r), errno);
        }
    }

    /// <summary>A group's name by its number; null if it has none.</summary>
    public static string? FindGroupName(uint groupId)
    {
        for (int length = 1024; ; length *= 2)
        {
            using var buffer = new NativeMemoryBlock(length);
            group entry;
            group* found;
            int errno = getgrgid_r(groupId, &entry, buffer.Pointer, (nuint)length, &found);
            if (errno == Errno.ERANGE && length < MaxBuffer) continue;
            return IsMissing(errno) ? found is null ? null : Text(entry.gr_name) : throw new SystemCallException(nameof(getgrgid_r), errno);
        }
    }

    /// <summary>The groups of a user: the given one and those whose member the user is.</summary>
    public static uint[] GroupsOf(string user, uint group)
    {
        for (int capacity = 64; ; capacity *= 2)
        {
            var groups = new uint[capacity];
            int count = capacity;
            fixed (uint* first = groups)
            {
                if (getgrouplist(user, group, first, &count) >= 0) return groups[..count];
            }
        }
    }

    private static UserAccount? Find(Lookup lookup)
    {
        for (int length = 1024; ; length *= 2)
        {
            using var buffer = new NativeMemoryBlock(length);
            passwd entry;
            passwd* found;
            int errno = lookup(&entry, buffer.Pointer, (nuint)length, &found);
            if (errno == Errno.ERANGE && length < MaxBuffer) continue;
            if (!IsMissing(errno)) throw new SystemCallException(nameof(getpwnam_r), errno);
            return found is null
                ? null
                : new UserAccount(Text(entry.pw_name), entry.pw_uid, entry.pw_gid, Text(entry.pw_dir));
        }
    }

    // "Not found" has many numbers (man 3 getpwnam).
    private static bool IsMissing(int errno) => errno is 0 or Errno.ENOENT or Errno.ESRCH or Errno.EBADF or Errno.EPERM;

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private delegate int Lookup(passwd* entry, byte* buffer, nuint length, passwd** result);
}
