using Holdfast.Daemon.Checkers.Services;
using Holdfast.Linux.Netlink.Ipvs;

namespace Holdfast.SystemTests.Ipvs;

/// <summary>Whether the running kernel has IPVS. Most kernels of small machines have not; the kernel lab's has.</summary>
internal static class IpvsKernel
{
    /// <summary>The collection of tests that run one after the other: the kernel lab has one processor.</summary>
    public const string Alone = "ipvs";

    /// <summary>Skips the test, with the reason, where there is no IPVS or no ipvsadm to look at it with.</summary>
    public static void Require()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "namespaces need root");
        Assert.SkipUnless(IsThere(out string? reason), $"{reason}: run it in the kernel lab");
        Assert.SkipUnless(File.Exists("/sbin/ipvsadm"), "ipvsadm is not installed");
    }

    /// <summary>Whether there is IPVS in this kernel.</summary>
    public static bool IsThere(out string? reason)
    {
        if (!IpvsServices.TryOpenSocket(networkNamespace: null, out IpvsSocket? socket, out reason)) return false;
        socket.Dispose();
        return true;
    }

    /// <summary>A namespace with loopback, without which the kernel knows no unicast address.</summary>
    public static Sandbox NewSandbox()
    {
        var sandbox = new Sandbox();
        sandbox.Ip("link set lo up");
        return sandbox;
    }

    /// <summary>The table of a namespace.</summary>
    public static IpvsServices Open(Sandbox sandbox) => sandbox.InNetwork(() =>
        IpvsServices.TryOpen(networkNamespace: null, out IpvsServices? table, out string? reason)
            ? table
            : throw new InvalidOperationException(reason));

    /// <summary>What ipvsadm lists to be restored, without the order of its lines.</summary>
    public static IReadOnlyList<string> List(Sandbox sandbox) => Lines(sandbox.Run("ipvsadm", "-Sn").OutputOrThrow());

    /// <summary>The daemons that run: "master" and "backup" with their settings.</summary>
    public static IReadOnlyList<string> Daemons(Sandbox sandbox) => Lines(sandbox.Run("ipvsadm", "--list", "--daemon").OutputOrThrow());

    private static string[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).Order(StringComparer.Ordinal)];
}
