using Microsoft.Win32.SafeHandles;

namespace Holdfast.Linux.Interop;

/// <summary>A file descriptor that this process owns; closed when disposed.</summary>
public sealed class SafeFileDescriptor : SafeHandleMinusOneIsInvalid
{
    /// <summary>An empty handle, to be filled by a system call.</summary>
    public SafeFileDescriptor()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Takes a descriptor over, for example one that was inherited.</summary>
    public SafeFileDescriptor(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>Takes over a descriptor that this process was started with, and keeps it from its own children.</summary>
    /// <exception cref="SystemCallException">There is no such descriptor (EBADF).</exception>
    public static SafeFileDescriptor Inherit(int descriptor)
    {
        var inherited = new SafeFileDescriptor(descriptor);
        Errno.Check(LibC.fcntl(inherited, LibC.F_SETFD, LibC.FD_CLOEXEC), $"fcntl {descriptor}");
        return inherited;
    }

    /// <summary>The descriptor's number. Valid while this object lives.</summary>
    public int Number => (int)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibC.close((int)handle) == 0;

    /// <inheritdoc/>
    public override string ToString() => IsClosed ? "closed" : $"fd {handle}";
}
