namespace Holdfast.Daemon.Commands.Check;

/// <summary>Where a check writes to: results are what was asked for, remarks go beside them.</summary>
/// <param name="Result">Receives text, with its line feeds.</param>
/// <param name="Remark">Receives a line without its line feed.</param>
internal sealed record CheckOutput(Action<string> Result, Action<string> Remark)
{
    /// <summary>Standard output and standard error.</summary>
    public static CheckOutput Standard { get; } =
        new(StandardStreams.Output, static line => StandardStreams.Error($"holdfast check: {line}\n"));
}
