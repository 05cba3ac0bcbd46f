using Holdfast.Configuration;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>A configuration that was checked: a main file with all that it includes.</summary>
/// <param name="Path">The main file as it was named; <c>-</c> is standard input.</param>
/// <param name="Result">What it became.</param>
/// <param name="Environment">The world in which it was compiled.</param>
/// <param name="Findings">Everything that is to be said about it, in order.</param>
internal sealed record CheckedFile(
    string Path, CompilationResult Result, ConfigurationEnvironment Environment, IReadOnlyList<Diagnostic> Findings)
{
    /// <summary>Whether the daemon would not start with it.</summary>
    public bool CannotStart => Result.FatalExitCode is not null;
}
