using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>Members of a sync group that are elected under different conditions: priority, wanted state, preemption.</summary>
public sealed class GroupMembersDiffer : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L126", Severity.Warning, "members of a sync group differ", ErrorClass.None)
        {
            Consequence = "Members change state together, but each one is elected with its own priority, state and preemption. "
                + "Where one member wins its election against the peer and another loses, the group cannot follow both: "
                + "it goes back and forth, or stays where one of them does not want to be.",
            Remedy = "Give all members of a group the same state, priority and nopreempt.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        var instances = Instance.All(context).ToDictionary(instance => instance.Name);
        foreach (SyncGroup group in context.ModelIfStarted.SyncGroups)
        {
            List<Instance> members = [.. group.Members.Where(instances.ContainsKey).Select(name => instances[name])];
            foreach (Instance member in members.Skip(1))
            {
                if (Difference(members[0].Router, member.Router) is not { } difference) continue;
                SourceSpan span = (member.Setting(difference.Keyword) ?? member.Node).ValueSpan;
                context.Report(new Diagnostic(
                    Kind, span, $"{member.Name} has {difference.Theirs}, {members[0].Name} of the same sync group {group.Name} has {difference.First}")
                {
                    Effect = "each is elected on its own: where one wins against the peer and the other loses, the group goes back and forth",
                    Related = [new RelatedSpan((members[0].Setting(difference.Keyword) ?? members[0].Node).ValueSpan, members[0].Name)],
                    Suggestion = $"the same {difference.Keyword} for all members of {group.Name}",
                });
            }
        }
    }

    private static (string Keyword, string First, string Theirs)? Difference(VirtualRouter first, VirtualRouter other)
    {
        if (first.Priority != other.Priority) return ("priority", $"priority {first.Priority}", $"priority {other.Priority}");
        if (first.WantsMaster != other.WantsMaster) return ("state", State(first), State(other));
        return first.Preempt == other.Preempt ? null : ("nopreempt", Preemption(first), Preemption(other));
    }

    private static string State(VirtualRouter router) => router.WantsMaster ? "state MASTER" : "state BACKUP";

    private static string Preemption(VirtualRouter router) => router.Preempt ? "preempt" : "nopreempt";
}
