using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Files;

/// <summary>
/// Gives a file new content in one step: who reads it sees the old or the new one, never a part. Mode and owner stay; of
/// a symbolic link the target is replaced.
/// </summary>
public static class FileReplacement
{
    /// <summary>Replaces the content, provided that it is still what the caller has read.</summary>
    /// <param name="path">The file, which must be a regular one.</param>
    /// <param name="expected">What it must contain now.</param>
    /// <param name="content">What it is to contain.</param>
    /// <returns>False: it has changed meanwhile, and nothing was done.</returns>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A permission is missing.</exception>
    /// <exception cref="SystemCallException">The new file cannot have the owner of the old one.</exception>
    public static bool TryReplace(string path, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> content)
    {
        // Of a relative path the runtime would resolve a relative link from the root.
        string full = Path.GetFullPath(path);
        string target = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        FileStatus old = FileStatus.Of(target) ?? throw new FileNotFoundException($"{path} does not exist");
        if (!old.IsRegular) throw new IOException($"{path} is no regular file");

        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Environment.ProcessId}.tmp");
        try
        {
            using (FileStream file = Create(temporary))
            {
                file.Write(content);
                file.Flush();
                if (FileStatus.Of(temporary) is { } created && (created.Owner, created.Group) != (old.Owner, old.Group))
                    Errno.Check(fchown(file.SafeFileHandle, old.Owner, old.Group), $"chown {temporary}");
                Errno.Check(fchmod(file.SafeFileHandle, old.Permissions), $"chmod {temporary}");
                file.Flush(flushToDisk: true);
            }

            // As late as can be: between this look and the next line a write of somebody else would be lost.
            bool same = FileStatus.Of(target) is { } now && now.Inode == old.Inode && File.ReadAllBytes(target).AsSpan().SequenceEqual(expected);
            if (same) File.Move(temporary, target, overwrite: true);
            return same;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
