using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.Control;
using Holdfast.Core.Time;
using Holdfast.Daemon.Checkers.Control;
using Holdfast.Daemon.Checkers.Probes;
using Holdfast.Daemon.Checkers.Services;
using Holdfast.Daemon.Control;
using Holdfast.Daemon.Dumps;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Notifications;
using Holdfast.Daemon.Supervisor;
using Holdfast.Daemon.Vrrp;
using Holdfast.Linux.Events;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Checkers;

/// <summary>The checkers child: one thread, one loop, which owns everything here.</summary>
internal sealed class CheckerProcess : IDisposable
{
    /// <summary>How long the stop may take: then the rest of the notifications is given up.</summary>
    private static readonly TimeSpan s_longestStop = TimeSpan.FromSeconds(4);

    private readonly ChildContext<CheckersStart> _context;
    private readonly Log _log;
    private readonly EventLoop _loop = new();
    private readonly Wakeup _wakeup;
    private readonly Signals _signals;
    private readonly Spawner _spawner;
    private readonly Notifier _notifier;
    private readonly ProbeFactory _probes;
    private readonly MiscRuns _programs;
    private readonly FileFollower _files;
    private readonly LocalAddresses _addresses;
    private readonly IServiceTable _table;
    private readonly SyncDaemonOwner _syncDaemons;
    private readonly CheckDriver _driver;
    private ControlServer? _control;
    private ChildSettings _settings;
    private Instant _stopDeadline = Instant.Never;

    private CheckerProcess(ChildContext<CheckersStart> context, IServiceTable table)
    {
        _context = context;
        _table = table;
        _log = context.Log;
        _settings = context.Start.Settings;
        ConfigurationModel model = context.Start.ToModel();
        _wakeup = new Wakeup(_loop);
        _signals = new Signals(_wakeup);
        _spawner = new Spawner(_loop, _wakeup);
        _notifier = new Notifier(_spawner, new Mailer(_loop, _spawner, _settings.Log, _log), _log)
        {
            FifosOf = global => FifoSettings.ForCheckers(global, _settings.SharesNotifyFifo),
            Changed = FinishIfStopped,
        };
        _notifier.Configure(model.Global);
        _probes = new ProbeFactory(_loop, _wakeup, _log);
        _probes.Configure(model.Ssl);
        _programs = new MiscRuns(_spawner);
        _addresses = new LocalAddresses(_loop, () => _driver!.AddressesChanged());
        _files = new FileFollower(_loop, (name, value) => _driver!.FileChanged(name, value), _log);
        _syncDaemons = new SyncDaemonOwner(_log);
        _driver = new CheckDriver(model, new CheckDriverParts
        {
            Table = table,
            CreateProbe = CreateProbe,
            Tell = _notifier.Tell,
            Mail = _notifier.Send,
            KeepDrained = context.Link.SendDrained,
            IsLocal = _addresses.Contains,
            Now = Now,
            Log = _log,
            HostName = Environment.MachineName,
        });
    }

    /// <summary>Takes over what the parent has sent.</summary>
    public static ChildContext<CheckersStart> Inherit() => ChildContext<CheckersStart>.Inherit(
        Read, static start => new ChildSetup(start.Settings, start.Global.LoadBalancing.Scheduling));

    /// <summary>Runs the child until it is told to stop; the result is its exit status.</summary>
    public static int Run(ChildContext<CheckersStart> context)
    {
        using IServiceTable? table = TableChoice.TryOpen(context.Start.Global.LoadBalancing, context.Log);
        if (table is null) return ExitCode.Fatal;
        TableChoice.TellSettings(table, context.Log);
        using var process = new CheckerProcess(context, table);
        process.Begin();
        process._loop.Run();
        return ExitCode.Ok;
    }

    public void Dispose()
    {
        _control?.Dispose();
        _syncDaemons.Dispose();
        _notifier.Dispose();
        _files.Dispose();
        _addresses.Dispose();
        _probes.Dispose();
        _spawner.Dispose();
        _signals.Dispose();
        _wakeup.Dispose();
        _loop.Dispose();
    }

    private void Begin()
    {
        ListenToSignals();
        _context.Link.Listen(_wakeup.Post, Read, Reload, Stop, Leave);
        _loop.NextDeadline = () => NextDeadline().Nanoseconds;
        _loop.RunDue = now => RunDue(new Instant(now));
        _loop.HasWork = () => _driver.HasWork;
        _loop.DoWork = _driver.DoWork;
        Instant now = Now();
        bool isFirst = _settings.Restarts == 0;
        FollowAddresses(_driver.Model);

        // First what the files hold: a server that one of them takes out must not be in the table, not even for a moment.
        _files.Configure(_driver.Model, initialise: isFirst, now);
        _driver.Start(isSuccessor: !isFirst, now, _context.Start.Drained);
        _syncDaemons.ConfigureForCheckers(_driver.Model);
        _syncDaemons.Apply();
        if (_settings.ControlSocket is { } path) _control = ControlServer.TryListen(path, _loop, _driver.Answer, _log);
        _context.Link.SendReady();
        Compact();
        _driver.Postpone(Now() - now);
    }

