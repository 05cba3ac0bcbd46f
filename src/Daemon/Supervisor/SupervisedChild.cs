using Holdfast.Core;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Time;

namespace Holdfast.Daemon.Supervisor;

/// <summary>A kind of child, and how it is doing.</summary>
internal sealed class SupervisedChild(ChildKind kind)
{
    /// <summary>What it is.</summary>
    public ChildKind Kind { get; } = kind;

    /// <summary>Its process; null: there is none.</summary>
    public ChildRun? Run { get; set; }

    /// <summary>When it is started again after its death.</summary>
    public RestartPolicy Restarts { get; set; }

    /// <summary>How often it was started.</summary>
    public int Starts { get; set; }

    /// <summary>When it is to be started again.</summary>
    public Instant RestartAt { get; set; } = Instant.Never;

    /// <summary>When it is killed if it has not stopped.</summary>
    public Instant KillAt { get; set; } = Instant.Never;

    /// <summary>Whether the start of the daemon waits for it no more: it has become ready, or has died once.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Whether a reload waits for its answer, or for its end.</summary>
    public bool OwesAnswer { get; set; }

    /// <summary>When a reload does not wait for its answer any more.</summary>
    public Instant AnswerBy { get; set; } = Instant.Never;

    /// <summary>Configurations that its process was handed by reloads and has not answered yet. It answers them in order.</summary>
    public Queue<ConfigurationModel> Unanswered { get; } = [];

    /// <summary>The length of the largest message that its process was given, bytes.</summary>
    public int LargestMessage { get; set; }

    /// <summary>The configuration that its process runs with.</summary>
    public ConfigurationModel? InForce { get; set; }

    /// <summary>Whether it has refused the daemon's configuration, and goes on with <see cref="InForce"/>.</summary>
    public bool HasRefused { get; set; }

    /// <summary>Real servers that are drained.</summary>
    public IReadOnlyList<DrainedServer> Drained { get; set; } = [];

    /// <summary>Whether it is to be started anew as soon as it has stopped, with other privileges.</summary>
    public bool StartsAnew { get; set; }

    /// <summary>It has said that it cannot run, and is not started until the configuration is another.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>Whether its last run has ended without removing what it had set.</summary>
    public bool LeftSomething { get; set; }

    /// <summary>What its process may do.</summary>
    public ChildPrivileges Privileges { get; set; } = ChildPrivileges.All;

    /// <summary>The network namespace that its process was started in.</summary>
    public string? NetworkNamespace { get; set; }
}

/// <summary>What is different from child to child.</summary>
/// <param name="Name">In log lines: "VRRP".</param>
internal sealed record ChildKind(string Name)
{
    /// <summary>Whether a configuration needs it.</summary>
    public required Func<Configuration.CompilationResult, bool> IsNeeded { get; init; }

    /// <summary>How it is started with a configuration, and with what is known of it; also what it is told at a reload.</summary>
    public required Func<ConfigurationModel, SupervisedChild, ChildStartRequest> Request { get; init; }

    /// <summary>
    /// Removes what a dead child has left: when nobody takes care of it for a while, or the daemon stops. Null: it stays.
    /// </summary>
    public Action<ConfigurationModel>? Release { get; init; }

    /// <summary>What <see cref="Release"/> removes, for the log.</summary>
    public required string Leftovers { get; init; }

    /// <summary>Whether what it has left is removed if it is not started again soon; otherwise only when the daemon stops.</summary>
    public bool ReleasesWhileWaiting { get; init; }

    /// <summary>Whether the daemon stops when this child says that it cannot run, though others could go on.</summary>
    public bool IsVital { get; init; }

    /// <summary>Signals that it does something at, and the parent passes on.</summary>
    public IReadOnlyList<int> Signals { get; init; } = [];
}
