using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.Time;
using Holdfast.Core.Tracking;
using Holdfast.Daemon.Control;
using Holdfast.Daemon.Dumps;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Notifications;
using Holdfast.Daemon.Scripts;
using Holdfast.Daemon.Supervisor;
using Holdfast.Linux.Events;
using Holdfast.Linux.Netlink.Route;
using Holdfast.Linux.Processes;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Vrrp;

/// <summary>The VRRP child: one thread, one loop, which owns everything here.</summary>
internal sealed class VrrpProcess : IDisposable
{
    private const int SignalHangUp = 1;
    private const int SignalInterrupt = 2;
    private const int SignalUser1 = 10;
    private const int SignalUser2 = 12;
    private const int SignalPipe = 13;
    private const int SignalTerminate = 15;
    private const int SignalJson = 36;
    private const int SignalClearStatistics = 63;

    /// <summary>How long the stop may take: then the rest of the notifications is given up.</summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(4);

    private readonly ChildContext<ChildStart> _context;
    private readonly Log _log;
    private readonly EventLoop _loop = new();
    private readonly Wakeup _wakeup;
    private readonly Signals _signals;
    private readonly RouteSocket _routes;
    private readonly LinkWatch _links;
    private readonly PacketSocket _frames = new();
    private readonly Spawner _spawner;
    private readonly ScriptRunner _scripts;
    private readonly Notifier _notifier;
    private readonly AddressBatch _batch;
    private readonly Announcer _announcer;
    private readonly AddressOwner _addresses;
    private readonly VrrpDriver _driver;
    private readonly VrrpDumps _dumps;
    private GlobalSettings _global;
    private Instant _stopDeadline = Instant.Never;

    private static int MonitorBufferSize(GlobalSettings global) => global.NetlinkMonitorBuffer is { Bytes: > 0 } buffer
        ? (int)Math.Min(buffer.Bytes, int.MaxValue)
        : LinkMonitor.DefaultReceiveBuffer;

    private VrrpProcess(ChildContext<ChildStart> context)
    {
        _context = context;
        _log = context.Log;
        ConfigurationModel model = context.Start.Model;
        _global = model.Global;
        _wakeup = new Wakeup(_loop);
        _signals = new Signals(_wakeup);
        _spawner = new Spawner(_loop, _wakeup);
        _routes = new RouteSocket();
        _links = new LinkWatch(_routes, MonitorBufferSize(_global));
        _scripts = new ScriptRunner(_spawner, _log);
        _notifier = new Notifier(_spawner, new Mailer(_loop, _spawner, context.Start.Settings.Log, _log), _log) { Changed = FinishIfStopped };
        _notifier.Configure(_global);
        _announcer = new Announcer(_frames, FindLink, ForwardsIpv6, _log);
        _batch = new AddressBatch(_routes);
        _addresses = new AddressOwner(_batch, _announcer, _log)
        {
            ReleaseForeign = context.Start.Settings.ReleaseForeignAddresses,
        };
        _driver = new VrrpDriver(model, new DriverParts(_loop, _links, _addresses, _announcer, _notifier, _log)
        {
            MonitorsAddresses = context.Start.Settings.MonitorAddresses,
        });
        _dumps = new VrrpDumps(context.Start.Settings, _log);
    }

    /// <summary>Takes over what the parent has sent.</summary>
    public static ChildContext<ChildStart> Inherit() => ChildContext<ChildStart>.Inherit(
        Read, static start => new ChildSetup(start.Settings, start.Model.Global.VrrpScheduling) { DiesWithParent = true });

    /// <summary>Runs the child until it is told to stop; the result is its exit status.</summary>
    public static int Run(ChildContext<ChildStart> context)
    {
        using var process = new VrrpProcess(context);
        process.Begin();
        process._loop.Run();
        return 0;
    }

    public void Dispose()
    {
        _driver.Dispose();
        _notifier.Dispose();
        _scripts.Stop();
        _spawner.Dispose();
        _signals.Dispose();
        _links.Dispose();
        _frames.Dispose();
        _routes.Dispose();
        _wakeup.Dispose();
        _loop.Dispose();
    }

