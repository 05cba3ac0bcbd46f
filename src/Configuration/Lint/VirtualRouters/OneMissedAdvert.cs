using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>down_timer_adverts 1: a single lost packet is a takeover.</summary>
public sealed class OneMissedAdvert : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L114", Severity.Warning, "a single lost advert is a takeover", ErrorClass.None)
        {
            Consequence = "A backup that has missed as many adverts as down_timer_adverts says takes over. With 1, one lost or "
                + "late packet makes two masters until the next advert.",
            Remedy = "down_timer_adverts 3, and a shorter advert_int with version 3 where takeover must be faster.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context).Where(instance => instance.Router.DownTimerAdverts == 1))
        {
            var setting = instance.Setting("down_timer_adverts") ?? context.Global("vrrp_down_timer_adverts").LastOrDefault();
            if (setting is null) continue;
            context.Report(
                Kind, setting.ValueSpan, $"{instance.Name} takes over after one missed advert",
                $"takeover after {Timing.MasterDown(instance.Router)}: one lost or late packet makes a second master",
                $"{setting.Name} 3");
        }
    }
}
