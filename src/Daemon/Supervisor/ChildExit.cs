namespace Holdfast.Daemon.Supervisor;

/// <summary>How a child ended.</summary>
/// <param name="Status">Its exit status; meaningless when it was killed.</param>
/// <param name="Signal">The signal that killed it; 0: none.</param>
internal readonly record struct ChildExit(int Status, int Signal)
{
    /// <summary>
    /// Whether starting it again is useless: it said that it cannot run (fatal, configuration, missing permission).
    /// </summary>
    public bool IsPermanent =>
        Signal == 0 && Status is ExitCode.Fatal or ExitCode.Configuration or ExitCode.MissingPermission;

    /// <summary>Whether it had no chance to take its addresses with it.</summary>
    public bool WasKilled => Signal != 0;

    /// <inheritdoc/>
    public override string ToString() => WasKilled ? $"killed by signal {Signal}" : $"exited with status {Status}";
}
