namespace Holdfast.Daemon.Commands.Lab;

/// <summary>What the lab needs of the system it runs on.</summary>
internal static class LabRequirements
{
    private static readonly (string Program, string Package)[] s_programs =
    [
        ("ip", "iproute2"), ("unshare", "util-linux"), ("nsenter", "util-linux"), ("bash", "bash"), ("nginx", "nginx"),
        ("ps", "procps"), ("killall", "psmisc"),
    ];

    /// <summary>What is missing, in words for the user; null if nothing is.</summary>
    public static string? Missing()
    {
        if (!OperatingSystem.IsLinux()) return "the lab needs Linux";
        if (!Environment.IsPrivilegedProcess) return "the lab makes network namespaces: run it as root";
        foreach ((string program, string package) in s_programs)
        {
            if (!IsOnPath(program)) return $"{program} is missing: apt-get install {package}";
        }

        return null;
    }

    private static bool IsOnPath(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':')
            .Any(directory => directory.Length > 0 && File.Exists(Path.Combine(directory, program)));
}
