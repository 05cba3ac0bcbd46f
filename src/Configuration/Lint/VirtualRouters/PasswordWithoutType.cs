using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>auth_pass without auth_type: there is no authentication.</summary>
public sealed class PasswordWithoutType : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L105", Severity.Error, "auth_pass without auth_type", ErrorClass.None)
        {
            Consequence = "Without auth_type the adverts carry no password and none is asked for. A node that has "
                + "auth_type PASS refuses them, and both become master.",
            Remedy = "Write auth_type PASS before auth_pass, on all nodes at one time; or take the block away.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            if (router.Authentication != AuthenticationType.None) continue;
            List<ConfigurationNode> blocks = [.. instance.Node.All("authentication")];
            if (blocks.Exists(block => block.Children.Any(node => node.Name == "auth_type"))) continue;
            if (blocks.Select(block => block.Last("auth_pass")).LastOrDefault(node => node?.Value is not null) is not { } setting)
            {
                continue;
            }

            bool isAllowed = router is { Version: VrrpVersion.V2, Strict: false };
            context.Report(
                Kind, setting.Span, $"{instance.Name} has auth_pass but no auth_type: there is no authentication",
                isAllowed
                    ? "adverts carry no password; a node with auth_type PASS refuses them, and both become master"
                    : $"{(router.Strict ? "strict mode" : "version 3")} has none anyway",
                isAllowed ? "auth_type PASS, on all nodes at one time" : null);
        }
    }
}
