using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>priority 255, which means: I own these addresses.</summary>
public sealed class AddressOwner : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L110", Severity.Warning, "priority 255 is that of the address owner", ErrorClass.None)
        {
            Consequence = "A router of priority 255 owns its addresses: it takes them whenever it runs, nopreempt and weights "
                + "of tracked scripts and interfaces do not count, and with state MASTER it does not even listen first. "
                + "After each restart the addresses come back at once, whether the node is ready or not.",
            Remedy = "Write a priority from 1 to 254, unless the addresses are this node's own.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            if (!router.IsOwner || instance.Setting("priority") is not { } setting) continue;
            context.Report(
                Kind, setting.ValueSpan, $"priority 255 says that {instance.Name} owns its addresses",
                (router.WantsMaster ? "it becomes master as soon as it starts, without listening" : "it always preempts")
                + "; nopreempt and weights do not count",
                "priority 254 or less, unless these are this node's own addresses");
        }
    }
}
