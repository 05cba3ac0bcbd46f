using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Checkers.Services;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink.Ipvs;

namespace Holdfast.Daemon.Vrrp;

/// <summary>
/// Runs the kernel's connection sync daemons: the master's while a virtual router is master, else the backup's; or both,
/// when no virtual router was named. Wanted minus running is what is sent. Opens nothing unless one is configured.
/// </summary>
internal sealed class SyncDaemonOwner(Log log) : IDisposable
{
    private IpvsSocket? _socket;
    private string? _networkNamespace;
    private IpvsDaemon? _settings;

    // Null: not known, for the kernel has refused something.
    private IpvsDaemon[]? _running = [];
    private bool _isUnavailable;
    private bool _hasComplained;
    private bool _isStopped;

    /// <summary>The index of the virtual router whose role decides; -1: none, or both run.</summary>
    public int Router { get; private set; } = -1;

    /// <summary>The role that decides. Takes effect with <see cref="Apply"/>.</summary>
    public VrrpRole Role { get; set; }

    /// <summary>Requests that were sent to the kernel so far.</summary>
    public long RequestsSent { get; private set; }

    /// <summary>Takes over what follows a virtual router, for the VRRP process. Takes effect with <see cref="Apply"/>.</summary>
    public void ConfigureForRouters(ConfigurationModel model)
    {
        Router = RouterOf(model);
        if (Router < 0 && model.Global.LoadBalancing.SyncDaemon is { Instance: { } name })
        {
            log.Warning($"lvs_sync_daemon: there is no vrrp_instance {name}, so connections are not told to other directors");
        }

        Configure(model.Global.IpvsNetworkNamespace, Router < 0 ? null : DaemonOf(model.Global.LoadBalancing.SyncDaemon, model.VirtualRouters[Router]));
    }

    /// <summary>
    /// Takes over what follows no virtual router, for the checkers' process, which is in the namespace of its table from the
    /// start. Takes effect with <see cref="Apply"/>.
    /// </summary>
    public void ConfigureForCheckers(ConfigurationModel model)
    {
        Router = -1;
        SyncDaemon? both = model.Global.LoadBalancing.SyncDaemon is { Instance: null } free && model.VirtualServers.Count > 0 ? free : null;
        Configure(networkNamespace: null, both is null ? null : DaemonOf(both, router: null));
    }

    /// <summary>Makes the kernel's daemons the wanted ones. What the kernel refuses is logged.</summary>
    public void Apply()
    {
        if (!_isStopped) MakeRunning(Wanted());
    }

    /// <summary>Stops what runs: the end.</summary>
    public void Stop()
    {
        _isStopped = true;
        if (_running is not []) MakeRunning([]);
    }

    public void Dispose()
    {
        Stop();
        _socket?.Dispose();
        _socket = null;
    }

    /// <summary>Stops what a dead VRRP process has left running. Daemons on other interfaces, or with other ids, are others'.</summary>
    public static void Release(ConfigurationModel model, Log log)
    {
        int router = RouterOf(model);
        if (router < 0) return;
        IpvsDaemon ours = DaemonOf(model.Global.LoadBalancing.SyncDaemon, model.VirtualRouters[router]);
        if (!IpvsServices.TryOpenSocket(model.Global.IpvsNetworkNamespace, receiveBuffer: null, out IpvsSocket? socket, out _)) return;
        using (socket)
        {
            try
            {
                foreach (IpvsDaemon daemon in socket.ReadDaemons())
                {
                    if (!IsAsWanted(daemon, ours with { State = daemon.State })) continue;
                    socket.StopDaemon(daemon.State);
                    log.Info($"connection sync daemon on {daemon.Interface} stopped: the process that had started it is dead");
                }
            }
            catch (SystemCallException failure)
            {
                log.Warning($"the connection sync daemon on {ours.Interface} goes on, though the process that had started it is dead: "
                    + Explain(failure));
            }
        }
    }

    /// <summary>The virtual router that decides: that of <c>lvs_sync_daemon</c>, else the one with an interface of its own for it.</summary>
    internal static int RouterOf(ConfigurationModel model)
    {
        SyncDaemon? global = model.Global.LoadBalancing.SyncDaemon;
        for (int i = 0; i < model.VirtualRouters.Count; i++)
        {
            VirtualRouter router = model.VirtualRouters[i];
            if (global is null ? router.SyncDaemonInterface is not null : router.Name == global.Instance) return i;
        }

        return -1;
    }

