using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Files;

/// <summary>Writing whole files.</summary>
public static unsafe class FileContent
{
    /// <summary>Replaces a file at once: a reader sees the old content or the new, never a part.</summary>
    /// <param name="path">Need not exist.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">Permissions of the new file; the umask takes its bits away.</param>
    /// <exception cref="SystemCallException">The kernel refuses; the old file is untouched.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content, uint mode)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        _ = unlink(temporary);
        using SafeFileDescriptor file =
            Errno.Check(open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode), $"open {temporary}");
        try
        {
            Write(file, content, temporary);
            Errno.Check(rename(temporary, path), $"rename {temporary}");
        }
        catch (SystemCallException)
        {
            _ = unlink(temporary);
            throw;
        }
    }

    /// <summary>Writes everything from the current position on, however often the kernel takes a part.</summary>
    internal static void Write(SafeFileDescriptor file, ReadOnlySpan<byte> content, string name)
    {
        fixed (byte* first = content)
        {
            for (int written = 0; written < content.Length;)
            {
                nint count = write(file, first + written, content.Length - written);
                if (count < 0 && Errno.Last == Errno.EINTR) continue;
                written += (int)Errno.Check(count, $"write {name}");
            }
        }
    }
}
