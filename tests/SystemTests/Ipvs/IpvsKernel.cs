using Holdfast.Daemon.Checkers.Services;
using Holdfast.Linux.Netlink.Ipvs;

namespace Holdfast.SystemTests.Ipvs;

/// <summary>
/// Whether the kernel that runs these tests can have virtual servers. Where it cannot, <c>eng/test.sh</c> runs them
/// under a kernel that can, by <c>eng/kernel-lab</c>.
/// </summary>
public static class IpvsKernel
{
    /// <summary>Why a test of virtual servers is skipped, and what to do about it.</summary>
    public const string Missing = "the kernel has no IPVS: run through eng/kernel-lab";

    /// <summary>The collection of tests that run one after the other: the kernel lab has one processor.</summary>
    public const string Alone = "ipvs";

    private static readonly Lazy<bool> s_isThere = new(Look);

    /// <summary>True if IPVS is part of the kernel, loaded, or a module that can be loaded.</summary>
    public static bool IsThere => s_isThere.Value;

    /// <summary>Skips the test, with the reason, where there is no IPVS or no ipvsadm to look at it with.</summary>
    internal static void Require()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "namespaces need root");
        Assert.SkipUnless(IsThere, Missing);
        Assert.SkipUnless(File.Exists("/sbin/ipvsadm"), "ipvsadm is not installed");
    }

    /// <summary>Whether our own code finds IPVS; else the reason that it gives.</summary>
    internal static bool Answers(out string? reason)
    {
        if (!IpvsServices.TryOpenSocket(networkNamespace: null, receiveBuffer: null, out IpvsSocket? socket, out reason)) return false;
        socket.Dispose();
        return true;
    }

    /// <summary>A namespace with loopback, without which the kernel knows no unicast address.</summary>
    internal static Sandbox NewSandbox()
    {
        var sandbox = new Sandbox();
        sandbox.Ip("link set lo up");
        return sandbox;
    }

    /// <summary>The table of a namespace.</summary>
    internal static IpvsServices Open(Sandbox sandbox) => sandbox.InNetwork(() =>
        IpvsServices.TryOpen(networkNamespace: null, receiveBuffer: null, out IpvsServices? table, out string? reason)
            ? table
            : throw new InvalidOperationException(reason));

    /// <summary>What ipvsadm lists to be restored, without the order of its lines.</summary>
    internal static IReadOnlyList<string> List(Sandbox sandbox) => Lines(sandbox.Run("ipvsadm", "-Sn").OutputOrThrow());

    /// <summary>The daemons that run: "master" and "backup" with their settings.</summary>
    internal static IReadOnlyList<string> Daemons(Sandbox sandbox) =>
        Lines(sandbox.Run("ipvsadm", "--list", "--daemon").OutputOrThrow());

    // The file appears with the module. Loading it changes the machine no more than the first virtual server would.
    private static bool Look()
    {
        if (File.Exists("/proc/net/ip_vs")) return true;
        if (!File.Exists("/usr/sbin/modprobe") && !File.Exists("/sbin/modprobe")) return false;
        return Shell.Run("modprobe", ["-q", "ip_vs"]).ExitCode == 0 && File.Exists("/proc/net/ip_vs");
    }

    private static string[] Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).Order(StringComparer.Ordinal)];
}
