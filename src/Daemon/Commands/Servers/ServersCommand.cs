using System.CommandLine;
using System.Globalization;
using System.Text;
using Holdfast.Core.Control;
using Spectre.Console;

namespace Holdfast.Daemon.Commands.Servers;

/// <summary><c>holdfast servers</c>, <c>holdfast drain</c> and <c>holdfast undrain</c>: virtual servers of a running daemon.</summary>
internal static class ServersCommand
{
    private const int Refused = 1;
    private const int Unreachable = 2;
    private const int PlainWidth = 140;
    private const string Statuses = "\n\n  Exit status: 0 done; 1 refused; 2 the daemon cannot be asked; 64 the command line is wrong.";

    /// <summary><c>holdfast servers</c>.</summary>
    public static Command CreateServers()
    {
        Option<string?> socket = SocketOption();
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("servers", $"Shows virtual and real servers of the running daemon.{Statuses}") { format, socket };
        command.SetAction(result => Guarded("servers", () =>
        {
            CheckersAnswer status = Status(result.GetValue(socket));
            if (result.GetValue(format) == "json") StandardStreams.Output(Encoding.UTF8.GetString(CheckersControl.Write(status)));
            else Show(status);
            return 0;
        }));
        return command;
    }

    /// <summary><c>holdfast drain</c>.</summary>
    public static Command CreateDrain()
    {
        Argument<string> server = ServerArgument();
        Option<string?> socket = SocketOption();
        var deadline = new Option<string>("--deadline")
        {
            Description = "Take it out after this time even with open connections: 90s, 5m, 2h",
            DefaultValueFactory = _ => "5m",
            HelpName = "TIME",
        };
        deadline.Validators.Add(result =>
        {
            foreach (var word in result.Tokens)
                if (ReadTime(word.Value) is null) result.AddError($"--deadline: {word.Value} is no time such as 90s, 5m or 2h");
        });
        var wait = new Option<bool>("--wait") { Description = "Wait until it is out" };
        var command = new Command(
            "drain", $"Gives a real server no new connections, and takes it out when it has none left.{Statuses}") { server, deadline, wait, socket };
        command.SetAction(result => Guarded("drain", () =>
        {
            _ = RealServerName.TryParse(result.GetValue(server)!, out RealServerName name); // judged by the argument already
            string? path = result.GetValue(socket);
            TimeSpan time = ReadTime(result.GetValue(deadline)!)!.Value;
            int status = Tell("drain", path, CommandFor("drain", name) with { Deadline = time.TotalSeconds }, "is drained in");
            return status == 0 && result.GetValue(wait) ? WaitUntilOut(path, name) : status;
        }));
        return command;
    }

    /// <summary><c>holdfast undrain</c>.</summary>
    public static Command CreateUndrain()
    {
        Argument<string> server = ServerArgument();
        Option<string?> socket = SocketOption();
        var command = new Command("undrain", $"Gives a drained real server connections again.{Statuses}") { server, socket };
        command.SetAction(result => Guarded("undrain", () =>
        {
            _ = RealServerName.TryParse(result.GetValue(server)!, out RealServerName name); // judged by the argument already
            return Tell("undrain", result.GetValue(socket), CommandFor("undrain", name), "is not drained any more in");
        }));
        return command;
    }

    /// <summary>Reads a time: a number with s, m or h behind it; without, seconds. Null: it is none.</summary>
    internal static TimeSpan? ReadTime(string text)
    {
        double factor = text is [.., 'h'] ? 3600 : text is [.., 'm'] ? 60 : 1;
        string number = text.TrimEnd('s', 'm', 'h');
        if (text.Length - number.Length > 1) return null;
        bool isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        return isNumber && value * factor <= 31_536_000 ? TimeSpan.FromSeconds(value * factor) : null;
    }

    private static int Tell(string verb, string? path, CheckersCommand command, string done)
    {
        CheckersAnswer answer = CheckersClient.Ask(path, command);
        if (!answer.Ok)
        {
            StandardStreams.Error($"holdfast {verb}: {answer.Error}\n");
            return Refused;
        }

        string servers = answer.Count == 1 ? "1 virtual server" : $"{answer.Count} virtual servers";
        StandardStreams.Output($"{command.Server}{(command.Port is { } port ? $" port {port}" : "")} {done} {servers}\n");
        return 0;
    }

    private static int WaitUntilOut(string? path, RealServerName name)
    {
        while (true)
        {
            RealServerReport[] meant = [.. (Status(path).VirtualServers ?? [])
                .SelectMany(server => server.RealServers).Where(real => name.Matches(real))];
            if (Array.TrueForAll(meant, static real => real.State == "drained"))
            {
                StandardStreams.Output("it is out\n");
                return 0;
            }

            if (Array.Exists(meant, static real => real.State is not ("drained" or "draining")))
            {
                StandardStreams.Error("holdfast drain: the drain was lifted\n");
                return Refused;
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(250));
        }
    }

    private static CheckersAnswer Status(string? path) =>
        CheckersClient.Ask(path, new CheckersCommand { Version = CheckersCommand.CurrentVersion, Verb = "status" });

    private static CheckersCommand CommandFor(string verb, RealServerName name) => new()
    {
        Version = CheckersCommand.CurrentVersion,
        Verb = verb,
        Server = $"{name.Address}",
        Port = name.Port,
    };

    private static void Show(CheckersAnswer status)
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
            console.Profile.Width = PlainWidth;
        }

        console.Write(ServersView.Of(status));
        console.WriteLine($"connections are forwarded by {status.Engine}");
    }

    private static int Guarded(string verb, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (CheckersUnreachableException e)
        {
            StandardStreams.Error($"holdfast {verb}: {e.Message}\n");
            return Unreachable;
        }
    }

    private static Argument<string> ServerArgument()
    {
        var server = new Argument<string>("REAL_SERVER") { Description = "ADDRESS or ADDRESS:PORT; IPv6 with a port as [ADDRESS]:PORT" };
        server.Validators.Add(result =>
        {
            foreach (var word in result.Tokens)
                if (!RealServerName.TryParse(word.Value, out _)) result.AddError($"{word.Value} is no real server such as 192.0.2.1:80");
        });
        return server;
    }

    private static Option<string?> SocketOption() => new("--socket")
    {
        Description = "The daemon's socket (default: the only holdfast-checkers.sock in /run)",
        HelpName = "PATH",
    };
}
