using Holdfast.Configuration.Text;
using Holdfast.Core.Tracking;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>
/// Scripts that both track with other weights, and interfaces, files, processes and BFD sessions.
/// </summary>
public sealed class TrackingDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P120", Severity.Note, "the nodes follow different things, or with different weights", ErrorClass.None)
    {
        Consequence = "The same failure has another effect on the election, depending on the node on which it "
            + "happens.",
        Remedy = "Track the same things with the same weights on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            foreach (Tracked tracked in Checks.Scripts(first))
            {
                Tracked? same = Checks.Scripts(other).FirstOrDefault(found => found.Name == tracked.Name);
                if (same is null || (same.Weight == tracked.Weight && same.Reverse == tracked.Reverse)) continue;
                context.Report(
                    Kind, Checks.WeightPlace(other, "track_script", tracked.Name),
                    $"script {tracked.Name} has {Describe(same)} for {other.Name} and {Describe(tracked)} for {first.Name}",
                    [new RelatedSpan(Checks.WeightPlace(first, "track_script", tracked.Name), $"{Describe(tracked)} on {first.Node.Name}")],
                    $"{Effect(first, tracked)}; {Effect(other, same)}");
            }

            foreach (string list in s_lists)
            {
                (int one, int two) = (Count(first, list), Count(other, list));
                if (one == two) continue;
                context.Report(
                    Kind, other.Block.Last(list)?.Span ?? other.Span,
                    $"{list} of {other.Name} has {Entries(two)}, that of {first.Name} {Entries(one)}",
                    [new RelatedSpan(first.Block.Last(list)?.Span ?? first.Span, $"{Entries(one)} on {first.Node.Name}")],
                    $"a failure that moves the addresses away from {(one > two ? first : other).Node.Name} may go unnoticed on {(one > two ? other : first).Node.Name}");
            }
        }
    }

    // Their names may differ from machine to machine, so they are counted.
    private static readonly string[] s_lists = ["track_interface", "track_file", "track_process", "track_bfd"];

    private static int Count(PeerMember member, string list) => member.Block.All(list).Sum(block => block.Children.Count);

    private static string Entries(int count) => count == 1 ? "1 entry" : $"{count} entries";

    private static string Describe(Tracked tracked) => tracked.Weight == 0 ? "no weight" : $"weight {tracked.Weight}{(tracked.Reverse ? " reverse" : "")}";

    private static string Effect(PeerMember member, Tracked tracked) => tracked.Weight == 0
        ? $"a failure takes {member.Node.Name} out of the election"
        : $"a failure changes the priority of {member.Node.Name} by {Math.Abs(tracked.Weight)}";
}
