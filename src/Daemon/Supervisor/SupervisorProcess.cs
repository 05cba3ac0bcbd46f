using Holdfast.Configuration;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Daemon.Logging;
using Holdfast.Daemon.Vrrp;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Namespaces;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Supervisor;

/// <summary>The parent from its first line to its last: configuration, namespace, pid files, then <see cref="Supervision"/>.</summary>
internal sealed class SupervisorProcess(Options options, IReadOnlyList<string> arguments, Action onStarted) : IDisposable
{
    /// <summary>How long a child that lost its parent may take to stop, when a new parent waits for its pid file.</summary>
    /// <remarks>Longer than it gives itself: who gives up too early leaves nobody, because the orphan ends all the same.</remarks>
    private static readonly TimeSpan s_orphanWait = VrrpProcess.LongestStop + TimeSpan.FromSeconds(3);

    private readonly SystemNotify _notify = SystemNotify.FromEnvironment();
    private readonly ConfigurationReader _reader = new(options);
    private readonly EarlySignals _early = new();
    private readonly SafeFileDescriptor _startNamespace = NetworkNamespace.Current();
    private Log _log = new(LogNames.Parent(options, null, options.NetworkNamespace));

    /// <summary>Runs the parent; the result is its exit status.</summary>
    public int Run()
    {
        try
        {
            _log.Info($"Starting {Usage.Name}");
            _log.Info($"Command line: {string.Join(' ', arguments.Prepend(SelfProgram.CalledAs).Select(word => $"'{word}'"))}");
            foreach (string remark in options.Remarks) _log.Warning(remark);
            return Start();
        }
        catch (SystemCallException e)
        {
            _log.Error(e.Message);
            return e.Errno is Errno.EPERM or Errno.EACCES ? ExitCode.MissingPermission : ExitCode.Fatal;
        }
        finally
        {
            _log.Info($"Stopped {Usage.Name}");
        }
    }

    /// <summary>Writes the rest of the log.</summary>
    public void Dispose()
    {
        _early.Dispose();
        _startNamespace.Dispose();
        _log.Dispose();
    }

    private int Start()
    {
        _log.Info($"Configuration file {options.ConfigurationFile}");
        CompilationResult result = _reader.ReadFirst();
        ConfigurationReader.LogFindings(result, _log);
        if (result.Model is not { } model)
        {
            return result.FatalExitCode ?? ExitCode.Configuration;
        }

        RenameLog(model.Global);
        if (model.Global.ProcessName is { } name) ThisProcess.SetName(name);
        ThisProcess.SetUmask(ChildKinds.Umask(options, model.Global));
        return LockAndRun(result, model);
    }

    private int LockAndRun(CompilationResult result, ConfigurationModel model)
    {
        RunPaths paths = RunPaths.For(options, model.Global, _reader.Namespace);
        paths.CreateDirectory();
        using PidFile? pidFile = PidFile.TryCreate(paths.Parent, Environment.ProcessId);
        if (pidFile is null || !WaitForOrphan(paths.Vrrp) || !WaitForOrphan(paths.Checkers))
        {
            _log.Info("daemon is already running");
            pidFile?.Remove();
            return ExitCode.Ok;
        }

        try
        {
            SayWhatHasNoEffect(result);
            if (options.DumpConfiguration) ConfigurationReader.LogModel(model, _log);
            if (model.Global.ConfigSaveDirectory is { } copies) ConfigurationReader.Save(result, copies, DateTimeOffset.Now, _log);
            using var supervision = new Supervision(Parts(paths), result);
            return supervision.Run();
        }
        finally
        {
            PidFile.Remove(paths.Vrrp);
            PidFile.Remove(paths.Checkers);

            // A child that was killed has left it.
            PidFile.Remove(paths.CheckersSocket);
            pidFile.Remove();
            paths.RemoveDirectory();
        }
    }

    private SupervisionParts Parts(RunPaths paths)
    {
        var kinds = new ChildKinds(options, _reader.Namespace, _startNamespace, paths, _log);
        return new SupervisionParts
        {
            Options = options,
            Arguments = arguments,
            Log = _log,
            Notify = _notify,
            Read = current => ReadAgain(current, paths),
            ChildSettings = global => kinds.Settings(global),
            Children = [kinds.Checkers, kinds.Vrrp],
            IsReloadDue = () =>
            {
                _early.Dispose();
                return _early.IsReloadDue;
            },
            OnStarted = onStarted,
        };
    }

    // The reload file tells others that the configuration is being read: do not change it now.
    private CompilationResult ReadAgain(ConfigurationModel current, RunPaths paths)
    {
        string? reloadFile = current.Global.ReloadFile is { } path ? path.Length == 0 ? paths.Reload : path : null;
        try
        {
            if (reloadFile is not null) Touch(reloadFile);
            CompilationResult result = _reader.Read();
            if (result.Model?.Global.ConfigSaveDirectory is { } copies)
            {
                ConfigurationReader.Save(result, copies, DateTimeOffset.Now, _log);
            }

            return result;
        }
        finally
        {
            if (reloadFile is not null) PidFile.Remove(reloadFile);
        }
    }

    private void Touch(string path)
    {
        try
        {
            File.WriteAllBytes(path, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.Warning($"Cannot write the reload_file {path}: {e.Message}");
        }
    }

    // Tag and file name depend on the configuration. What was logged until now went under the plain names.
    private void RenameLog(GlobalSettings global)
    {
        LogSettings wanted = LogNames.Parent(options, global, _reader.Namespace);
        if (wanted == LogNames.Parent(options, null, options.NetworkNamespace)) return;
        _log.Dispose();
        _log = new Log(wanted);
    }

    private void SayWhatHasNoEffect(CompilationResult result)
    {
        if (result.NeedsBfd) _log.Warning("bfd_instance blocks are accepted and have no effect yet");
    }

    // The child of a parent that was killed stops by itself, and removes its addresses; two must not do so at a time.
    private static bool WaitForOrphan(string pidFile)
    {
        long until = Environment.TickCount64 + (long)s_orphanWait.TotalMilliseconds;
        while (PidFile.IsHeld(pidFile))
        {
            if (Environment.TickCount64 > until) return false;
            Thread.Sleep(5);
        }

        return true;
    }
}
