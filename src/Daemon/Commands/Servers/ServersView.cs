using System.Globalization;
using Holdfast.Core.Control;
using Spectre.Console;

namespace Holdfast.Daemon.Commands.Servers;

/// <summary>The table of virtual and real servers.</summary>
internal static class ServersView
{
    /// <summary>One line for each virtual server, and below it one for each of its real servers.</summary>
    public static Table Of(CheckersAnswer status)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("server").AddColumn("state");
        foreach (string number in new[] { "weight", "active", "inactive" }) table.AddColumn(new TableColumn(number).RightAligned());
        table.AddColumn("since").AddColumn("last reason");
        foreach (VirtualServerReport server in status.VirtualServers ?? [])
        {
            string note = server.SorryServer is { } sorry ? $"sorry server {sorry} is in use" : "";
            table.AddRow(
                Bold(server.Name), State(server.State), Plain($"{server.Weight}/{server.Quorum}"), Plain(""), Plain(""), Plain(""), Plain(note));
            foreach (RealServerReport real in server.RealServers)
            {
                table.AddRow(
                    Plain($"  [{real.Address}]:{real.Port}"), State(real.State),
                    Plain(real.Weight?.ToString(CultureInfo.InvariantCulture) ?? "–"),
                    Plain($"{real.ActiveConnections}"), Plain($"{real.InactiveConnections}"), Plain(Time(real.Since)),
                    Plain(Note(real)));
            }
        }

        return table;
    }

    private static string Note(RealServerReport real) => real switch
    {
        { DrainEnds: { } end } => $"out in {Time(end)} at the latest",
        { State: "held", HoldEnds: { } end } => $"has failed too often: back in {Time(end)} if it stays well",
        { State: "held" } => $"has failed too often: {real.Reason}",
        { State: "up", RampEnds: { } end } => $"its weight grows for {Time(end)} more",
        _ => real.Reason ?? "",
    };

    private static Markup Bold(string text) => new($"[bold]{Markup.Escape(text)}[/]");

    private static Markup Plain(string text) => new(Markup.Escape(text));

    private static Markup State(string state)
    {
        string colour = state switch { "up" => "green", "down" or "held" => "red bold", _ => "yellow" };
        return new Markup($"[{colour}]{state}[/]");
    }

    private static string Time(double seconds) => seconds switch
    {
        < 0 => "0 s",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0} d"),
    };
}
