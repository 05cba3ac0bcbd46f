using System.Net;
using System.Text;

namespace Holdfast.Daemon.Commands.Lab;

/// <summary>The report as one HTML page that needs nothing else: a timeline as SVG, and the table of the steps.</summary>
internal static class LabReportPage
{
    private const double Width = 1120;
    private const double Left = 110;
    private const double RowHeight = 34;
    private const double BarHeight = 20;
    private const double Top = 46;

    public static string Render(LabReport report)
    {
        var page = new StringBuilder();
        page.Append(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Holdfast lab</title>
            <style>
            :root { color-scheme: light dark; --ink: #1d2733; --faint: #6b7785; --line: #d5dbe2; --paper: #ffffff;
              --master: #2b7a4b; --backup: #7d93ad; --fault: #c0392b; --down: #39424d; --wait: #c9b458;
              --a: #2f6db5; --b: #b5662f; --none: #c0392b; }
            @media (prefers-color-scheme: dark) { :root { --ink: #dfe6ee; --faint: #93a0ae; --line: #3a4550; --paper: #151b22; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
              max-width: 1160px; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin-bottom: 0; } p.summary { color: var(--faint); margin-top: .2rem; }
            svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
            svg text.in { fill: #fff; font-size: 11px; } svg text.tick { fill: var(--faint); font-size: 10px; }
            svg .grid { stroke: var(--line); stroke-width: 1; }
            .MASTER { fill: var(--master); } .BACKUP { fill: var(--backup); } .FAULT { fill: var(--fault); }
            .down { fill: var(--down); } .other { fill: var(--wait); }
            .first { fill: var(--a); } .second { fill: var(--b); } .nobody { fill: var(--none); }
            table { border-collapse: collapse; width: 100%; margin-top: 1.5rem; }
            th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
            td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            td.why { color: var(--faint); } .good { color: var(--master); } .bad { color: var(--fault); font-weight: 600; }
            </style>
            </head>
            <body>

            """);
        page.Append($"<h1>Holdfast lab: {(report.IsMet ? "every step as expected" : "a step missed its expectation")}</h1>\n");
        page.Append($"<p class=\"summary\">{Escape(report.Daemon)} · virtual address {Escape(report.VirtualAddress)} · ");
        page.Append($"{report.Samples.Count} requests in {report.End.TotalSeconds:0.0} s</p>\n");
        Timeline(page, report);
        Table(page, report);
        page.Append("</body>\n</html>\n");
        return page.ToString();
    }

    private static void Timeline(StringBuilder page, LabReport report)
    {
        (string Label, IReadOnlyList<LabSegment> Segments, Func<string, string> Class)[] rows =
        [
            (LabSteps.First, report.StatesOf(LabSteps.First), StateClass),
            ("its address", report.HoldingOf(LabSteps.First), _ => "first"),
            (LabSteps.Second, report.StatesOf(LabSteps.Second), StateClass),
            ("its address", report.HoldingOf(LabSteps.Second), _ => "second"),
            ("client sees", report.Answers(), AnswerClass),
        ];
        double height = Top + rows.Length * RowHeight + 24;
        double bottom = Top + rows.Length * RowHeight;
        page.Append($"<svg viewBox=\"0 0 {Width:0} {height:0}\" role=\"img\" aria-label=\"timeline\">\n");
        int number = 0;
        foreach (LabResult result in report.Results)
        {
            double x = X(result.From, report.End);
            page.Append($"<line class=\"grid\" x1=\"{x:0.##}\" x2=\"{x:0.##}\" y1=\"24\" y2=\"{bottom:0.##}\"/>\n");
            page.Append($"<text x=\"{x + 3:0.##}\" y=\"34\">{++number}<title>{Escape(result.Step.Title)}</title></text>\n");
        }

        for (int i = 0; i < rows.Length; i++)
        {
            double y = Top + i * RowHeight;
            page.Append($"<text x=\"0\" y=\"{y + 15:0.##}\">{Escape(rows[i].Label)}</text>\n");
            foreach (LabSegment segment in rows[i].Segments) Bar(page, segment, y, rows[i].Class(segment.Text), report.End);
        }

        for (int second = 0; second <= report.End.TotalSeconds; second += 5)
        {
            double x = X(TimeSpan.FromSeconds(second), report.End);
            page.Append($"<text class=\"tick\" x=\"{x:0.##}\" y=\"{bottom + 14:0.##}\" text-anchor=\"middle\">{second} s</text>\n");
        }

        page.Append("</svg>\n");
    }

    private static void Bar(StringBuilder page, LabSegment segment, double y, string cssClass, TimeSpan end)
    {
        double x = X(segment.From, end);
        double width = Math.Max(X(segment.To, end) - x, 1);
        string text = segment.Text.Length == 0 ? "no answer" : segment.Text;
        string tip = $"{text}, {segment.From.TotalSeconds:0.000} s to {segment.To.TotalSeconds:0.000} s";
        page.Append($"<rect class=\"{cssClass}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{BarHeight:0}\" rx=\"2\">");
        page.Append($"<title>{Escape(tip)}</title></rect>\n");
        if (width > 7 * text.Length)
        {
            page.Append($"<text class=\"in\" x=\"{x + 5:0.##}\" y=\"{y + 14:0.##}\">{Escape(text)}</text>\n");
        }
    }

    private static void Table(StringBuilder page, LabReport report)
    {
        page.Append("<table>\n<tr><th></th><th>step</th><th class=\"number\">longest outage</th><th class=\"number\">at most</th>");
        page.Append("<th>address at</th><th>verdict</th><th>why</th></tr>\n");
        int number = 0;
        foreach (LabResult result in report.Results)
        {
            string verdict = !result.IsJudged ? "" : result.IsMet ? "good" : "bad";
            string limit = result.Step.Expectation.LongestOutage is { } longest ? LabSteps.Seconds(longest) : "–";
            page.Append($"<tr><td>{++number}</td><td>{Escape(result.Step.Title)}</td>");
            page.Append($"<td class=\"number\">{LabSteps.Seconds(result.LongestOutage)}</td><td class=\"number\">{limit}</td>");
            page.Append($"<td>{Escape(LabTexts.Holders(result.Holders))}</td>");
            page.Append($"<td class=\"{verdict}\">{Escape(result.Verdict)}</td><td class=\"why\">{Escape(result.Step.Reason)}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static double X(TimeSpan at, TimeSpan end) =>
        Left + (Width - Left - 10) * Math.Clamp(at / (end > TimeSpan.Zero ? end : TimeSpan.FromSeconds(1)), 0, 1);

    private static string StateClass(string state) => state is "MASTER" or "BACKUP" or "FAULT" or "down" ? state : "other";

    private static string AnswerClass(string answer) =>
        answer switch { LabSteps.First => "first", LabSteps.Second => "second", _ => "nobody" };

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
