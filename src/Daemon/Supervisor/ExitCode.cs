namespace Holdfast.Daemon.Supervisor;

/// <summary>Exit statuses of the daemon, the same as keepalived's.</summary>
internal static class ExitCode
{
    /// <summary>All well; also: it runs already.</summary>
    public const int Ok = 0;

    /// <summary>A fatal error, or a bad option.</summary>
    public const int Fatal = 1;

    /// <summary>The configuration cannot be run.</summary>
    public const int Configuration = 2;

    /// <summary>A permission or capability is missing.</summary>
    public const int MissingPermission = 4;

    /// <summary>There is no configuration.</summary>
    public const int NoConfiguration = 6;

    /// <summary>A mistake of ours.</summary>
    public const int ProgramError = 70;
}
