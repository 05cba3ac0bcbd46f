using Holdfast.Configuration.Text;
using Holdfast.Core.Tracking;

namespace Holdfast.Configuration.Peers.Rules;

/// <summary>The same check with another interval, fall, rise or timeout.</summary>
public sealed class ScriptTimingDiffers : IPeerRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } = new("P119", Severity.Note, "a script is run at different paces", ErrorClass.None)
    {
        Consequence = "How soon a failure counts depends on the node on which it happens.",
        Remedy = "Write the same vrrp_script on all nodes.",
    };

    /// <inheritdoc/>
    public void Check(PeerContext context)
    {
        var reported = new HashSet<(int, int, string)>();
        foreach ((PeerMember first, PeerMember other) in context.Pairs)
        {
            foreach (Tracked tracked in Checks.Scripts(first))
            {
                if (Checks.Script(first, tracked) is not { } one || Checks.Script(other, tracked) is not { } two) continue;
                (string here, string there) = Differences(one, two);
                if (here.Length == 0 || Checks.Scripts(other).All(found => found.Name != tracked.Name)) continue;
                if (!reported.Add((first.NodeIndex, other.NodeIndex, tracked.Name))) continue;
                context.Report(
                    Kind, Checks.Definition(other, tracked.Name), $"script {tracked.Name} has {there} on {other.Node.Name} and {here} on {first.Node.Name}",
                    [new RelatedSpan(Checks.Definition(first, tracked.Name), $"{here} on {first.Node.Name}")],
                    $"a failure counts after up to {Texts.Seconds(one.Interval * one.Fall)} on {first.Node.Name}, and "
                        + $"{Texts.Seconds(two.Interval * two.Fall)} on {other.Node.Name}");
            }
        }
    }

    private static (string Here, string There) Differences(TrackScript one, TrackScript two)
    {
        var here = new List<string>();
        var there = new List<string>();
        Compare("interval", Texts.Number(one.Interval), Texts.Number(two.Interval));
        Compare("fall", one.Fall.ToString(), two.Fall.ToString());
        Compare("rise", one.Rise.ToString(), two.Rise.ToString());
        if (one.Timeout is { } mine && two.Timeout is { } theirs) Compare("timeout", Texts.Number(mine), Texts.Number(theirs));
        return (string.Join(", ", here), string.Join(", ", there));

        void Compare(string keyword, string left, string right)
        {
            if (left == right) return;
            here.Add($"{keyword} {left}");
            there.Add($"{keyword} {right}");
        }
    }
}
