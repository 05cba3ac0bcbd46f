using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Binding.Servers;
using Holdfast.Configuration.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.LoadBalancing.Nftables;

namespace Holdfast.Configuration.Validation;

/// <summary>
/// With <c>lvs_engine nftables</c>: what that engine cannot do. With <c>auto</c> the kernel decides, and the log tells.
/// </summary>
internal static class EngineValidation
{
    /// <summary>Reports settings of <c>global_defs</c> that only IPVS knows.</summary>
    public static void CheckGlobal(IReadOnlyList<Line> settings, BindingSession session)
    {
        foreach (Line line in settings)
        {
            session.Report(new Diagnostic(ServerFindings.SettingOfIpvs, line.Span, $"{line.Name} has no effect with lvs_engine nftables")
            {
                Effect = line.Name == "lvs_timeouts"
                    ? "connections are forgotten after the times of the kernel's connection tracking"
                    : "other directors learn nothing of connections: those end in a takeover",
            });
        }
    }

    /// <summary>Reports everything that one virtual server asks in vain, at the line that asks.</summary>
    public static void Check(VirtualServerDraft draft, VirtualServer server, BindingSession session)
    {
        // A real server that is listed twice has been dropped: the indices count those that are left.
        RealServerDraft[] realServers = [.. draft.RealServers.DistinctBy(real => real.Address)];
        foreach (EngineLimit limit in NftablesLimits.Of(server))
        {
            RealServerDraft? real = limit.RealServer < 0 ? null : realServers[limit.RealServer];
            SourceSpan? span = real?.EngineSettings.Find(limit.Keyword) ?? draft.EngineSettings.Find(limit.Keyword)
                ?? real?.Opening.ValueSpan ?? draft.Opening.ValueSpan;
            session.Report(new Diagnostic(ServerFindings.EngineCannot, span, limit.Text)
            {
                Effect = real is null ? "the virtual server is not served" : $"the real server {real.Address} is not served",
            });
        }

        if (NftablesLimits.Replacement(server.Scheduler.Name()) is { } replacement)
        {
            session.Report(new Diagnostic(
                ServerFindings.SchedulerReplaced, draft.EngineSettings.Find("lb_algo") ?? draft.Opening.ValueSpan, replacement));
        }
    }
}
