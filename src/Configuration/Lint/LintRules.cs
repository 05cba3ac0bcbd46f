namespace Holdfast.Configuration.Lint;

/// <summary>
/// Every rule, in the order of the codes: L1xx virtual routers, L2xx scripts, L3xx load balancing, L4xx text and
/// global settings. An explicit list: nothing is found by reflection.
/// </summary>
public static partial class LintRules
{
    /// <summary>Every rule.</summary>
    public static IReadOnlyList<ILintRule> All { get; } = [.. VirtualRouterRules, .. ScriptRules, .. LoadBalancingRules, .. TextRules];
}
