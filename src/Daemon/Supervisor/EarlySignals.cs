using System.Runtime.InteropServices;
using Holdfast.Linux.Events;

namespace Holdfast.Daemon.Supervisor;

/// <summary>
/// From the parent's first line until <see cref="Supervision"/> listens: a signal that asks a daemon for something must not
/// end one that is still reading its configuration. What ends it, SIGTERM and SIGINT, still does.
/// </summary>
internal sealed class EarlySignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _isReloadDue;

    public EarlySignals() => _registrations = [.. SignalNumber.Requests.Select(Listen)];

    /// <summary>Whether SIGHUP has come.</summary>
    public bool IsReloadDue => _isReloadDue;

    private PosixSignalRegistration Listen(int number)
    {
        Signals.Unignore(number);
        return PosixSignalRegistration.Create((PosixSignal)number, context =>
        {
            context.Cancel = true;
            if (number == SignalNumber.HangUp) _isReloadDue = true;
        });
    }

    /// <summary>To be called after others listen, so that there is always somebody who does.</summary>
    public void Dispose() => Array.ForEach(_registrations, static registration => registration.Dispose());
}
