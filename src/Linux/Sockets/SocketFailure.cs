namespace Holdfast.Linux.Sockets;

/// <summary>Steps on the way to a connection.</summary>
public enum SocketCall : byte
{
    /// <summary>socket.</summary>
    Socket,

    /// <summary>setsockopt SO_MARK.</summary>
    Mark,

    /// <summary>setsockopt SO_BINDTODEVICE.</summary>
    Device,

    /// <summary>bind.</summary>
    Bind,

    /// <summary>connect, or what came of it later.</summary>
    Connect,

    /// <summary>send.</summary>
    Send,

    /// <summary>recv.</summary>
    Receive,
}

/// <summary>A value in place of an exception: that connections fail is what health checks are for.</summary>
/// <param name="Call">What failed.</param>
/// <param name="Errno">Why; 0: nothing has failed.</param>
public readonly record struct SocketFailure(SocketCall Call, int Errno);
