using Holdfast.Configuration.Lint;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>How findings are written.</summary>
internal enum CheckFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>Our own JSON.</summary>
    Json,

    /// <summary>SARIF 2.1.0, which code hosts and editors read.</summary>
    Sarif,

    /// <summary>Workflow commands of GitHub Actions.</summary>
    GitHub,
}

/// <summary>What a <c>holdfast check</c> is asked to do.</summary>
internal sealed record CheckOptions
{
    /// <summary>The files; <c>-</c> is standard input.</summary>
    public IReadOnlyList<string> Files { get; init; } = [Options.DefaultConfigurationFile];

    /// <summary>The files are meant for other machines.</summary>
    public bool Elsewhere { get; init; }

    /// <summary><c>--config-id</c>: which conditional lines count.</summary>
    public string? ConfigurationId { get; init; }

    /// <summary>How findings are written.</summary>
    public CheckFormat Format { get; init; }

    /// <summary>Whether to colour text.</summary>
    public bool Colour { get; init; }

    /// <summary>Which findings to show.</summary>
    public FindingSelection Selection { get; init; } = FindingSelection.Everything;

    /// <summary>Show what the fixes would change.</summary>
    public bool Fix { get; init; }

    /// <summary>Write what the fixes change.</summary>
    public bool Write { get; init; }

    /// <summary>Show the configuration as it will run.</summary>
    public bool Effective { get; init; }
}
