using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// Found by playing the failure: the check fails on the master, which loses its bonus and is still the best.
/// </summary>
public sealed class BonusTooSmall : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P117", Severity.Warning, "a positive weight is too small to change the election", ErrorClass.None)
    {
        Consequence = "While the check succeeds the weight is added. The master loses it when the check fails and "
            + "is still better than the others with theirs: the address stays where the service is down.",
        Remedy = "Make the weight greater than the distance of the base priorities, on all nodes, or use a "
            + "negative weight.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach (ImmovableCheck check in ImmovableCheck.Find(context).Where(check => check.Weight > 0)) check.Report(context, Kind);
    }
}
