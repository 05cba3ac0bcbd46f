using System.Text.RegularExpressions;
using Holdfast.Configuration.Fixes;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Fixes;

public class UnifiedDiffTests
{
    [Fact]
    public void Neighbouring_changes_share_a_hunk() =>
        Diff("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\n", (2, 1, "B"), (26, 1, "N"), (16, 2, "")).ShouldBe(
            """
            --- f
            +++ f
            @@ -1,14 +1,13 @@
             a
            -b
            +B
             c
             d
             e
             f
             g
             h
            -i
             j
             k
             l
             m
            -n
            +N

            """);

    [Fact]
    public void A_last_line_without_line_feed_is_told() =>
        Diff("a\nb", (3, 0, "c")).ShouldBe("--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+bc\n\\ No newline at end of file\n");

    [Fact]
    public void Secrets_are_shown_as_asterisks()
    {
        var source = new SourceText("f", "  auth_pass secretsecret\n");
        string diff = UnifiedDiff.Write(new ChangedFile(source, [new TextEdit(new SourceSpan(source, 20, 4), "")]), out bool masked);
        masked.ShouldBeTrue();
        diff.ShouldNotContain("secr");
    }

    /// <summary>Whatever is edited: the diff, applied to the old text, gives the new one.</summary>
    [Theory, Seeds(300)]
    public void The_diff_leads_from_the_old_text_to_the_new_one(ulong seed)
    {
        var random = new Random((int)(seed % int.MaxValue));
        string text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(4) == 0 ? "\n" : ((char)('a' + random.Next(4))).ToString()));
        var source = new SourceText("f", text);
        var edits = new List<TextEdit>();
        for (int at = random.Next(8); at <= text.Length; at += random.Next(1, 30))
        {
            int length = Math.Min(random.Next(4), text.Length - at);
            edits.Add(new TextEdit(new SourceSpan(source, at, length), random.Next(3) switch { 0 => "", 1 => "X", _ => "Y\nZ" }));
            at += length;
        }

        var file = new ChangedFile(source, edits);
        Patch(text, UnifiedDiff.Write(file, out _)).ShouldBe(file.After, $"seed {seed}");
    }

    private static string Diff(string text, params (int Start, int Length, string Text)[] edits)
    {
        var source = new SourceText("f", text);
        IEnumerable<TextEdit> sorted = edits.Select(edit => new TextEdit(new SourceSpan(source, edit.Start, edit.Length), edit.Text))
            .OrderBy(edit => edit.Span.Start);
        return UnifiedDiff.Write(new ChangedFile(source, [.. sorted]), out _);
    }

    /// <summary>A small patch(1), which insists that every line and every count is right.</summary>
    private static string Patch(string text, string diff)
    {
        if (diff.Length == 0) return text;
        List<string> old = [.. Lines(text)];
        var result = new List<string>();
        List<string> lines = [.. Lines(diff).Skip(2)];
        int at = 0;
        for (int i = 0; i < lines.Count;)
        {
            Match head = Regex.Match(lines[i++], @"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n$");
            head.Success.ShouldBeTrue();
            int oldCount = head.Groups[2].Success ? int.Parse(head.Groups[2].Value) : 1;
            int newCount = head.Groups[4].Success ? int.Parse(head.Groups[4].Value) : 1;
            int start = int.Parse(head.Groups[1].Value) - (oldCount == 0 ? 0 : 1);
            while (at < start) result.Add(old[at++]);
            result.Count.ShouldBe(int.Parse(head.Groups[3].Value) - (newCount == 0 ? 0 : 1));
            for (; i < lines.Count && lines[i][0] != '@'; i++)
            {
                string line = i + 1 < lines.Count && lines[i + 1][0] == '\\' ? lines[i][1..^1] : lines[i][1..];
                if (lines[i][0] is ' ' or '-') old[at++].ShouldBe(line);
                if (lines[i][0] is ' ' or '+') result.Add(line);
                if (lines[i][0] is ' ' or '-') oldCount--;
                if (lines[i][0] is ' ' or '+') newCount--;
            }

            (oldCount, newCount).ShouldBe((0, 0));
        }

        return string.Concat(result.Concat(old.Skip(at)));
    }

    private static IEnumerable<string> Lines(string text) => Regex.Matches(text, "[^\n]*\n|[^\n]+").Select(line => line.Value);
}
