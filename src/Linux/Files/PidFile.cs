using System.Text;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Files;

/// <summary>
/// A pid file: its content is for people, its lock says whether the program runs. The lock belongs to the open file
/// (F_OFD_SETLK, man 2 fcntl): it dies with its last holder, however that ends, and a child can inherit it.
/// </summary>
public sealed unsafe class PidFile : IDisposable
{
    private PidFile(string path, SafeFileDescriptor handle)
    {
        Path = path;
        Handle = handle;
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>The descriptor that holds the lock, to be handed to a child that carries on.</summary>
    public SafeFileDescriptor Handle { get; }

    /// <summary>Creates or takes over a file, locks it and writes the pid. Null if a running process holds it.</summary>
    /// <exception cref="SystemCallException">The file cannot be created.</exception>
    public static PidFile? TryCreate(string path, int pid)
    {
        while (true)
        {
            SafeFileDescriptor handle = Errno.Check(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0x1a4 /* 0644 */), $"open {path}");
            if (!TryLock(handle, path))
            {
                handle.Dispose();
                return null;
            }

            // Its former owner may have removed it after we opened it: then we hold a lock on a file without a name.
            if (FileStatus.Of(path) is { } named && named.Inode == FileStatus.Of(handle).Inode)
            {
                // Whatever the umask of those files is that hold more than a number: who watches us need not be root.
                Errno.Check(fchmod(handle, 0x1a4 /* 0644 */), $"fchmod {path}");
                var created = new PidFile(path, handle);
                created.Write(pid);
                return created;
            }

            handle.Dispose();
        }
    }

    /// <summary>Carries on with a file that the starting process has locked and left to us.</summary>
    public static PidFile Adopt(string path, SafeFileDescriptor inherited, int pid)
    {
        var adopted = new PidFile(path, inherited);
        adopted.Write(pid);
        return adopted;
    }

    /// <summary>Whether a running process holds the file at this path.</summary>
    public static bool IsHeld(string path)
    {
        using SafeFileDescriptor handle = open(path, O_RDWR | O_CLOEXEC, 0);
        return !handle.IsInvalid && !TryLock(handle, path);
    }

    /// <summary>Removes a file that somebody has left, if there is one.</summary>
    public static void Remove(string path) => _ = unlink(path);

    /// <summary>Removes the file and gives up the lock.</summary>
    public void Remove()
    {
        // In this order: once unlocked, the file may be another process's.
        _ = unlink(Path);
        Handle.Dispose();
    }

    /// <summary>Gives up this process's hold of the lock; the file stays.</summary>
    public void Dispose() => Handle.Dispose();

    private static bool TryLock(SafeFileDescriptor handle, string path)
    {
        var whole = new flock { l_type = F_WRLCK };
        if (fcntl(handle, F_OFD_SETLK, (nint)(&whole)) == 0) return true;
        return Errno.Last is Errno.EAGAIN or Errno.EACCES ? false : throw Errno.Failure($"lock {path}");
    }

    private void Write(int pid)
    {
        Errno.Check(ftruncate(Handle, 0), $"ftruncate {Path}");
        byte[] text = Encoding.ASCII.GetBytes($"{pid}\n");
        fixed (byte* first = text)
        {
            Errno.Check(pwrite(Handle, first, text.Length, 0), $"write {Path}");
        }
    }
}
