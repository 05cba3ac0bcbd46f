using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>A command in the configuration, taken apart as the daemon does it.</summary>
/// <param name="Node">The statement, such as <c>script</c> or <c>notify_master</c>.</param>
/// <param name="Word">The command as one word.</param>
/// <param name="Arguments">What is executed: the program first. Never empty.</param>
/// <param name="Rest">The words behind the command.</param>
internal sealed record ScriptCall(
    ConfigurationNode Node, Word Word, IReadOnlyList<string> Arguments, IReadOnlyList<Word> Rest)
{
    private static readonly HashSet<string> s_interpreters =
        ["sh", "bash", "dash", "ash", "ksh", "zsh", "python", "python2", "python3", "perl", "ruby", "php", "env"];

    /// <summary>Where the command stands, with its quotes.</summary>
    public SourceSpan Span => Word.Span;

    /// <summary>The command as one text.</summary>
    public string Command => Word.Text;

    /// <summary>The program as written.</summary>
    public string Path => Arguments[0];

    /// <summary>The program without its directories.</summary>
    public string Program => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Whether a shell gets a command line: <c>sh -c '...'</c>.</summary>
    public bool IsShellCommand =>
        Program is "sh" or "bash" or "dash" or "ash" or "ksh" or "zsh" && Arguments.Count > 2
        && Arguments.Skip(1).TakeWhile(argument => argument.StartsWith('-')).Any(option => option.EndsWith('c'));

    /// <summary>Whether it is the built-in test <c>&lt;/path</c>, for which the daemon does ask a shell.</summary>
    public bool IsOpenTest => Path.StartsWith('<');

    /// <summary>The file that holds what is executed: the program, or what an interpreter is given. Null: there is none.</summary>
    public string? File
    {
        get
        {
            if (!s_interpreters.Contains(Program)) return Path.StartsWith('/') ? Path : null;
            if (IsShellCommand) return null;
            return Arguments.Skip(1).FirstOrDefault(argument => !argument.StartsWith('-')) is { } file && file.StartsWith('/')
                ? file
                : null;
        }
    }

    /// <summary>Reads a statement; null: it names no command.</summary>
    public static ScriptCall? Read(ConfigurationNode? node)
    {
        if (node is not { Keyword.Kind: ArgumentKind.Script, Statement: { } statement }) return null;
        var words = new List<Word>();
        var unheard = new DiagnosticBag();
        if (!Tokens.SplitShell(statement, words, unheard) || words.Count < 2) return null;
        return Tokens.SplitCommand(words[1].Text, words[1].Span, unheard) is { Count: > 0 } arguments
            ? new ScriptCall(node, words[1], arguments, words[2..])
            : null;
    }

    /// <summary>Where a text stands in the command; the whole command when it is not found as it is.</summary>
    public SourceSpan SpanOf(string text)
    {
        SourceSpan whole = Span;
        int at = whole.IsVerbatim ? whole.Text.IndexOf(text, StringComparison.Ordinal) : -1;
        return at < 0 ? whole : whole with { Start = whole.Start + at, Length = text.Length };
    }
}
