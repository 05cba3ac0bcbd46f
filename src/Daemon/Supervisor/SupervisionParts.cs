using Holdfast.Configuration;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Supervisor;

/// <summary>What a <see cref="Supervision"/> needs of the world around it.</summary>
internal sealed record SupervisionParts
{
    /// <summary>The command line.</summary>
    public required Options Options { get; init; }

    /// <summary>The words of the command line, for children to show in ps.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The parent's log.</summary>
    public required Log Log { get; init; }

    /// <summary>The service manager.</summary>
    public required SystemNotify Notify { get; init; }

    /// <summary>Compiles the files as they are now, given the model in force.</summary>
    public required Func<ConfigurationModel, CompilationResult> Read { get; init; }

    /// <summary>The kinds of children, in the order in which they are started.</summary>
    public required IReadOnlyList<ChildKind> Children { get; init; }

    /// <summary>What the dumps of the parent need to know of the command line.</summary>
    public required Func<GlobalSettings, ChildSettings> ChildSettings { get; init; }

    /// <summary>Whether SIGHUP has come before there was a loop: then what is in force may be outdated. Asked once.</summary>
    public required Func<bool> IsReloadDue { get; init; }

    /// <summary>Called once when the start is complete.</summary>
    public required Action OnStarted { get; init; }
}
