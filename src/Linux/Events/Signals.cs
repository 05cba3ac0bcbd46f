using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;

namespace Holdfast.Linux.Events;

/// <summary>Signals as events of the loop. The default action of a signal that is listened to does not happen.</summary>
public sealed class Signals(Wakeup wakeup) : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Runs <paramref name="handler"/> on the loop for each delivery of a signal, by its Linux number (man 7 signal).</summary>
    public void On(int number, Action handler)
    {
        Unignore(number);
        _registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, context =>
        {
            context.Cancel = true;
            wakeup.Post(handler);
        }));
    }

    /// <summary>
    /// Takes back that a signal is ignored, as nohup leaves SIGHUP: the runtime would respect that for ever, and a reload
    /// would be lost without a word. SIGINT and SIGQUIT stay as they were, as a shell sets them for what it starts behind
    /// an ampersand: the runtime has looked at them before us, and its handlers cannot be installed any more.
    /// </summary>
    public static unsafe void Unignore(int number)
    {
        const int Interrupt = 2;
        const int Quit = 3;
        const nint Ignored = 1; // SIG_IGN
        if (number is Interrupt or Quit) return;
        const int StructSigactionLength = 152; // glibc, x64 and arm64; the handler comes first
        byte* action = stackalloc byte[StructSigactionLength];
        Errno.Check(LibC.sigaction(number, null, action), nameof(LibC.sigaction));
        if (*(nint*)action != Ignored) return;
        new Span<byte>(action, StructSigactionLength).Clear();
        Errno.Check(LibC.sigaction(number, action, null), nameof(LibC.sigaction));
    }

    /// <summary>Takes a signal and does nothing. (SIGPIPE needs no asking: the runtime ignores it.)</summary>
    public void Ignore(int number) =>
        _registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, static context => context.Cancel = true));

    /// <summary>
    /// Lets signals in that this process was started with blocked, so that none would end it before it could listen.
    /// For the calling thread: one is enough, a signal for the process is taken by any that does not block it.
    /// </summary>
    public static unsafe void Unblock(IEnumerable<int> signals)
    {
        byte* set = stackalloc byte[SignalSet.Length];
        SignalSet.Fill(new Span<byte>(set, SignalSet.Length), signals);
        int errno = LibC.pthread_sigmask(LibC.SIG_UNBLOCK, set, null);
        if (errno != 0) throw new SystemCallException(nameof(LibC.pthread_sigmask), errno);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _registrations.Clear();
    }
}
