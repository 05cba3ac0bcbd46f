using Holdfast.Configuration.Text;
using Holdfast.Core.Tracking;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>Without the check a node takes over, and keeps, addresses whose service it cannot offer.</summary>
public sealed class ScriptOnOneSide : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P118", Severity.Note, "a script is tracked on one node only", ErrorClass.None)
    {
        Consequence = "The node without the check is always taken for well: it becomes master, and stays it, also "
            + "when its own service is down.",
        Remedy = "Track the same scripts on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            Missing(context, first, other);
            Missing(context, other, first);
        }
    }

    private void Missing(PeerContext context, PeerMember has, PeerMember lacks)
    {
        foreach (Tracked tracked in Checks.Scripts(has))
        {
            string? command = Checks.Script(has, tracked)?.Command.ToString();
            if (Checks.Scripts(lacks).Any(found => found.Name == tracked.Name || Checks.Script(lacks, found)?.Command.ToString() == command)) continue;
            context.Report(
                Kind, lacks.Span, $"{lacks.Name} does not track script {tracked.Name}, which {has.Name} tracks",
                [new RelatedSpan(Checks.Place(has, "track_script", tracked.Name), $"tracked on {has.Node.Name}")],
                $"{lacks.Node.Name} becomes and stays master without asking whether its own service is well");
        }
    }
}
