using Holdfast.Linux.Interop;
using static Holdfast.Linux.Interop.LibC;

namespace Holdfast.Linux.Namespaces;

/// <summary>Network namespaces as "ip netns" names them.</summary>
public static class NetworkNamespace
{
    /// <summary>Where a namespace's file is: /run/netns/NAME; a name with a slash is a path already.</summary>
    public static string PathOf(string name) => name.Contains('/') ? name : $"/run/netns/{name}";

    /// <summary>Whether there is such a namespace.</summary>
    public static bool Exists(string name) => File.Exists(PathOf(name));

    /// <summary>
    /// Moves the calling thread, and the threads and processes that it starts from now on. A namespace belongs to a
    /// thread (man 2 setns): a program that is to be in it as a whole is started by a thread that has entered it.
    /// </summary>
    /// <exception cref="SystemCallException">There is no such namespace (ENOENT), or no CAP_SYS_ADMIN (EPERM).</exception>
    public static void Enter(string name)
    {
        using SafeFileDescriptor file = Open(PathOf(name));
        Enter(file);
    }

    /// <summary>Moves the calling thread into an open namespace.</summary>
    public static void Enter(SafeFileDescriptor file) => Errno.Check(setns(file, CLONE_NEWNET), nameof(setns));

    /// <summary>Does something in a namespace, and comes back. What is opened there, a socket say, stays of that namespace.</summary>
    /// <exception cref="SystemCallException">As for <see cref="Enter(string)"/>.</exception>
    public static T Within<T>(string name, Func<T> act)
    {
        using SafeFileDescriptor home = Current();
        Enter(name);
        try
        {
            return act();
        }
        finally
        {
            Enter(home);
        }
    }

    /// <summary>The namespace of the calling thread, to come back to.</summary>
    public static SafeFileDescriptor Current() => Open("/proc/thread-self/ns/net");

    private static SafeFileDescriptor Open(string path) => Errno.Check(open(path, O_RDONLY | O_CLOEXEC, 0), $"open {path}");
}
