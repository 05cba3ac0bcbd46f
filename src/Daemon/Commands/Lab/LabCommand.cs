using System.CommandLine;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace Holdfast.Daemon.Commands.Lab;

/// <summary>
/// <c>holdfast lab</c>: two directors with nginx and a client, in namespaces of their own, and what happens to them;
/// measures how long the client goes without an answer, and says whether that is as it should be.
/// </summary>
internal static class LabCommand
{
    private const int ExitFailure = 1;
    private const int ExitInterrupted = 130;
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the verb with the arguments that follow it.</summary>
    /// <returns>0: every expectation was met; 1: one was missed, or the lab failed; 130: interrupted.</returns>
    public static int Run(string[] args) => Create().Parse(args).Invoke();

    /// <summary>The verb for a command line that has several.</summary>
    public static Command Create()
    {
        var config = new Option<string[]>("--config")
        {
            Description = "Play with your own two files: the first director's, then the second's",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var daemon = new Option<string?>("--daemon")
        {
            Description = "Play with another program, for comparison: /usr/sbin/keepalived",
            HelpName = "PATH",
        };
        var report = new Option<string>("--report")
        {
            Description = "Where to write the report",
            HelpName = "FILE",
            DefaultValueFactory = _ => "artifacts/lab-report.html",
        };
        var probe = new Option<string?>("--probe") { Hidden = true };
        var command = new Command("lab", "Plays failover with two directors, a client and real nginx, and measures it")
        {
            config, daemon, report, probe,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(probe) is { } target) return LabProbe.Run(target);
            string[] files = result.GetValue(config) ?? [];
            if (files.Length is not (0 or 2))
            {
                Console.Error.WriteLine("holdfast lab: --config is needed twice, for the first director and for the second");
                return ExitFailure;
            }

            return Play(files, result.GetValue(daemon), result.GetValue(report)!);
        });
        return command;
    }

    private static int Play(string[] files, string? daemon, string reportFile)
    {
        if (LabRequirements.Missing() is { } missing)
        {
            Console.Error.WriteLine($"holdfast lab: {missing}");
            return ExitFailure;
        }

        using var cancellation = new CancellationTokenSource();
        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            cancellation.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Cancel);
        string directory = $"/var/lib/holdfast-lab-{Environment.ProcessId}";
        try
        {
            LabReport report = PlayIn(directory, files, daemon, cancellation.Token);
            Conclude(report, reportFile);
            return report.IsMet ? 0 : ExitFailure;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("interrupted; everything is removed");
            return ExitInterrupted;
        }
        catch (Exception e) when (e is LabException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"holdfast lab: {e.Message}");
            return ExitFailure;
        }
        finally
        {
            if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        }
    }

    private static LabReport PlayIn(string directory, string[] files, string? daemon, CancellationToken cancellation)
    {
        string program = daemon ?? Environment.ProcessPath ?? throw new LabException("cannot find my own program");
        (LabPair pair, string first, string second) = files.Length == 0
            ? LabConfigurations.BuiltIn(directory)
            : LabConfigurations.OfUser(files[0], files[1]);
        IReadOnlyList<LabStep> steps = LabSteps.For(pair.Times);
        LabReport Play(Action<LabPlay> show)
        {
            using var play = new LabPlay(pair, directory, program, first, second, show);
            play.Run(steps, cancellation);
            return play.Report();
        }

        return Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? PlayPlainly(Play) : PlayLive(Play);
    }

    private static LabReport PlayPlainly(Func<Action<LabPlay>, LabReport> play)
    {
        int told = 0;
        return play(seen =>
        {
            while (told < seen.Results.Count) Console.WriteLine(LabView.Line(seen.Results[told++]));
        });
    }

    private static LabReport PlayLive(Func<Action<LabPlay>, LabReport> play) =>
        AnsiConsole.Live(new Text("")).Start(context =>
        {
            TimeSpan next = TimeSpan.Zero;
            return play(seen =>
            {
                if (seen.Now < next) return;
                next = seen.Now + s_frame;
                context.UpdateTarget(LabView.Picture(seen));
            });
        });

    // A file or a pipe gets no colours, and is as wide as it needs to be.
    private static IAnsiConsole PlainConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 120;
        return console;
    }

    private static void Conclude(LabReport report, string reportFile)
    {
        IAnsiConsole console = Console.IsOutputRedirected ? PlainConsole() : AnsiConsole.Console;
        console.Write(LabView.ResultTable(report.Results));
        if (Path.GetDirectoryName(Path.GetFullPath(reportFile)) is { } directory) Directory.CreateDirectory(directory);
        File.WriteAllText(reportFile, LabReportPage.Render(report));
        Console.WriteLine(report.IsMet ? "every step as expected" : "a step missed its expectation");
        Console.WriteLine($"report: {reportFile}");
    }
}
