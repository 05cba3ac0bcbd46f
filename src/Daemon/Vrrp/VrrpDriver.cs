using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Notifications;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Vrrp;

/// <summary>
/// Connects the engine to the kernel: packets and reports become events, actions become system calls. No decision about
/// VRRP is taken here.
/// </summary>
internal sealed partial class VrrpDriver : IDisposable
{
    private readonly Log _log;
    private readonly LogLimiter<(int Router, PacketError Error)> _rejections;
    private readonly LogLimiter<int> _sendFailures;
    private readonly LogLimiter<int> _lowerPriorities;
    private readonly LogLimiter<int> _remarks;
    private readonly AddressOwner _addresses;
    private readonly Announcer _announcer;
    private readonly Notifier _notifier;
    private readonly SyncDaemonOwner _syncDaemons;
    private readonly Action _applySyncDaemons;
    private readonly VrrpEngine _engine;
    private ConfigurationModel _model;
    private RouterSlot[] _slots;
    private RouterLookup _lookup;
    private VrrpSocket? _socketV4;
    private VrrpSocket? _socketV6;
    private readonly ActionList _performed = new();
    private bool _isPerforming;

    public VrrpDriver(ConfigurationModel model, DriverParts parts)
    {
        _log = parts.Log;
        _rejections = new(_log);
        _sendFailures = new(_log);
        _lowerPriorities = new(_log);
        _remarks = new(_log);
        _loop = parts.Loop;
        _links = parts.Links;
        _monitorsAddresses = parts.MonitorsAddresses;
        _notifier = parts.Notifier;
        _announcer = parts.Announcer;
        _addresses = parts.Addresses;
        _addresses.AddressLost = OnAddressLost;
        _addresses.DrainEvents = _links.DrainAll;
        _syncDaemons = new SyncDaemonOwner(_log);
        _applySyncDaemons = _syncDaemons.Apply;
        _model = model;
        _engine = new VrrpEngine(model);
        _slots = [.. model.VirtualRouters.Select(router => new RouterSlot(router))];
        _lookup = new RouterLookup(_slots);
        ListenToLinks();
    }

    /// <summary>Packets for VRIDs that nobody has configured, as far as they pass the socket's filter.</summary>
    public ulong UnknownVrids { get; private set; }

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline =>
        _engine.NextDeadline < _announcer.NextDeadline ? _engine.NextDeadline : _announcer.NextDeadline;

    /// <summary>Whether addresses are still to be set, removed or announced.</summary>
    public bool HasWork => _addresses.HasWork;

    /// <summary>Opens the sockets, tells the engine what there is, and lets it begin after the delay.</summary>
    public void Start(Instant now, TimeSpan delay)
    {
        _links.Resynchronize();
        _addresses.Configure(_model, [], InterfaceIndexOf);
        NoteAddressesPresent();
        RemoveLeftovers();
        FindNamesInUse();
        OpenSockets();
        RefreshLinks(now);
        ConfigureSyncDaemons();
        _engine.Start(now, delay);
        Perform(now);
    }

