using System.CommandLine;

namespace Holdfast.Daemon.Commands;

/// <summary>The verbs of <c>holdfast</c>. Reached only when one is named, so that the daemon loads none of it.</summary>
internal static class CommandLine
{
    /// <summary>Runs a verb; the result is the exit status.</summary>
    public static int Run(string[] arguments)
    {
        var root = new RootCommand("Holdfast: a virtual IP that survives. Without a verb, the daemon: see holdfast -h.");
        root.Add(Lab.LabCommand.Create());
        return root.Parse(arguments).Invoke();
    }
}
