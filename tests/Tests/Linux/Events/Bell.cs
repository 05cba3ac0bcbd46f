using Holdfast.Linux.Interop;

namespace Holdfast.Tests.Linux.Events;

/// <summary>A descriptor that is readable from one call to the other: an eventfd.</summary>
internal sealed class Bell : IDisposable
{
    public SafeFileDescriptor Handle { get; } =
        Errno.Check(LibC.eventfd(0, LibC.EFD_NONBLOCK | LibC.EFD_CLOEXEC), nameof(LibC.eventfd));

    public void Ring() => Errno.Check(LibC.eventfd_write(Handle, 1), nameof(LibC.eventfd_write));

    public void Silence() => Errno.Check(LibC.eventfd_read(Handle, out _), nameof(LibC.eventfd_read));

    public void Dispose() => Handle.Dispose();
}
