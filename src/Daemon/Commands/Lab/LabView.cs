using Spectre.Console;
using Spectre.Console.Rendering;

namespace Holdfast.Daemon.Commands.Lab;

/// <summary>What the terminal shows while the lab plays, and the table at the end.</summary>
internal static class LabView
{
    private const int TimelineSeconds = 48;

    /// <summary>The whole picture of a moment.</summary>
    public static IRenderable Picture(LabPlay play)
    {
        LabReport report = play.Report();
        var nodes = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn("state").AddColumn("address")
            .AddColumn($"last {TimelineSeconds} s");
        foreach (LabDirector director in play.Directors)
        {
            nodes.AddRow(
                new Markup($"[bold]{Markup.Escape(director.Name)}[/]"),
                new Markup($"[{ColourOf(director.State)}]{Markup.Escape(director.State)}[/]"),
                new Markup(director.HoldsAddress ? $"[bold]{Markup.Escape(report.VirtualAddress)}[/]" : "[grey]–[/]"),
                new Markup(Strip(report.StatesOf(director.Name), report.End, ColourOf)));
        }

        string answer = play.Client.Latest is { } latest ? latest.Answer ?? "no answer" : "…";
        nodes.AddRow(
            new Markup("[bold]client[/]"),
            new Markup($"[{ColourOfAnswer(answer)}]{Markup.Escape(answer)}[/]"),
            new Markup(""),
            new Markup(Strip(report.Answers(), report.End, ColourOfAnswer)));
        return new Rows(
            new Markup($"[bold]Holdfast lab[/] [grey]{report.End.TotalSeconds:0.0} s[/]  {Markup.Escape(play.Doing)}"),
            nodes,
            ResultTable(report.Results));
    }

    /// <summary>The table of the steps.</summary>
    public static Table ResultTable(IReadOnlyList<LabResult> results)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("step")
            .AddColumn(new TableColumn("outage").RightAligned()).AddColumn(new TableColumn("at most").RightAligned())
            .AddColumn("address at").AddColumn("verdict");
        foreach (LabResult result in results)
        {
            string colour = !result.IsJudged ? "grey" : result.IsMet ? "green" : "red bold";
            table.AddRow(
                new Markup(Markup.Escape(result.Step.Title)),
                new Markup(LabSteps.Seconds(result.LongestOutage)),
                new Markup(result.Step.Expectation.LongestOutage is { } longest ? LabSteps.Seconds(longest) : "–"),
                new Markup(Markup.Escape(LabTexts.Holders(result.Holders))),
                new Markup($"[{colour}]{result.Verdict}[/]"));
        }

        return table;
    }

    /// <summary>One line for one step, for those who have no terminal.</summary>
    public static string Line(LabResult result)
    {
        string limit = result.Step.Expectation.LongestOutage is { } longest ? $", at most {LabSteps.Seconds(longest)}" : "";
        return $"{result.To.TotalSeconds,5:0.0} s  {result.Step.Title}: outage {LabSteps.Seconds(result.LongestOutage)}{limit}; "
            + $"address at {LabTexts.Holders(result.Holders)}: {result.Verdict}";
    }

    // One character for a second; what was seen last in it counts, but a break in the service is always shown.
    private static string Strip(IReadOnlyList<LabSegment> segments, TimeSpan end, Func<string, string> colour)
    {
        int last = (int)end.TotalSeconds;
        var strip = new System.Text.StringBuilder();
        for (int second = Math.Max(0, last - TimelineSeconds + 1); second <= last; second++)
        {
            LabSegment[] inSecond = [.. segments.Where(
                segment => segment.From.TotalSeconds < second + 1 && segment.To.TotalSeconds >= second)];
            strip.Append(inSecond.Length == 0
                ? " "
                : $"[{colour(inSecond.Any(segment => segment.Text.Length == 0) ? "" : inSecond[^1].Text)}]█[/]");
        }

        return strip.ToString();
    }

    private static string ColourOf(string state) => state switch
    {
        "MASTER" => "green",
        "BACKUP" => "steelblue",
        "FAULT" => "red",
        "down" or "stopped" => "grey",
        _ => "yellow",
    };

    private static string ColourOfAnswer(string answer) => answer switch
    {
        LabSteps.First => "deepskyblue3",
        LabSteps.Second => "darkorange3",
        _ => "red",
    };
}
