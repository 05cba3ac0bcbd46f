namespace Holdfast.Linux.Interop;

/// <summary>The kernel refused: which call, its error number, and the kernel's words.</summary>
public sealed class SystemCallException : Exception
{
    /// <summary>A refused call, in the system's own words for <paramref name="errno"/>.</summary>
    /// <param name="call">The call, with what matters of its arguments: "bind /dev/log".</param>
    /// <param name="errno">Positive, as in <see cref="Interop.Errno"/>.</param>
    public SystemCallException(string call, int errno)
        : this(call, errno, Interop.Errno.Describe(errno))
    {
    }

    /// <summary>A refused call for which the kernel gave a text of its own (a netlink extended acknowledgement).</summary>
    public SystemCallException(string call, int errno, string text)
        : base($"{call}: {text}")
    {
        Call = call;
        Errno = errno;
        Text = text;
    }

    /// <summary>The call that was refused.</summary>
    public string Call { get; }

    /// <summary>The error number, positive.</summary>
    public int Errno { get; }

    /// <summary>What the kernel said.</summary>
    public string Text { get; }
}
