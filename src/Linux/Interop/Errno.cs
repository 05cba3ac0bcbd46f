using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

/// <summary>Error numbers of Linux (asm-generic/errno-base.h, asm-generic/errno.h) and the check after a call.</summary>
public static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int ENXIO = 6;
    public const int E2BIG = 7;
    public const int ENOEXEC = 8;
    public const int EBADF = 9;
    public const int ECHILD = 10;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EFAULT = 14;
    public const int EBUSY = 16;
    public const int EEXIST = 17;
    public const int EXDEV = 18;
    public const int ENODEV = 19;
    public const int ENOTDIR = 20;
    public const int EISDIR = 21;
    public const int EINVAL = 22;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int ENOSPC = 28;
    public const int EROFS = 30;
    public const int EPIPE = 32;
    public const int ERANGE = 34;
    public const int ENAMETOOLONG = 36;
    public const int ENOSYS = 38;
    public const int ELOOP = 40;
    public const int EPROTO = 71;
    public const int EMSGSIZE = 90;
    public const int ENOPROTOOPT = 92;
    public const int EPROTONOSUPPORT = 93;
    public const int EOPNOTSUPP = 95;
    public const int EAFNOSUPPORT = 97;
    public const int EADDRINUSE = 98;
    public const int EADDRNOTAVAIL = 99;
    public const int ENETDOWN = 100;
    public const int ENETUNREACH = 101;
    public const int ECONNABORTED = 103;
    public const int ECONNRESET = 104;
    public const int ENOBUFS = 105;
    public const int EISCONN = 106;
    public const int ENOTCONN = 107;
    public const int ETIMEDOUT = 110;
    public const int ECONNREFUSED = 111;
    public const int EHOSTDOWN = 112;
    public const int EHOSTUNREACH = 113;
    public const int EINPROGRESS = 115;

    /// <summary>The error number that the last LibraryImport call of this thread left.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The system's text for an error number ("No such device").</summary>
    public static string Describe(int errno) => Marshal.GetPInvokeErrorMessage(errno);

    /// <summary>Returns <paramref name="result"/> unless it is negative, which is how a libc call says that it failed.</summary>
    /// <exception cref="SystemCallException">The call failed.</exception>
    public static int Check(int result, string call) => result >= 0 ? result : throw Failure(call);

    /// <inheritdoc cref="Check(int, string)"/>
    public static nint Check(nint result, string call) => result >= 0 ? result : throw Failure(call);

    /// <summary>Returns <paramref name="handle"/> unless it is invalid, which is how a call that opens says that it failed.</summary>
    /// <exception cref="SystemCallException">The call failed.</exception>
    public static SafeFileDescriptor Check(SafeFileDescriptor handle, string call)
    {
        if (!handle.IsInvalid) return handle;
        SystemCallException failure = Failure(call);
        handle.Dispose();
        throw failure;
    }

    /// <summary>The exception for the call that has just failed on this thread.</summary>
    public static SystemCallException Failure(string call) => new(call, Last);
}
