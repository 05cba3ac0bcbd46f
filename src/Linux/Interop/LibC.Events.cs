using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

internal static unsafe partial class LibC
{
    public const int EPOLL_CLOEXEC = O_CLOEXEC;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;
    public const uint EPOLLIN = 0x001;
    public const uint EPOLLOUT = 0x004;
    public const uint EPOLLERR = 0x008;
    public const uint EPOLLHUP = 0x010;
    public const uint EPOLLRDHUP = 0x2000;
    public const uint EPOLLET = 1u << 31;

    public const int CLOCK_MONOTONIC = 1;
    public const int TFD_NONBLOCK = O_NONBLOCK;
    public const int TFD_CLOEXEC = O_CLOEXEC;
    public const int TFD_TIMER_ABSTIME = 1;
    public const int EFD_NONBLOCK = O_NONBLOCK;
    public const int EFD_CLOEXEC = O_CLOEXEC;

    [LibraryImport(Library, SetLastError = true)]
    public static partial SafeFileDescriptor epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_ctl(SafeHandle epfd, int op, SafeHandle fd, void* @event);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_wait(SafeHandle epfd, void* events, int maxevents, int timeout);

    [LibraryImport(Library, SetLastError = true)]
    public static partial SafeFileDescriptor timerfd_create(int clockid, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int timerfd_settime(SafeHandle fd, int flags, itimerspec* value, itimerspec* old);

    [LibraryImport(Library, SetLastError = true)]
    public static partial SafeFileDescriptor eventfd(uint initval, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int eventfd_write(SafeHandle fd, ulong value);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int eventfd_read(SafeHandle fd, out ulong value);
}
