using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Files;

/// <summary>A file in memory, without a name, that nobody can change any more: the way to hand a child much text.</summary>
public static unsafe class MemFd
{
    /// <summary>Creates a sealed file (man 2 memfd_create).</summary>
    /// <param name="name">Shown in /proc/PID/fd.</param>
    /// <param name="content">All of it.</param>
    public static SafeFileDescriptor Create(string name, ReadOnlySpan<byte> content)
    {
        SafeFileDescriptor file = Errno.Check(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING), nameof(memfd_create));
        FileContent.Write(file, content, name);
        const int Seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
        Errno.Check(fcntl(file, F_ADD_SEALS, Seals), "fcntl F_ADD_SEALS");
        return file;
    }

    /// <summary>The whole content, wherever its reading position is.</summary>
    public static byte[] ReadAll(SafeFileDescriptor file)
    {
        var content = new byte[checked((int)FileStatus.Of(file).Size)];
        int length = 0;
        fixed (byte* first = content)
        {
            while (length < content.Length)
            {
                nint count = Errno.Check(pread(file, first + length, content.Length - length, length), nameof(pread));
                if (count == 0) break;
                length += (int)count;
            }
        }

        return content[..length];
    }
}
