using Holdfast.Configuration.Text;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>Weights that lead out of 1 to 254, where the priority is cut: they count less than they say.</summary>
public sealed class WeightBeyondRange : ILintRule
{
    private const int Lowest = 1;
    private const int Highest = 254;

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L125", Severity.Warning, "priority and weights leave the range 1 to 254", ErrorClass.None)
        {
            Consequence = "The sum of priority and weights is cut to 1 to 254. What is cut off does not count: a node whose check "
                + "fails loses less than the weight says, and perhaps remains above its peer.",
            Remedy = "Choose a priority and weights whose sums stay within 1 to 254.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            if (router.IsOwner || instance.Setting("priority") is not { } setting) continue;
            SyncGroup? group = context.ModelIfStarted.SyncGroups.FirstOrDefault(group => group.Members.Contains(router.Name));
            if (group is { TrackingWeight: false }) continue;
            List<int> weights =
            [
                .. router.TrackedInterfaces.Concat(router.TrackedScripts)
                    .Concat(group?.TrackedInterfaces ?? []).Concat(group?.TrackedScripts ?? [])
                    .Where(tracked => tracked.Weight != 0)
                    .Select((Tracked tracked) => tracked.Reverse ? -tracked.Weight : tracked.Weight),
            ];
            int most = router.Priority + weights.Where(weight => weight > 0).Sum();
            int least = router.Priority + weights.Where(weight => weight < 0).Sum();
            if (most > Highest) Report(context, instance, setting.ValueSpan, most, Highest, weights.Where(weight => weight > 0));
            if (least < Lowest) Report(context, instance, setting.ValueSpan, least, Lowest, weights.Where(weight => weight < 0));
        }
    }

    private void Report(LintContext context, Instance instance, SourceSpan span, int sum, int bound, IEnumerable<int> weights)
    {
        int priority = instance.Router.Priority;
        string terms = string.Concat(weights.Select(weight => weight < 0 ? $" - {-weight}" : $" + {weight}"));
        context.Report(
            Kind, span, $"priority {priority} and the weights of {instance.Name} come to {sum}: {bound} is used",
            $"{priority}{terms} = {sum}, cut to {bound}: the weights are worth {Math.Abs(bound - priority)}, not {Math.Abs(sum - priority)}",
            "a priority or weights whose sum stays within 1 to 254");
    }
}
