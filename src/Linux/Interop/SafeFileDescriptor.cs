using System.Runtime.InteropServices;

namespace Holdfast.Linux.Interop;

/// <summary>A file descriptor that this process owns; closed when disposed.</summary>
/// <remarks>
/// A descriptor is an int and a handle has 64 bits: what libc leaves in the upper half of the register is not said, and
/// a failure's -1 arrives as 0xffffffff. So the lower half alone counts.
/// </remarks>
public sealed class SafeFileDescriptor : SafeHandle
{
    /// <summary>An empty handle, to be filled by a system call.</summary>
    public SafeFileDescriptor()
        : base(-1, ownsHandle: true)
    {
    }

    /// <summary>Takes a descriptor over, for example one that was inherited.</summary>
    public SafeFileDescriptor(int descriptor)
        : base(-1, ownsHandle: true) => SetHandle(descriptor);

    /// <inheritdoc/>
    public override bool IsInvalid => Number < 0;

    /// <summary>The descriptor's number. Valid while this object lives.</summary>
    public int Number => unchecked((int)handle);

    /// <summary>Takes over a descriptor that this process was started with, and keeps it from its own children.</summary>
    /// <exception cref="SystemCallException">There is no such descriptor (EBADF).</exception>
    public static SafeFileDescriptor Inherit(int descriptor)
    {
        var inherited = new SafeFileDescriptor(descriptor);
        Errno.Check(LibC.fcntl(inherited, LibC.F_SETFD, LibC.FD_CLOEXEC), $"fcntl {descriptor}");
        return inherited;
    }

    /// <inheritdoc/>
    public override string ToString() => IsClosed ? "closed" : $"fd {Number}";

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibC.close(Number) == 0;
}
