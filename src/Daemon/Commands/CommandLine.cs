using System.CommandLine;
using System.CommandLine.Parsing;

namespace Holdfast.Daemon.Commands;

/// <summary>The verbs of <c>holdfast</c>. Reached only when one is named, so that the daemon loads none of it.</summary>
internal static class CommandLine
{
    /// <summary>All verbs.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Holdfast: a virtual IP that survives. Without a verb, the daemon: see holdfast -h.");
        root.Add(Lab.LabCommand.Create());
        root.Add(Check.CheckCommand.Create());
        root.Add(Lsp.LspCommand.Create());
        root.Add(KeywordCommand.Create());
        root.Add(Servers.ServersCommand.CreateServers());
        root.Add(Servers.ServersCommand.CreateDrain());
        root.Add(Servers.ServersCommand.CreateUndrain());
        root.Add(RealServer.RealServerCommand.Create());
        return root;
    }

    /// <summary>Runs a verb; the result is the exit status.</summary>
    public static int Run(string[] arguments)
    {
        ParseResult parsed = Root().Parse(arguments);
        return parsed.Errors.Count > 0 ? RefuseUsage(parsed) : parsed.Invoke();
    }

    // A script must be able to tell a slip in its own command line from a finding.
    private static int RefuseUsage(ParseResult parsed)
    {
        string verb = parsed.CommandResult.Command.Name;
        if (parsed.CommandResult.Parent is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } above) verb = $"{above.Command.Name} {verb}";
        foreach (ParseError error in parsed.Errors) StandardStreams.Error($"holdfast {verb}: {error.Message}\n");
        StandardStreams.Error($"Try: holdfast {verb} --help\n");
        return Check.CheckStatus.Usage;
    }
}
