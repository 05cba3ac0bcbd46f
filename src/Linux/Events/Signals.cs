using System.Runtime.InteropServices;
using Holdfast.Linux.Interop;

namespace Holdfast.Linux.Events;

/// <summary>Signals as events of the loop. The default action of a signal that is listened to does not happen.</summary>
public sealed class Signals(Wakeup wakeup) : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Runs <paramref name="handler"/> on the loop for each delivery of a signal, by its Linux number (man 7 signal).</summary>
    public void On(int number, Action handler) =>
        _registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, context =>
        {
            context.Cancel = true;
            wakeup.Post(handler);
        }));

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
