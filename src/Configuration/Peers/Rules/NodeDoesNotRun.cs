using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>A configuration that the daemon refuses cannot be compared: its own findings say why.</summary>
public sealed class NodeDoesNotRun : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P100", Severity.Note, "a node takes no part in the comparison", ErrorClass.None)
    {
        Consequence = "The daemon does not start with this configuration, so there is nothing to compare.",
        Remedy = "Mend what is reported for the file itself, then compare again.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach (PeerNode node in context.Nodes.Where(node => node.Result.Model is null))
        {
            SourceSpan? span = node.Result.Files.Count > 0 ? new SourceSpan(node.Result.Files[0], 0, 0) : null;
            context.Report(new Diagnostic(Kind, span, $"{node.Name} is not compared: the daemon does not start with its configuration")
            {
                Effect = $"{node.Name} takes no part in any election",
            });
        }
    }
}
