using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Text;
using Holdfast.Core;
using Holdfast.Core.Notifications;

namespace Holdfast.Configuration.Validation;

/// <summary>
/// Examines every script before it may run: it must be there, be executable, and, with <c>enable_script_security</c>,
/// be out of reach of anybody but root if it runs as root. Without that setting one finding says that scripts are
/// unguarded.
/// </summary>
internal sealed class ScriptSecurity(ModelDraft draft, BindingSession session)
{
    private SourceSpan? _firstScript;
    private bool _isAnyInsecure;

    /// <summary>The scripts of an instance or group without those that may not run.</summary>
    public NotifyScripts Check(NotifyDraft scripts) => new()
    {
        Master = Check(scripts["notify_master"]),
        Backup = Check(scripts["notify_backup"]),
        Fault = Check(scripts["notify_fault"]),
        Stop = Check(scripts["notify_stop"]),
        Deleted = Check(scripts["notify_deleted"]),
        Any = Check(scripts["notify"]),
        MasterReceivesLowerPriority = Check(scripts["notify_master_rx_lower_pri"]),
    };

    /// <summary>The scripts of the parent process.</summary>
    public GlobalSettings CheckParent(GlobalSettings settings, IReadOnlyDictionary<string, ScriptDraft> scripts) =>
        settings with
        {
            StartupScript = Check(scripts.GetValueOrDefault("startup_script")),
            ShutdownScript = Check(scripts.GetValueOrDefault("shutdown_script")),
        };

    /// <summary>The readers of FIFOs.</summary>
    public GlobalSettings Check(GlobalSettings settings, IReadOnlyDictionary<string, ScriptDraft> scripts) =>
        settings with
        {
            NotifyFifoScript = Check(scripts.GetValueOrDefault("notify_fifo_script")),
            VrrpNotifyFifoScript = Check(scripts.GetValueOrDefault("vrrp_notify_fifo_script")),
            LoadBalancing = settings.LoadBalancing with
            {
                NotifyFifoScript = Check(scripts.GetValueOrDefault("lvs_notify_fifo_script")),
            },
        };

    /// <summary>The command of a <c>vrrp_script</c>; null when it may not run.</summary>
    public ScriptCommand? CheckTracked(TrackScriptDraft script) => Check(script.Command);

    /// <summary>
    /// A script of the checker process; null when it may not run. That it is missing keepalived says when it starts, and not
    /// in a configuration test.
    /// </summary>
    public ScriptCommand? CheckChecker(ScriptDraft? script) => Check(script);

    /// <summary>Says once that scripts run unguarded.</summary>
    public void Report()
    {
        if (_firstScript is not { } span || draft.Global.ScriptSecurity) return;
        session.Report(
            ValidationDiagnostics.NoScriptSecurity, span,
            "scripts are run, and enable_script_security is not set" + (_isAnyInsecure ? "; some are not secure" : ""),
            "put enable_script_security and script_user into global_defs");
    }

    private ScriptCommand? Check(ScriptDraft? script)
    {
        if (script is null) return null;
        if (draft.Global.SupplementaryGroups)
        {
            script = script with { Command = script.Command with { SupplementaryGroups = true } };
        }

        // A command that begins with < is a test by the shell whether a file or socket opens, not a program.
        if (script.Command.Path.StartsWith('<')) return script.Command;
        ScriptExamination result = session.Environment.ExamineScript(script.Command);
        switch (result.Problem)
        {
            case ScriptProblem.Missing:
            case ScriptProblem.NotExecutable:
                string what = result.Problem == ScriptProblem.Missing ? "does not exist" : "cannot be executed";
                session.Report(new Diagnostic(
                    ValidationDiagnostics.ScriptMissing, script.Span,
                    $"'{script.Command.Path}' {what}: {script.Keyword} is disabled{Blame(result)}")
                {
                    // keepalived speaks of the scripts that are tracked, and of no other that is missing.
                    ErrorClass = script.Keyword == "script" ? ValidationDiagnostics.ScriptMissing.ErrorClass : ErrorClass.None,
                });
                return null;
            case ScriptProblem.WrongFileType:
                _firstScript ??= script.Span;
                session.Report(
                    ValidationDiagnostics.ScriptInsecure, script.Span,
                    $"the path of '{script.Command.Path}' leads through what is neither directory nor file: "
                    + $"{script.Keyword} is disabled" + Blame(result));
                return null;
            case ScriptProblem.InsecurePath:
                _isAnyInsecure = true;
                if (!draft.Global.ScriptSecurity) break;
                session.Report(new Diagnostic(
                    ValidationDiagnostics.ScriptInsecure, script.Span,
                    $"'{script.Command.Path}' runs as root and others may change it: {script.Keyword} is disabled{Blame(result)}")
                {
                    ErrorClass = ErrorClass.SecurityError,
                });
                return null;
            default:
                break;
        }

        _firstScript ??= script.Span;
        bool asWritten = draft.Global.UseSymlinkPaths && script.Command.Path.StartsWith('/');
        return script.Command with
        {
            ResolvedPath = asWritten ? null : result.ResolvedPath,
            FoundPath = result.FoundPath,
        };
    }

    private static string Blame(ScriptExamination result) =>
        result.Component is null ? "" : $" ({result.Component}: {result.Detail})";
}
