using System.Globalization;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Notifications;

namespace Holdfast.Configuration.Binding;

/// <summary>Reads the keywords that name a script, and finds out as whom it is to run.</summary>
internal sealed class ScriptReader(ModelDraft draft, BindingSession session)
{
    private const string DefaultAccount = "keepalived_script";

    /// <summary>
    /// SCRIPT [USER [GROUP]]. Null: there is no command, or the account is unknown; that has been reported.
    /// </summary>
    public ScriptDraft? Read(Line line)
    {
        IReadOnlyList<Word> words = session.ShellWords(line.Statement);
        if (!HasCommand(line, words)) return null;
        if (session.CommandWords(words[1]) is not { Count: > 0 } arguments) return null;
        if (words.Count > 2)
        {
            if (session.Environment.LookupUser(words[2].Text) is null && !TryId(words[2].Text, out _))
            {
                ReportArguments(line, words);
                return null;
            }

            return Account(words, 2, ClassOf(line)) is { } account
                ? new ScriptDraft(new ScriptCommand(arguments, account.User, account.Group), words[1].Span, line.Name)
                : null;
        }

        if (DefaultUser() is { } standard)
        {
            return new ScriptDraft(new ScriptCommand(arguments, standard.User, standard.Group), words[1].Span, line.Name);
        }

        session.Report(
            BindingDiagnostics.UnknownAccount, words[1].Span,
            $"'{arguments[0]}' is not run: {WhyNoDefault()}",
            "set script_user in global_defs before this line");
        return null;
    }

    /// <summary>Like <see cref="Read"/>, where the first script counts and a further one is reported.</summary>
    public ScriptDraft? ReadFirst(Line line, ScriptDraft? first)
    {
        ScriptDraft? script = Read(line);
        if (first is null || script is null) return first ?? script;
        line.Report(BindingDiagnostics.Repeated, $"{line.Name} was given before: this one is ignored");
        return first;
    }

    /// <summary>A notify script of an instance or a group: the first one stays.</summary>
    public void ReadInto(NotifyDraft notify, Line line)
    {
        if (notify[line.Name] is { } first)
        {
            session.Report(new Diagnostic(
                BindingDiagnostics.Repeated, line.Span, $"'{line.Name}' is given twice: this one is ignored")
            {
                Related = [new RelatedSpan(first.Span, "this one runs")],
            });
        }
        else
        {
            notify[line.Name] = Read(line);
        }
    }

    /// <summary>The command of a <c>vrrp_script</c>, whose account is found at the end of its block.</summary>
    public ScriptDraft? ReadCommand(Line line)
    {
        IReadOnlyList<Word> words = session.ShellWords(line.Statement);
        if (!HasCommand(line, words)) return null;
        return session.CommandWords(words[1]) is { Count: > 0 } arguments
            ? new ScriptDraft(new ScriptCommand(arguments), words[1].Span, line.Name)
            : null;
    }

    /// <summary>USER [GROUP] at a position of a line; null when one of them is unknown, which is reported.</summary>
    /// <param name="words">The line.</param>
    /// <param name="index">Where the user stands.</param>
    /// <param name="errorClass">keepalived's class: it is silent about the users of notify scripts and FIFOs.</param>
    public (uint? User, uint? Group)? Account(
        IReadOnlyList<Word> words, int index, ErrorClass errorClass = ErrorClass.GeneralError)
    {
        string name = words[index].Text;
        if (session.Environment.LookupUser(name) is not { } user)
        {
            if (!TryId(name, out uint id))
            {
                ReportUnknown(words[index], $"there is no user '{name}'", errorClass);
                return null;
            }

            user = new UserAccount(name, id, 0);
        }

        if (words.Count <= index + 1) return (user.UserId, user.GroupId);
        string groupName = words[index + 1].Text.TrimStart(':');
        uint? group = session.Environment.LookupGroup(groupName);
        if (group is null && TryId(groupName, out uint groupId)) group = groupId;
        if (group is not null) return (user.UserId, group);
        ReportUnknown(words[index + 1], $"there is no group '{groupName}'", errorClass);
        return null;
    }

