using System.CommandLine;
using Holdfast.Configuration;
using Holdfast.Daemon.Supervisor;

namespace Holdfast.Daemon.Commands.Lsp;

/// <summary><c>holdfast lsp</c>: a language server on standard input and output.</summary>
internal static class LspCommand
{
    /// <summary>The verb for a command line that has several.</summary>
    public static Command Create()
    {
        var here = new Option<bool>("--here")
        {
            Description = "The files are for this machine: look for their interfaces, users and scripts. Otherwise all are taken to exist",
        };
        var configId = new Option<string?>("--config-id", "-i") { Description = "Keep lines that begin with @ID", HelpName = "ID" };

        // Clients add it to the command line of every server.
        var stdio = new Option<bool>("--stdio") { Hidden = true };
        var command = new Command("lsp", "Serves an editor: findings, hover, completion, definitions, fixes (LSP 3.17)") { here, configId, stdio };
        command.SetAction(result => Run(result.GetValue(here), result.GetValue(configId)));
        return command;
    }

    private static int Run(bool here, string? configId)
    {
        ConfigurationEnvironment world = SystemEnvironment.Create(new Options { ConfigurationId = configId });
        if (!here) world = world.Elsewhere();
        using var connection = new LspConnection(Console.OpenStandardInput(), Console.OpenStandardOutput());
        return new LspServer(connection, world).Run();
    }
}
