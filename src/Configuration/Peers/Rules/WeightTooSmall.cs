using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// Found by playing the failure: the check fails on the master, and the master stays. The arithmetic says why.
/// </summary>
public sealed class WeightTooSmall : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P116", Severity.Warning, "a weight is too small to change the election", ErrorClass.None)
    {
        Consequence = "The check fails, the priority falls, and still no other node is better: the address stays "
            + "where the service is down.",
        Remedy = "Make the weight greater than the distance of the priorities, or leave it out: without a "
            + "weight a failure makes the node give up at once.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach (ImmovableCheck check in ImmovableCheck.Find(context).Where(check => check.Weight < 0)) check.Report(context, Kind);
    }
}
