using Holdfast.Configuration.Keywords;

namespace Holdfast.Configuration.Binding;

/// <summary><c>vrrp_script</c>. It counts as defined when its block has ended.</summary>
internal sealed class TrackScriptBlock(
    TrackScriptDraft script, ModelDraft draft, ScriptReader scripts, BindingSession session)
    : BlockBinder(KeywordTable.Root["vrrp_script"].Children!, session)
{
    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "script":
                script.Command = scripts.ReadCommand(line);
                break;
            case "interval":
                if (Duration(line) is { } interval) script.Interval = interval;
                break;
            case "timeout":
                if (Duration(line) is { } timeout) script.Timeout = timeout;
                break;
            case "weight":
                string subject = $"{line.Name} of '{script.Name}'";
                if (Weights.TryRead(Session, line.Words, 1, 253, subject, out int weight, out bool reverse))
                {
                    script.Weight = weight;
                    script.Reverse = reverse;
                }

                break;
            case "rise":
                if (Values.TryInteger(line, out long rise)) script.Rise = (int)rise;
                break;
            case "fall":
                if (Values.TryInteger(line, out long fall)) script.Fall = (int)fall;
                break;
            case "user":
                script.Account = scripts.Account(line.Words, 1);
                script.AccountFailed = script.Account is null;
                break;
            case "init_fail":
                script.InitFail = true;
                break;
            default:
                Values.Check(line);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (script.Command is null)
        {
            Session.Report(
                BindingDiagnostics.NoCommand, script.Span,
                $"vrrp_script '{script.Name}' has no command: it is dropped");
            return;
        }

        if (script.AccountFailed) return;
        if ((script.Account ?? scripts.DefaultUser()) is not { } account)
        {
            Session.Report(
                BindingDiagnostics.UnknownAccount, script.Span,
                $"vrrp_script '{script.Name}' is dropped: {scripts.WhyNoDefault()}",
                "set script_user in global_defs, or user in the vrrp_script");
            return;
        }

        script.Command = script.Command with
        {
            Command = script.Command.Command with { UserId = account.User, GroupId = account.Group },
        };
        draft.Add(script);
    }

    private static TimeSpan? Duration(Line line)
    {
        if (!Values.TrySeconds(line, out TimeSpan value)) return null;
        if (value > TimeSpan.Zero) return value;
        line.Report(BindingDiagnostics.ValueAdjusted, $"{line.Name} 0 becomes 1 second");
        return TimeSpan.FromSeconds(1);
    }
}