    // What was read is in memory twice until now: as text, and as objects.
    private static void Compact() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private void ListenToSignals()
    {
        _signals.On(SignalNumber.Terminate, Stop);
        _signals.On(SignalNumber.Interrupt, Stop);
        _signals.On(SignalNumber.HangUp, _context.Link.SendReloadRequest);
        _signals.On(SignalNumber.Data, WriteData);
        foreach (int number in new[] { SignalNumber.Statistics, SignalNumber.Json, SignalNumber.ClearStatistics })
        {
            _signals.On(number, static () => { });
        }

        _signals.Ignore(SignalNumber.Pipe);
        Signals.Unblock(SignalNumber.Requests);
    }

    private void FollowAddresses(ConfigurationModel model)
    {
        if (model.VirtualServers.Any(server => server.HaSuspend)) _addresses.Follow(model.Global.LoadBalancing);
    }

    private IProbe? CreateProbe(HealthCheck check, Action<CheckResult> ended) => check switch
    {
        HealthCheck.Misc misc => new MiscProbe(misc, _programs, ended),
        HealthCheck.File or HealthCheck.Bfd => null,
        _ => _probes.Create(check, ended),
    };

    private Instant NextDeadline()
    {
        Instant next = _driver.NextDeadline;
        if (_probes.NextDeadline < next) next = _probes.NextDeadline;
        if (_programs.NextDeadline < next) next = _programs.NextDeadline;
        if (_files.NextDeadline < next) next = _files.NextDeadline;
        if (_stopDeadline < next) next = _stopDeadline;
        if (_control is { } control && control.NextDeadline < next) next = control.NextDeadline;
        return _notifier.NextDeadline < next ? _notifier.NextDeadline : next;
    }

    private void RunDue(Instant now)
    {
        if (_probes.NextDeadline <= now) _probes.RunDue(now);
        if (_programs.NextDeadline <= now) _programs.RunDue(now);
        if (_driver.NextDeadline <= now) _driver.RunDue(now);
        if (_files.NextDeadline <= now) _files.RunDue(now);
        _control?.RunDue(now);
        if (_notifier.NextDeadline <= now) _notifier.RunDue(now);
        FinishIfStopped();
    }

    private void Reload(CheckersStart start)
    {
        if (_stopDeadline != Instant.Never) return;
        ConfigurationModel model = start.ToModel(_driver.Model.VirtualServers);
        if (!TableChoice.Fits(_table, model.Global.LoadBalancing))
        {
            ReloadToOtherTable(model);
            return;
        }

        _settings = start.Settings;
        TableChoice.SetTimeouts(_table, model.Global.LoadBalancing, _log);
        _notifier.Configure(model.Global);
        _probes.Configure(model.Ssl);
        FollowAddresses(model);
        _driver.Reload(model);
        _syncDaemons.ConfigureForCheckers(model);
        _syncDaemons.Apply();
        _files.Configure(model, initialise: false, Now());
        _context.Link.SendReloaded(accepted: true);
        Compact();
    }

    // A table that does not work is found out before the services go with the one that does. The parent then starts a child
    // that opens the other one.
    private void ReloadToOtherTable(ConfigurationModel model)
    {
        using (IServiceTable? other = TableChoice.TryOpen(model.Global.LoadBalancing, _log))
        {
            if (other is null)
            {
                _context.Link.SendReloaded(accepted: false, $"its lvs_engine does not work here. {_table.Name} goes on with the old one");
                return;
            }
        }

        _context.Link.SendReloaded(accepted: true, "the checkers are started anew with another lvs_engine", startsAnew: true);
        Stop(keepServices: false);
    }

    private void Leave()
    {
        if (_stopDeadline != Instant.Never) return;
        _stopDeadline = Now() + s_longestStop;
        _driver.Leave();
        FinishIfStopped();
    }

    private void Stop() => Stop(_settings.KeepServicesAtExit);

    private void Stop(bool keepServices)
    {
        if (_stopDeadline != Instant.Never) return;
        _stopDeadline = Now() + s_longestStop;
        _driver.Shutdown(keepServices);
        FinishIfStopped();
    }

    // Every script has been started and every mail handed over; or that takes too long.
    private void FinishIfStopped()
    {
        if (_stopDeadline == Instant.Never) return;
        if (!_notifier.IsIdle && Now() < _stopDeadline) return;
        _notifier.StartAll();
        _loop.Stop();
    }

    private void WriteData()
    {
        ConfigurationModel model = _driver.Model;
        string path = DumpFile.PathOf(model.Global, _settings, "keepalived_check.data");
        DumpFacts facts = DumpFacts.OfThisProcess(_settings.Umask, _settings.NetworkNamespace);
        if (DumpFile.TryWrite(path, CheckerDump.Format(model, _driver.Snapshot(), facts), _settings.Umask, out string error)) return;
        _log.Error($"Cannot write {path}: {error}");
    }

    private static CheckersStart Read(byte[] json) => CheckersMessages.Read(json);

    private static Instant Now() => new(EventLoop.Now());
}
