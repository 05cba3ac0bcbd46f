using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Netlink;

namespace Holdfast.Daemon.Commands.RealServer;

/// <summary><c>holdfast realserver up|down|status</c>: prepares this machine for DR and TUN, and says what is missing.</summary>
internal static class RealServerCommand
{
    private const string Help =
        "Makes this machine a real server of a virtual address, undoes it, or says what is missing.\n\n"
        + "  Exit status: 0 all is as it should be; 1 something is missing, or could not be done; 64 the command line is wrong.";

    /// <summary>The verb for a command line that has several.</summary>
    public static Command Create() => new("realserver", Help)
    {
        Verb("up", "Sets the virtual addresses, and the settings of ARP and of filters that they need", Up),
        Verb("down", "Undoes what up has done, exactly; without --vip all of it", Down),
        Verb("status", "Says what is missing for connections to be served", Status),
    };

    private static Command Verb(string name, string description, Func<RealServerOptions, int> run)
    {
        Option<string[]> addresses = new("--vip")
        {
            Description = "Virtual addresses", HelpName = "ADDR", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true,
            Required = name != "down",
        };
        addresses.Validators.Add(RefuseNoAddress);
        var method = new Option<string>("--method") { Description = "dr, tun or nat", DefaultValueFactory = _ => "dr" };
        method.AcceptOnlyFromAmong("dr", "tun", "nat");
        var tunnel = new Option<string>("--tunnel") { Description = "ipip or gre", DefaultValueFactory = _ => "ipip" };
        tunnel.CompletionSources.Add("ipip", "gre");
        tunnel.Validators.Add(RefuseOtherTunnels);
        var director = new Option<string?>("--director") { Description = "The director's address on this side, for nat", HelpName = "ADDR" };
        director.Validators.Add(RefuseNoAddress);
        var port = new Option<int?>("--port") { Description = "Port of the service", HelpName = "N" };
        var state = new Option<string>("--state")
        {
            Description = "File that remembers what was changed", HelpName = "FILE", DefaultValueFactory = _ => RealServerOptions.DefaultState,
        };
        var command = new Command(name, description) { addresses, state };
        if (name != "down")
        {
            command.Add(method);
            command.Add(tunnel);
        }

        if (name == "status")
        {
            command.Add(director);
            command.Add(port);
        }

        command.SetAction(result => Run(run, new RealServerOptions
        {
            Addresses = [.. (result.GetValue(addresses) ?? []).Select(InetAddress.Parse).Distinct()],
            Method = name == "down" ? RealServerMethod.Dr : Enum.Parse<RealServerMethod>(result.GetValue(method)!, ignoreCase: true),
            Tunnel = name == "down" ? RealServerTunnel.Ipip : Enum.Parse<RealServerTunnel>(result.GetValue(tunnel)!, ignoreCase: true),
            Director = name == "status" && result.GetValue(director) is { } text ? InetAddress.Parse(text) : null,
            Port = name == "status" ? result.GetValue(port) : null,
            State = result.GetValue(state)!,
        }));
        return command;
    }

    private static int Run(Func<RealServerOptions, int> run, RealServerOptions options)
    {
        try
        {
            return run(options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SystemCallException)
        {
            StandardStreams.Error($"holdfast realserver: {e.Message}\n");
            return 1;
        }
    }

    private static int Up(RealServerOptions options)
    {
        if (options.Method == RealServerMethod.Nat)
        {
            StandardStreams.Error(
                "holdfast realserver: for nat nothing is set: let the default route lead through the director, and see "
                + "holdfast realserver status --method nat\n");
            return 1;
        }

        using var setup = new RealServerSetup(options);
        return Report(setup.Up());
    }

    private static int Down(RealServerOptions options)
    {
        using var setup = new RealServerSetup(options);
        return Report(setup.Down());
    }

    private static int Status(RealServerOptions options)
    {
        IReadOnlyList<StatusLine> lines = RealServerStatus.Judge(options, RealServerFacts.Read());
        foreach (StatusLine line in lines) StandardStreams.Output($"{(line.IsGood ? "ok     " : "missing")}  {line.Text}\n");
        return lines.All(line => line.IsGood) ? 0 : 1;
    }

    private static int Report(IReadOnlyList<string> failures)
    {
        foreach (string failure in failures) StandardStreams.Error($"holdfast realserver: {failure}\n");
        return failures.Count == 0 ? 0 : 1;
    }

    // What comes out of GUE goes on to the end of IP in IP; the port in front of it is the operator's to choose.
    private static void RefuseOtherTunnels(OptionResult result)
    {
        foreach (Token token in result.Tokens)
        {
            if (token.Value is "ipip" or "gre") continue;
            result.AddError(token.Value == "gue"
                ? "the port of gue is not opened by this program: run \"ip fou add port N gue\" (\"ip -6 fou add port N gue\" for "
                    + "IPv6) with the port of the virtual server, then holdfast realserver with --tunnel ipip"
                : $"'{token.Value}' is no tunnel: ipip or gre");
        }
    }

    // Not "10.1", which a library reads as 10.0.0.1.
    private static void RefuseNoAddress(OptionResult result)
    {
        foreach (Token token in result.Tokens)
        {
            bool isAddress = IPAddress.TryParse(token.Value, out IPAddress? address) && token.Value.IndexOfAny(['%', '/', '[']) < 0
                && (address.AddressFamily == AddressFamily.InterNetworkV6 || token.Value.Count(c => c == '.') == 3);
            if (!isAddress) result.AddError($"'{token.Value}' is no address");
        }
    }
}
