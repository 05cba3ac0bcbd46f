using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>An advert interval with which nobody takes over for a quarter of a minute.</summary>
public sealed class SlowTakeover : ILintRule
{
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L113", Severity.Warning, "takeover takes long", ErrorClass.None)
        {
            Consequence = "A backup takes over when it has missed three adverts (vrrp_down_timer_adverts) and its skew is "
                + "over. Until then the addresses of a dead master are nowhere.",
            Remedy = "advert_int 1 on all nodes, changed on all at one time; version 3 takes fractions.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            if (instance.Setting("advert_int") is not { } setting) continue;
            if (VrrpTimers.MasterDown(router, router.Priority, router.AdvertInterval) < s_slow) continue;
            context.Report(
                Kind, setting.ValueSpan,
                $"{instance.Name} sends an advert every {Timing.Seconds(router.AdvertInterval)} only",
                $"takeover after {Timing.MasterDown(router)} without the addresses",
                "advert_int 1, on all nodes at one time");
        }
    }
}
