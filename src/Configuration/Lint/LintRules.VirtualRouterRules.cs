using Holdfast.Configuration.Lint.VirtualRouters;

namespace Holdfast.Configuration.Lint;

public static partial class LintRules
{
    private static ILintRule[] VirtualRouterRules =>
    [
        new AddressWithoutPrefix(),
        new StockVirtualRouterId(),
    ];
}
