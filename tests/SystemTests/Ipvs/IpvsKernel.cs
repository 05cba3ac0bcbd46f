namespace Holdfast.SystemTests.Ipvs;

/// <summary>
/// Whether the kernel that runs these tests can have virtual servers. Where it cannot, <c>eng/test.sh</c> runs them
/// under a kernel that can, by <c>eng/kernel-lab</c>.
/// </summary>
public static class IpvsKernel
{
    /// <summary>Why a test of virtual servers is skipped, and what to do about it.</summary>
    public const string Missing = "the kernel has no IPVS: run through eng/kernel-lab";

    private static readonly Lazy<bool> s_isThere = new(Look);

    /// <summary>True if IPVS is part of the kernel, loaded, or a module that can be loaded.</summary>
    public static bool IsThere => s_isThere.Value;

    // The file appears with the module. Loading it changes the machine no more than the first virtual server would.
    private static bool Look()
    {
        if (File.Exists("/proc/net/ip_vs")) return true;
        if (!File.Exists("/usr/sbin/modprobe") && !File.Exists("/sbin/modprobe")) return false;
        return Shell.Run("modprobe", ["-q", "ip_vs"]).ExitCode == 0 && File.Exists("/proc/net/ip_vs");
    }
}
