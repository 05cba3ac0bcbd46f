using Holdfast.Core;

namespace Holdfast.Daemon.Supervisor;

/// <summary>Pid files and the reload file: where keepalived has them; and the socket of our own.</summary>
internal sealed record RunPaths(string Parent, string Vrrp, string Checkers, string Bfd, string Reload)
{
    /// <summary>The run-time directory.</summary>
    public const string RunDirectory = "/run";

    private const UnixFileMode AllMayRead = (UnixFileMode)0x1ed; // 0755

    /// <summary>The paths for a command line and a configuration; those given on the command line win.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="global">Global settings: <c>use_pid_dir</c>, <c>instance</c>.</param>
    /// <param name="networkNamespace">The namespace the daemon runs in; null: that of its start.</param>
    /// <param name="runDirectory">For tests; else <see cref="RunDirectory"/>.</param>
    public static RunPaths For(
        Options options, GlobalSettings global, string? networkNamespace, string runDirectory = RunDirectory)
    {
        bool ownDirectory = global.UsePidDirectory || global.InstanceName is not null || networkNamespace is not null;
        string directory = ownDirectory ? $"{runDirectory}/keepalived" : runDirectory;
        string suffix = global.InstanceName is { } instance ? $"_{instance}" : networkNamespace is { } name ? $"_{name}" : "";
        string checkers = options.CheckersPidFile ?? $"{directory}/checkers{suffix}.pid";
        return new RunPaths(
            options.PidFile ?? $"{directory}/keepalived{suffix}.pid",
            options.VrrpPidFile ?? $"{directory}/vrrp{suffix}.pid",
            checkers,
            options.BfdPidFile ?? $"{directory}/bfd{suffix}.pid",
            $"{directory}/keepalived{suffix}.reload")
        {
            CheckersSocket = SocketBeside(checkers),
        };
    }

    /// <summary>
    /// The socket by which the checkers child takes commands: beside its pid file, and named after it, so that two daemons
    /// that are told apart by their pid files have two.
    /// </summary>
    public required string CheckersSocket { get; init; }

    private static string SocketBeside(string pidFile)
    {
        string path = Path.GetFullPath(pidFile);
        return Path.Combine(Path.GetDirectoryName(path)!, $"holdfast-{Path.GetFileNameWithoutExtension(path)}.sock");
    }

    /// <summary>The directory that has to exist before the pid files can be written; null: none of ours.</summary>
    public string? DirectoryToCreate
    {
        get
        {
            string directory = Path.GetDirectoryName(Reload)!;
            return Path.GetFileName(directory) == "keepalived" ? directory : null;
        }
    }

    /// <summary>Creates <see cref="DirectoryToCreate"/>, so that all may read what is in it.</summary>
    public void CreateDirectory()
    {
        if (DirectoryToCreate is not { } directory || Directory.Exists(directory)) return;
        Directory.CreateDirectory(directory);
        File.SetUnixFileMode(directory, AllMayRead);
    }

    /// <summary>Removes it, unless another instance has its files there.</summary>
    public void RemoveDirectory()
    {
        try
        {
            if (DirectoryToCreate is { } directory) Directory.Delete(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not empty, or not there any more.
            return;
        }
    }
}
