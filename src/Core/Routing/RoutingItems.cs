namespace Holdfast.Core.Routing;

/// <summary>Routes and rules of one instance.</summary>
/// <param name="Routes"><c>virtual_routes</c>.</param>
/// <param name="Rules"><c>virtual_rules</c>.</param>
public sealed record RoutingItems(IReadOnlyList<Route> Routes, IReadOnlyList<RoutingRule> Rules);
