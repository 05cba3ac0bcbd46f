using System.Globalization;
using System.Text;
using Holdfast.Configuration.Peers;
using Holdfast.Core.Simulation;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>Who is master when, as tables of text: of ASCII alone, or with lines for a terminal.</summary>
internal static class PeerReportText
{
    private const int MaxWidth = 118;
    private static readonly TimeSpan s_noteworthy = TimeSpan.FromMilliseconds(10);

    /// <summary>Every table, an empty line before each; empty if there is none.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="onTerminal">Whether lines may be drawn.</param>
    public static string Write(PeerReport report, bool onTerminal = false)
    {
        var text = new StringBuilder();
        foreach (FailureTable table in report.Tables) Append(text, table, onTerminal);
        return text.ToString();
    }

    private static void Append(StringBuilder text, FailureTable table, bool onTerminal)
    {
        string[] cases = ["who is master", .. table.Rows.Select(row => row.Text)];
        int first = cases.Max(line => line.Length);
        List<string[]> columns =
        [
            .. table.Columns.Select((column, index) =>
                (string[])[column.Name, .. table.Rows.Select(row => Describe(row.Cells[index], table.Rows[0].Cells[index]))]),
        ];
        for (int from = 0; from < columns.Count;)
        {
            int width = first;
            int to = from;
            while (to < columns.Count && (to == from || width + 3 + Width(columns[to]) <= MaxWidth)) width += 3 + Width(columns[to++]);
            text.Append('\n');
            AppendPart(text, cases, first, columns[from..to], onTerminal);
            from = to;
        }

        FailureCell[] cells = [.. table.Rows.SelectMany(row => row.Cells)];
        if (cells.Any(cell => cell.Outcome.SettledAfter > s_noteworthy))
        {
            text.Append("after: from the failure until that node is master");
            text.Append(cells.Any(cell => cell.Outcome.WithoutMaster >= s_noteworthy) ? "; gap: time without any master\n" : "\n");
        }

        if (cells.Any(cell => cell.CheckCannotMove)) text.Append("stays: the check fails, and can never move the addresses\n");
        foreach (string remark in table.Remarks) text.Append(remark).Append('\n');
    }

    private static int Width(string[] column) => column.Max(cell => cell.Length);

    private static void AppendPart(StringBuilder text, string[] cases, int first, List<string[]> columns, bool onTerminal)
    {
        string between = onTerminal ? " \u2502 " : "   ";
        for (int row = 0; row < cases.Length; row++)
        {
            var line = new StringBuilder(cases[row].PadRight(first));
            foreach (string[] column in columns) line.Append(between).Append(column[row].PadRight(Width(column)));
            text.Append(line.ToString().TrimEnd()).Append('\n');
            if (row > 0) continue;
            char dash = onTerminal ? '\u2500' : '-';
            text.Append(dash, first);
            foreach (string[] column in columns)
            {
                text.Append(onTerminal ? "\u2500\u253c\u2500" : "   ").Append(dash, Width(column));
            }

            text.Append('\n');
        }
    }

    private static string Describe(FailureCell cell, FailureCell well)
    {
        FailureOutcome outcome = cell.Outcome;
        string masters = cell.Masters.Count switch
        {
            0 => "nobody",
            1 => cell.Masters[0],
            2 => $"{string.Join(" and ", cell.Masters)}: two masters",
            _ => $"{string.Join(", ", cell.Masters)}: {cell.Masters.Count} masters",
        };
        if (cell.CheckCannotMove) return $"{masters} stays";
        if (outcome.SettledAfter is not { } after || !cell.Concerns) return masters;
        var text = new StringBuilder(masters);
        bool returned = outcome.IsSameAs(well.Outcome) && after <= s_noteworthy;
        if (!returned && cell.Masters.Count > 0 && after > s_noteworthy) text.Append($" after {Seconds(after)}");
        if (cell.Masters.Count > 0 && outcome.WithoutMaster >= s_noteworthy) text.Append($", gap {Seconds(outcome.WithoutMaster)}");
        if (cell.Masters.Count < 2 && outcome.WithTwoMasters >= s_noteworthy)
        {
            text.Append($", two masters for {Seconds(outcome.WithTwoMasters)}");
        }

        return text.ToString();
    }

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " s";
}
