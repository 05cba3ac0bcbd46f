using System.Runtime.InteropServices;
using System.Text;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Files;

/// <summary>
/// Tells the loop when files change (man 7 inotify). A file is watched through its directory, so that it may appear
/// later, be removed, or be replaced by a rename.
/// </summary>
public sealed unsafe class FileWatch : IDisposable
{
    private const uint Changes = IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE;
    private const int BufferLength = 4096;

    private readonly SafeFileDescriptor _inotify = Errno.Check(inotify_init1(IN_NONBLOCK | IN_CLOEXEC), nameof(inotify_init1));
    private readonly Dictionary<int, List<(string Name, Action OnChanged)>> _directories = [];
    private readonly EventLoop _loop;

    /// <summary>Watches nothing yet.</summary>
    public FileWatch(EventLoop loop)
    {
        _loop = loop;
        loop.Add(_inotify, OnReadable);
    }

    /// <summary>Calls <paramref name="onChanged"/> after each change of the file, its appearance and its removal.</summary>
    /// <exception cref="SystemCallException">Its directory cannot be watched (ENOENT, EACCES, ENOSPC).</exception>
    public void Add(string path, Action onChanged)
    {
        string full = Path.GetFullPath(path);
        string directory = Path.GetDirectoryName(full) ?? "/";
        int watch = Errno.Check(inotify_add_watch(_inotify, directory, Changes), $"inotify_add_watch {directory}");
        if (!_directories.TryGetValue(watch, out List<(string, Action)>? files)) _directories.Add(watch, files = []);
        files.Add((Path.GetFileName(full), onChanged));
    }

    /// <summary>Watches nothing any more.</summary>
    public void Clear()
    {
        foreach (int watch in _directories.Keys)
        {
            _ = inotify_rm_watch(_inotify, watch);
        }

        _directories.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Remove(_inotify);
        _inotify.Dispose();
    }

    private void OnReadable()
    {
        byte* buffer = stackalloc byte[BufferLength];
        nint length = read(_inotify, buffer, BufferLength);
        if (length < 0)
        {
            if (Errno.Last is Errno.EAGAIN or Errno.EINTR) return;
            throw Errno.Failure("read inotify");
        }

        for (byte* at = buffer; at < buffer + length;)
        {
            var change = (inotify_event*)at;
            at += sizeof(inotify_event);
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(at);
            at += change->len;
            if ((change->mask & IN_Q_OVERFLOW) != 0) NotifyAll();
            else if (change->len > 0) Notify(change->wd, Encoding.UTF8.GetString(name));
        }
    }

    private void Notify(int watch, string name)
    {
        if (!_directories.TryGetValue(watch, out List<(string Name, Action OnChanged)>? files)) return;
        foreach ((string watched, Action onChanged) in files.ToArray())
        {
            if (watched == name) onChanged();
        }
    }

    // The kernel has lost count: everything may have changed.
    private void NotifyAll()
    {
        foreach ((_, Action onChanged) in _directories.Values.SelectMany(files => files).ToArray())
        {
            onChanged();
        }
    }
}