    private void Begin()
    {
        ListenToSignals();
        _context.Link.Listen(_wakeup.Post, Read, Reload, Stop);
        _loop.NextDeadline = () => NextDeadline().Nanoseconds;
        _loop.RunDue = now => RunDue(new Instant(now));
        _loop.HasWork = () => _driver.HasWork;
        _loop.DoWork = DoWork;
        _loop.Add(_links.Handle, _driver.OnLinkNews);
        _scripts.Ended = _driver.OnScriptResult;
        WarmUp.RunEngine();
        AddressOwner.WarmUp(WarmUp.Router, _batch, _announcer, _log);

        Instant now = Now();
        _driver.Start(now, StartDelay.Of(_global, _context.Start.Settings.Restarts, TimeSpan.FromMilliseconds(Environment.TickCount64)));
        _scripts.Configure(_context.Start.Model.Scripts, now);
        _context.Link.SendReady();
    }

    private void ListenToSignals()
    {
        _signals.On(SignalTerminate, Stop);
        _signals.On(SignalInterrupt, Stop);
        _signals.On(SignalHangUp, _context.Link.SendReloadRequest);
        _signals.On(SignalUser1, () => _dumps.WriteData(Snapshot()));
        _signals.On(SignalUser2, () => _dumps.WriteStatistics(Snapshot()));
        _signals.On(SignalJson, () => _dumps.WriteJson(Snapshot()));
        _signals.On(SignalClearStatistics, () =>
        {
            _dumps.WriteStatistics(Snapshot());
            _driver.ClearStatistics();
        });
        _signals.Ignore(SignalPipe);
        Signals.Unblock(SignalNumber.Requests);
    }

    private Instant NextDeadline()
    {
        Instant next = _driver.NextDeadline;
        if (_scripts.NextDeadline < next) next = _scripts.NextDeadline;
        if (_stopDeadline < next) next = _stopDeadline;
        return _notifier.NextDeadline < next ? _notifier.NextDeadline : next;
    }

    private void RunDue(Instant now)
    {
        _driver.RunDue(now);
        if (_scripts.NextDeadline <= now) _scripts.RunDue(now);
        if (_notifier.NextDeadline <= now) _notifier.RunDue(now);
        FinishIfStopped();
    }

    private void DoWork()
    {
        _driver.DoWork();
        FinishIfStopped();
    }

    // Every address is off, every script has been started and every mail handed over; or that takes too long.
    private void FinishIfStopped()
    {
        if (_stopDeadline == Instant.Never) return;
        if ((_driver.HasWork || !_notifier.IsIdle) && Now() < _stopDeadline) return;
        _notifier.StartAll();
        _loop.Stop();
    }

    private void Reload(ChildStart start)
    {
        if (_stopDeadline != Instant.Never) return;
        _global = start.Model.Global;
        _notifier.Configure(_global);
        _driver.Reload(start.Model);
        _scripts.Configure(start.Model.Scripts, Now());
        _context.Link.SendReloaded(accepted: true);
    }

    private void Stop()
    {
        if (_stopDeadline != Instant.Never) return;
        _stopDeadline = Now() + LongestStop;
        _scripts.Stop();
        _driver.Shutdown(_context.Start.Settings.KeepAddressesAtExit);
        FinishIfStopped();
    }

    private VrrpSnapshot Snapshot() => _driver.Snapshot(DateTimeOffset.Now) with { Scripts = [.. _scripts.Runs.Select(Snapshot)] };

    private ScriptSnapshot Snapshot(ScriptRun run)
    {
        (ScriptHealth? health, IReadOnlyList<string> trackedBy) = _driver.Script(run.Settings.Name);
        return new ScriptSnapshot
        {
            Settings = run.Settings,
            IsUp = health is { HasResult: true } known ? known.IsUp : null,
            Result = health?.Contrary ?? 0,
            LastStatus = run.LastStatus,
            Running = run.IsRunning,
            TrackedBy = trackedBy,
        };
    }

    private KernelLink? FindLink(int index) => _links.Table.TryGet(index, out KernelLink link) ? link : null;

    private bool ForwardsIpv6(int index) => FindLink(index) is { } link
        && Linux.Files.Sysctl.Read($"net/ipv6/conf/{link.Name}/forwarding") == "1";

    private static ChildStart Read(byte[] json) => ControlMessages.ReadChildStart(json);

    private static Instant Now() => new(EventLoop.Now());
}