    private void ReportUnknown(Word account, string message, ErrorClass errorClass) =>
        session.Report(new Diagnostic(BindingDiagnostics.UnknownAccount, account.Span, message) { ErrorClass = errorClass });

    /// <summary>
    /// The account of scripts that name none: that of <c>script_user</c>, else keepalived_script, else the process's
    /// own, which <c>enable_script_security</c> forbids (null). Null, too, after a <c>script_user</c> that does not exist.
    /// </summary>
    public (uint? User, uint? Group)? DefaultUser()
    {
        if (draft.ScriptAccount is { } account) return account;
        if (draft.ScriptAccountFailed) return null;
        if (session.Environment.LookupUser(DefaultAccount) is { } user) return (user.UserId, user.GroupId);
        return draft.Global.ScriptSecurity ? null : (null, null);
    }

    /// <summary>Why <see cref="DefaultUser"/> is null.</summary>
    public string WhyNoDefault() => draft.ScriptAccountFailed
        ? "the user or group of script_user does not exist"
        : $"there is no user {DefaultAccount}, and enable_script_security forbids root";

    // /usr/local/bin/tell MASTER: what is meant as an argument is read as the name of a user.
    private void ReportArguments(Line line, IReadOnlyList<Word> words)
    {
        SourceSpan whole = words[1].Span.To(words[^1].Span);
        bool isPlain = whole.IsVerbatim && whole.Length > words[1].Span.Length && words.All(word => !word.WasQuoted)
            && !whole.Text.Contains('\\');

        // A user has a name in lower case, and behind it there is a group at most.
        bool isArgument = words.Count > 4 || words.Skip(2).Any(word => word.Chars.IndexOfAnyInRange('A', 'Z') >= 0
            || word.Chars.IndexOfAny("/-=.") == 0);
        session.Report(new Diagnostic(
            BindingDiagnostics.UnknownAccount, words[2].Span,
            $"there is no user '{words[2].Text}': behind the command stand a user and a group, not arguments")
        {
            ErrorClass = ClassOf(line),
            Effect = $"{line.Name} is dropped: {words[1].Text} is never run",
            Suggestion = isPlain ? $"{line.Name} \"{whole.Text}\", if arguments are meant" : "one pair of quotes around command and arguments",
            Fix = isPlain && isArgument ? TextFix.Replace("quote the whole command", whole, $"\"{whole.Text}\"") : null,
        });
    }

    // A word behind the keyword that the shell-like splitter does not see was glued to it: script"/bin/check".
    private bool HasCommand(Line line, IReadOnlyList<Word> words)
    {
        if (words.Count != 1)
        {
            if (words.Count == 0) return false;
            if (!string.IsNullOrWhiteSpace(words[1].Text)) return true;
            session.Report(new Diagnostic(
                BindingDiagnostics.NoCommand, words[1].Span, $"'{line.Name}' has an empty command: it is ignored")
            {
                ErrorClass = ClassOf(line),
            });
            return false;
        }

        SourceSpan quote = line.ValueSpan with { Length = 0 };
        session.Report(new Diagnostic(
            BindingDiagnostics.NoCommand, line.Statement.Span, "the command is lost: a blank is missing before the quote")
        {
            Suggestion = $"{line.Name} \"{line.Value}\"",
            Fix = line.ValueSpan.IsVerbatim ? TextFix.Replace("put a blank before the quote", quote, " ") : null,
        });
        return false;
    }

    // keepalived is silent about notify scripts that it cannot run.
    private static ErrorClass ClassOf(Line line) =>
        line.Name is "script" or "startup_script" or "shutdown_script" ? ErrorClass.GeneralError : ErrorClass.None;

    private static bool TryId(string text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