    // Whoever is not master at once may have to wait long for its role: another node has the addresses by then.
    private void RemoveLeftovers()
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Settings is not { IsOwner: true, WantsMaster: true }) _addresses.RemoveLeftovers(i);
        }
    }

    /// <summary>Does everything that is due.</summary>
    public void RunDue(Instant now)
    {
        _engine.RunDue(now);
        Perform(now);
        _announcer.RunDue(now);
    }

    /// <summary>One chunk of what is still to be done to addresses.</summary>
    public void DoWork() => _addresses.DoWork();

    /// <summary>A script that virtual routers track has come to its end.</summary>
    public void OnScriptResult(string script, Core.Tracking.ScriptOutcome outcome)
    {
        Instant now = Now();
        _engine.ScriptResult(script, outcome, now);
        Perform(now);
    }

    /// <summary>Says farewell and takes the addresses off, unless they are to be kept.</summary>
    public void Shutdown(bool keepAddresses)
    {
        Instant now = Now();
        _keepAddresses = keepAddresses;
        _engine.Shutdown(now);
        Perform(now);
        _addresses.Then(_syncDaemons.Stop);
    }

    /// <summary>
    /// Takes over another configuration. What is the same stays untouched: no timer restarts, no address moves.
    /// </summary>
    public void Reload(ConfigurationModel next)
    {
        Instant now = Now();
        Reconfiguration change = _engine.Reconfigure(next, now);
        PerformAll(change.Departing, now);

        RouterSlot[] before = _slots;
        var oldIndices = new int[next.VirtualRouters.Count];
        _slots = new RouterSlot[oldIndices.Length];
        for (int i = 0; i < oldIndices.Length; i++)
        {
            oldIndices[i] = change.OldIndexOf(i);
            _slots[i] = new RouterSlot(next.VirtualRouters[i]);
            if (oldIndices[i] >= 0) _slots[i].Inherit(before[oldIndices[i]]);
        }

        _model = next;
        _lookup = new RouterLookup(_slots);
        _addresses.Configure(next, oldIndices, InterfaceIndexOf);
        NoteAddressesPresent();
        FindNamesInUse();
        OpenSockets();
        RefreshLinks(now, tellAll: true);
        ConfigureSyncDaemons();
        _engine.Start(now);
        Perform(now);
        if (next.Global.FifoWriteStatesOnReload) TellStates();
    }

    public void Dispose()
    {
        _sysctls.Restore();
        _syncDaemons.Dispose();
        _socketV4?.Dispose();
        _socketV6?.Dispose();
    }

    // Starting a daemon takes the kernel a while, so it comes behind the addresses, as everything that is told does.
    private void ConfigureSyncDaemons()
    {
        _syncDaemons.ConfigureForRouters(_model);
        if (_syncDaemons.Router >= 0) _syncDaemons.Role = _engine.State(_syncDaemons.Router).Role;
        _addresses.Then(_applySyncDaemons);
    }

    private static Instant Now() => new(Linux.Events.EventLoop.Now());

    private bool _keepAddresses;

    // What is performed may be reported by the kernel at once and make the engine want more: that is done afterwards.
    private void Perform(Instant now)
    {
        if (_isPerforming) return;
        _isPerforming = true;
        while (_engine.Actions.Count > 0)
        {
            _performed.Clear();
            foreach (ref readonly VrrpAction action in _engine.Actions) _performed.Add(action);
            _engine.Actions.Clear();
            PerformAll(_performed, now);
        }

        _isPerforming = false;
    }

    // Adverts first: they are what keeps the others quiet. Then the addresses, and only then what is told about it.
    private void PerformAll(ActionList actions, Instant now)
    {
        foreach (ref readonly VrrpAction action in actions)
        {
            if (action.Kind == VrrpActionKind.SendAdvert) SendAdvert(action.Router, action.Priority, now);
        }

        FlushAdverts(now);
        bool adds = false;
        foreach (ref readonly VrrpAction action in actions)
        {
            adds |= action.Kind == VrrpActionKind.AddAddresses;
            PerformOnAddresses(action);
        }

        if (adds) _addresses.DoWork();
        foreach (ref readonly VrrpAction action in actions) Tell(action);
    }

    private void PerformOnAddresses(in VrrpAction action)
    {
        switch (action.Kind)
        {
            case VrrpActionKind.AddAddresses:
                // A subset comes from a reload, when the address owner has found the difference already.
                if (action.Addresses is null) _addresses.Want(action.Router);
                break;
            case VrrpActionKind.RemoveAddresses:
                if (action.Addresses is null && !_keepAddresses) _addresses.Unwant(action.Router);
                break;
            case VrrpActionKind.RemoveLeftovers:
                _addresses.RemoveLeftovers(action.Router);
                break;
            case VrrpActionKind.Announce:
                Announce(action);
                break;
            default:
                break;
        }
    }

    // On becoming master each address is announced as soon as it is set, so that one round of the burst is done by then.
    private void Announce(in VrrpAction action)
    {
        bool isFirst = action.Reason is AnnounceReason.BecameMaster or AnnounceReason.Reload;
        IReadOnlyList<OwnedAddress> addresses = _addresses.AddressesOf(action.Router);
        if (action.Addresses is { } some) addresses = [.. addresses.Where(address => some.Contains(address.Settings))];
        _addresses.Announce(addresses, isFirst ? action.Repeat - 1 : action.Repeat);
    }

    private void SendAdvert(int router, byte priority, Instant now)
    {
        RouterSlot slot = _slots[router];
        IpAddress source = slot.Source;
        VrrpSocket? socket = SocketOf(slot.Settings.Family);
        if (source.Family == IpFamily.None || socket is null) return;

        Span<byte> from = stackalloc byte[16];
        int length = source.Write(from);
        Span<byte> to = stackalloc byte[16];
        for (int i = 0; i < slot.Destinations.Length; i++)
        {
            slot.Destinations[i].Write(to);
            ReadOnlySpan<byte> payload = slot.Payload(i, priority, source);
            if (socket.TryQueue(payload, to[..length], from[..length], slot.InterfaceIndex, slot.Ttl)) continue;
            FlushAdverts(now);
            socket.TryQueue(payload, to[..length], from[..length], slot.InterfaceIndex, slot.Ttl);
        }

        slot.Counters.CountSent(priority);
        slot.LastAdvert = now;
    }

    private void FlushAdverts(Instant now)
    {
        Flush(_socketV4, now);
        Flush(_socketV6, now);
    }

    private void Flush(VrrpSocket? socket, Instant now)
    {
        if (socket is null) return;
        FlushResult result = socket.Flush();
        if (result.Failed == 0) return;
        _sendFailures.Write(result.Errno, now, LogLevel.Warning, result, static r =>
            $"{r.Failed} adverts could not be sent: {Linux.Interop.Errno.Describe(r.Errno)}");
    }
}