    /// <summary>A daemon without its state.</summary>
    internal static IpvsDaemon DaemonOf(SyncDaemon? global, VirtualRouter? router)
    {
        if (global is null) return new IpvsDaemon(IpvsDaemonState.None, router?.SyncDaemonInterface ?? "", 0);
        return new IpvsDaemon(IpvsDaemonState.None, global.Interface, global.Id ?? router?.VirtualRouterId ?? 0)
        {
            MaximumLength = global.MaximumLength ?? 0,
            Port = global.Port ?? 0,
            Ttl = global.Ttl ?? 0,
            Group = global.Group?.ToKernel() ?? default,
        };
    }

    /// <summary>Whether a daemon that runs is the wanted one. What was not asked for is as the kernel has it.</summary>
    internal static bool IsAsWanted(in IpvsDaemon running, in IpvsDaemon wanted) =>
        running.State == wanted.State && running.Interface == wanted.Interface && running.SyncId == wanted.SyncId
        && (wanted.MaximumLength == 0 || running.MaximumLength == wanted.MaximumLength)
        && (wanted.Port == 0 || running.Port == wanted.Port)
        && (wanted.Ttl == 0 || running.Ttl == wanted.Ttl)
        && (wanted.Group.IsNone || running.Group == wanted.Group);

    private void Configure(string? networkNamespace, IpvsDaemon? settings)
    {
        // A module may have been loaded since the last time.
        _isUnavailable = false;
        _settings = settings;
        if (_networkNamespace == networkNamespace) return;
        Close();
        _networkNamespace = networkNamespace;
    }

    // Another namespace is another kernel table: what runs in the old one ends there.
    private void Close()
    {
        if (_running is not []) MakeRunning([]);
        _socket?.Dispose();
        _socket = null;
    }

    private IpvsDaemon[] Wanted()
    {
        if (_settings is not { } settings) return [];
        IpvsDaemon master = settings with { State = IpvsDaemonState.Master };
        IpvsDaemon backup = settings with { State = IpvsDaemonState.Backup };
        if (Router < 0) return [master, backup];
        return Role == VrrpRole.Master ? [master] : [backup];
    }

    private void MakeRunning(IpvsDaemon[] wanted)
    {
        if ((_running is { } running && wanted.AsSpan().SequenceEqual(running)) || !TryOpen(out IpvsSocket? socket)) return;
        try
        {
            List<IpvsDaemon> left = [.. socket.ReadDaemons()];
            RequestsSent++;
            foreach (IpvsDaemon daemon in left.ToArray())
            {
                if (wanted.Any(one => IsAsWanted(daemon, one))) continue;
                socket.StopDaemon(daemon.State);
                RequestsSent++;
                left.Remove(daemon);
            }

            foreach (IpvsDaemon daemon in wanted)
            {
                if (left.Any(one => IsAsWanted(one, daemon))) continue;
                socket.StartDaemon(daemon);
                RequestsSent++;
                log.Info($"connection sync daemon: {StateText(daemon.State)} on {daemon.Interface}, id {daemon.SyncId}");
            }

            _running = wanted;
        }
        catch (SystemCallException failure)
        {
            // Not tried again by itself, but with the next change of the role.
            _running = null;
            log.Warning($"the connection sync daemon on {_settings?.Interface} is not as it should be, "
                + $"so connections may be lost in a takeover: {Explain(failure)}");
        }
    }

    private bool TryOpen([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IpvsSocket? socket)
    {
        socket = _socket;
        if (socket is not null) return true;
        if (_isUnavailable) return false;
        if (IpvsServices.TryOpenSocket(_networkNamespace, receiveBuffer: null, out socket, out string? reason))
        {
            _socket = socket;
            return true;
        }

        _isUnavailable = true;
        if (!_hasComplained)
        {
            log.Warning($"lvs_sync_daemon: {reason}, so connections are not told to other directors; all else goes on");
        }

        _hasComplained = true;
        return false;
    }

    private static string Explain(SystemCallException failure) => failure.Errno switch
    {
        Errno.ENODEV => "there is no such interface",
        _ => failure.Message,
    };

    private static string StateText(IpvsDaemonState state) => state == IpvsDaemonState.Master ? "master" : "backup";
}
