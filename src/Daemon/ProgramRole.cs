using Holdfast.Daemon.Checkers;
using Holdfast.Daemon.Control;
using Holdfast.Daemon.Notifications;
using Holdfast.Daemon.Supervisor;
using Holdfast.Daemon.Vrrp;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon;

/// <summary>What this process is: decided by the name it was called by, and by a hidden last argument in processes of our own.</summary>
internal static class ProgramRole
{
    /// <summary>Runs as what it is; the result is the exit status.</summary>
    public static int Run(string[] arguments)
    {
        try
        {
            ThisProcess.AppendToStandardFiles();
            return (SelfProgram.CalledAs, arguments) switch
            {
                (_, [.., ChildKinds.VrrpRole]) => RunChild(VrrpProcess.Inherit, VrrpProcess.Run),
                (_, [.., ChildKinds.CheckersRole]) => RunChild(CheckerProcess.Inherit, CheckerProcess.Run),
                (_, [MailerChild.Role]) => MailerProcess.Run(),
                (_, [.. var rest, Detacher.Role]) => RunDaemon(Options.Parse(rest).WithFullPaths(), rest, Detacher.Detach()),
                ("genhash", _) or (_, ["-T" or "--genhash", ..]) => Commands.Genhash.GenhashRun.Run(AsGenhash(arguments)),
                ("keepalived", _) => RunKeepalived(arguments),
                (_, [[not '-', ..], ..]) => Commands.CommandLine.Run(arguments),
                _ => RunKeepalived(arguments),
            };
        }
        catch (SystemCallException e)
        {
            StandardStreams.Error($"{SelfProgram.CalledAs}: {e.Message}\n");
            return e.Errno is Errno.EPERM or Errno.EACCES ? ExitCode.MissingPermission : ExitCode.Fatal;
        }
    }

    private static int RunKeepalived(string[] arguments)
    {
        Options options = Options.Parse(arguments);
        switch (options.Request)
        {
            case OptionsRequest.Version:
                StandardStreams.Error(Usage.Version);
                return ExitCode.Ok;
            case OptionsRequest.Help:
                StandardStreams.Error(Usage.Help);
                return ExitCode.Ok;
            case OptionsRequest.Genhash:
                StandardStreams.Error("-T, --genhash must be the first option\n");
                return ExitCode.Fatal;
        }

        foreach (string remark in options.Remarks) StandardStreams.Error($"{remark}\n");
        switch (options.Request)
        {
            case OptionsRequest.Refused:
                return ExitCode.Fatal;
            case OptionsRequest.SignalNumber:
                return PrintSignal(options.SignalName);
            case OptionsRequest.TestConfiguration:
                return new ConfigurationReader(options).Test();
            default:
                return options.DontFork ? RunDaemon(options, arguments, static () => { }) : Detacher.Launch(arguments);
        }
    }

    private static int RunDaemon(Options options, string[] arguments, Action onStarted)
    {
        ChildEnvironment.Restore();
        using var supervisor = new SupervisorProcess(options, arguments, onStarted);
        return supervisor.Run();
    }

    private static int RunChild<T>(Func<ChildContext<T>> inherit, Func<ChildContext<T>, int> run)
    {
        using ChildContext<T> context = inherit();
        try
        {
            return run(context);
        }
        catch (SystemCallException e) when (e.Errno is Errno.EPERM or Errno.EACCES)
        {
            context.Log.Error($"{e.Message}: a capability is missing (CAP_NET_ADMIN, CAP_NET_RAW)");
            return ExitCode.MissingPermission;
        }
        catch (Exception e)
        {
            // The only place where anything is caught: the parent starts a new child, and the log says what to mend.
            foreach (string line in $"This is a defect: {e}".Split('\n')) context.Log.Error(line);
            return ExitCode.ProgramError;
        }
    }

    private static int PrintSignal(string name)
    {
        if (Options.SignalNumberOf(name) is not { } number)
        {
            StandardStreams.Error($"Unknown sigfunc {name}\n");
            return ExitCode.Fatal;
        }

        StandardStreams.Output($"{number}\n");
        return ExitCode.Ok;
    }

    private static string[] AsGenhash(string[] arguments) => arguments is ["-T" or "--genhash", .. var rest] ? rest : arguments;
}
