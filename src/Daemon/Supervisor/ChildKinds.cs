using System.Runtime.CompilerServices;
using Holdfast.Configuration;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Daemon.Checkers;
using Holdfast.Daemon.Dumps;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Vrrp;
using Holdfast.Linux.Interop;

namespace Holdfast.Daemon.Supervisor;

/// <summary>What the parent knows of each of its children: when it is needed, and what it is told.</summary>
/// <param name="options">The command line.</param>
/// <param name="networkNamespace">The namespace that the parent has entered; null: none.</param>
/// <param name="startNamespace">The namespace it was started in, open.</param>
/// <param name="paths">Pid files.</param>
/// <param name="log">The parent's log.</param>
internal sealed class ChildKinds(
    Options options, string? networkNamespace, SafeFileDescriptor startNamespace, RunPaths paths, Log log)
{
    /// <summary>The last argument of the VRRP child.</summary>
    public const string VrrpRole = "--role=vrrp";

    /// <summary>The last argument of the checkers child.</summary>
    public const string CheckersRole = "--role=checkers";

    private const uint DefaultUmask = 0x7f; // 0177

    // Of the virtual servers of each configuration that a child was given.
    private readonly ConditionalWeakTable<ConfigurationModel, UInt128[]> _digests = [];

    /// <summary>The VRRP child.</summary>
    public ChildKind Vrrp => new("VRRP")
    {
        IsNeeded = NeedsVrrp,
        Request = VrrpRequest,
        Release = options.DontReleaseVrrp ? null : model => VrrpCleanup.Release(model, log),
        Leftovers = "addresses",
        ReleasesWhileWaiting = true,
        IsVital = true,
        Signals = [SignalNumber.Data, SignalNumber.Statistics, SignalNumber.Json, SignalNumber.ClearStatistics],
    };

    /// <summary>The checkers child. What it has set forwards connections without it, and stays until it is back or the daemon stops.</summary>
    public ChildKind Checkers => new("Healthcheck")
    {
        IsNeeded = NeedsCheckers,
        Request = CheckersRequest,
        Release = options.DontReleaseServices ? null : model => CheckersCleanup.Release(model, IpvsNamespace(model.Global), log),
        Leftovers = "virtual servers",
        Signals = [SignalNumber.Data],
    };

    /// <summary>What every process of the daemon knows of the command line.</summary>
    public ChildSettings Settings(GlobalSettings global) => new()
    {
        Umask = Umask(options, global),
        DumpDirectory = DumpFile.DirectoryFrom(Environment.GetEnvironmentVariable("TMPDIR")),
        NetworkNamespace = networkNamespace,
        DumpConfiguration = options.DumpConfiguration,
        ParentPid = Environment.ProcessId,
    };

    /// <summary>The file mode creation mask.</summary>
    public static uint Umask(Options options, GlobalSettings global) => options.Umask ?? global.Umask ?? DefaultUmask;

    private bool NeedsVrrp(CompilationResult result) =>
        (result.NeedsVrrp || options.AllChildren) && (!options.CheckersOnly || options.VrrpOnly);

    private bool NeedsCheckers(CompilationResult result) =>
        (result.NeedsCheckers || options.AllChildren) && (!options.VrrpOnly || options.CheckersOnly);

    private ChildStartRequest VrrpRequest(ConfigurationModel model, SupervisedChild child)
    {
        ChildSettings settings = Settings(model.Global) with
        {
            Log = LogNames.Vrrp(options, model.Global, networkNamespace),
            PidFile = paths.Vrrp,
            ReleaseForeignAddresses = options.ReleaseVips,
            KeepAddressesAtExit = options.DontReleaseVrrp,
            MonitorAddresses = options.MonitorAddresses,
            Restarts = child.Starts,
        };
        byte[] message = ControlMessages.Write(new ChildStart(model.ForVrrp(), settings));
        return new ChildStartRequest(VrrpRole, message) { Console = settings.Log.Console };
    }

    private ChildStartRequest CheckersRequest(ConfigurationModel model, SupervisedChild child)
    {
        ChildSettings settings = Settings(model.Global) with
        {
            Log = LogNames.Checkers(options, model.Global, networkNamespace),
            PidFile = paths.Checkers,
            KeepServicesAtExit = options.DontReleaseServices,
            SharesNotifyFifo = model.VirtualRouters.Count > 0 && (!options.CheckersOnly || options.VrrpOnly),
            ControlSocket = paths.CheckersSocket,
            Restarts = child.Starts,
        };
        CheckersStart start = CheckersStart.Of(model, settings) with { Drained = child.Drained };
        byte[] message = CheckersMessages.Write(start, DigestsOf(child), out UInt128[] digests);
        _digests.AddOrUpdate(model, digests);
        return new ChildStartRequest(CheckersRole, message)
        {
            Console = settings.Log.Console,
            Privileges = CheckerPrivileges.Of(model),
            NetworkNamespace = IpvsNamespace(model.Global),
        };
    }

    // Of what the child has: known when it runs, and has answered all it was told.
    private UInt128[]? DigestsOf(SupervisedChild child) =>
        child is { Run: not null, Unanswered.Count: 0, InForce: { } inForce } && _digests.TryGetValue(inForce, out UInt128[]? digests)
            ? digests
            : null;

    private string? IpvsNamespace(GlobalSettings global) => global.IpvsNetworkNamespace switch
    {
        null => null,
        "" when networkNamespace is null => null,
        "" => $"/proc/self/fd/{startNamespace.Number}",
        { } name => name,
    };
}
