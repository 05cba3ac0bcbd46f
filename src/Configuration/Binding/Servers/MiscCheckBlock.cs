using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>MISC_CHECK</c>.</summary>
internal sealed class MiscCheckBlock(MiscDraft check, RealServerDraft server, ScriptReader scripts, BindingSession session)
    : CheckBlock(check, server, session)
{
    private (uint? User, uint? Group)? _account;
    private bool _accountGiven;
    private Line? _command;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "misc_path": _command = line; break;
            case "misc_timeout":
                if (Values.TryInteger(line, out long seconds)) check.Timeout = TimeSpan.FromSeconds(seconds);
                break;
            case "misc_dynamic": check.IsDynamic = true; break;
            case "user":
                _accountGiven = true;
                _account = scripts.Account(line.Words, 1);
                break;
            default: base.Bind(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_command is null)
        {
            Drop("MISC_CHECK has no misc_path");
            return;
        }

        if (scripts.ReadCommand(_command) is not { } command) return;
        if (_accountGiven && _account is null)
        {
            Drop("the user of MISC_CHECK does not exist");
            return;
        }

        if ((_account ?? scripts.DefaultUser()) is not { } account)
        {
            Session.Report(new Diagnostic(
                BindingDiagnostics.UnknownAccount, _command.Span, "the check is dropped: there is no user it may run as")
            {
                Effect = $"the real server {Server.Address} is not checked in this way",
                Suggestion = "set script_user in global_defs, or user in the check",
            });
            return;
        }

        check.Command = command with
        {
            Command = command.Command with { UserId = account.User, GroupId = account.Group },
        };
        base.Close();
    }
}
