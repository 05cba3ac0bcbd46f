namespace Holdfast.Linux.Processes;

/// <summary>How a process ended.</summary>
/// <param name="Code">0..255 if it exited; -1 if a signal ended it.</param>
/// <param name="Signal">The signal that ended it, or 0.</param>
public readonly record struct ExitStatus(int Code, int Signal)
{
    /// <summary>It exited, with 0.</summary>
    public bool IsSuccess => Signal == 0 && Code == 0;

    /// <inheritdoc/>
    public override string ToString() => Signal == 0 ? $"exited with status {Code}" : $"killed by signal {Signal}";
}
