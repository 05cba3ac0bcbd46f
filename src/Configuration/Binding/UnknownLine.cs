using System.Collections.Frozen;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>What a line that is no keyword probably is, when it is not a misspelt one.</summary>
/// <param name="What">Follows the message.</param>
/// <param name="Suggestion">What to do.</param>
/// <param name="Fix">Takes the line away, where nothing is lost by it.</param>
internal sealed record UnknownLine(string What, string? Suggestion, TextFix? Fix)
{
    private static readonly FrozenDictionary<string, string> s_obsolete = new Dictionary<string, string>
    {
        ["nat_mask"] = "remove the line: services need no mask",
        ["net_mask"] = "remove the line: services need no mask",
        ["lvs_id"] = "router_id NAME",
        ["nb_sock_retry"] = "retry N",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> s_commands = new[]
    {
        "cat", "vi", "vim", "nano", "sudo", "cp", "chmod", "systemctl", "service", "yum", "dnf", "apt", "apt-get", "cd", "mkdir",
        "tee", "EOF", "EOF)", "su",
    }.ToFrozenSet();

    /// <summary>Explains a line; null: nothing is known about it.</summary>
    /// <param name="statement">The line.</param>
    /// <param name="words">Its words.</param>
    /// <param name="previous">What stands before it in the configuration; null: nothing.</param>
    public static UnknownLine? Explain(Statement statement, IReadOnlyList<Word> words, Statement? previous)
    {
        string name = words[0].Text;
        if (previous is { Kind: StatementKind.Words } before && before.Text.EndsWith("\\"))
        {
            return new UnknownLine(
                ": the backslash at the end of the line above does not continue it", "write it all on one line", null);
        }

        if (name.Length > 0 && name.Trim('.', '…', '。').Length == 0)
        {
            return new UnknownLine(
                ": it stands for something that was left out when the text was copied", "put in what is missing, or remove the line", null);
        }

        if (s_obsolete.TryGetValue(name, out string? instead))
        {
            bool isRemoved = instead.StartsWith("remove", StringComparison.Ordinal);
            return new UnknownLine(" any more", instead, isRemoved ? RemoveLine(statement) : null);
        }

        if (IsPrompt(statement))
        {
            return new UnknownLine(
                ": it looks like the prompt of a shell, copied along with the text", "remove the line", RemoveLine(statement));
        }

        return s_commands.Contains(name)
            ? new UnknownLine(": it looks like a command for a shell, copied along with the text", "remove the line", RemoveLine(statement))
            : null;
    }

    // [root@lb01 ~]# cat ...   root@lb01:~# cat ...   $ cat ...
    private static bool IsPrompt(Statement statement)
    {
        ReadOnlySpan<char> text = statement.Text;
        int at = text.IndexOf('@');
        if (text[0] == '[' && at > 0) return text[at..].Contains(']');
        if (text.StartsWith("$ ")) return true;
        SourceSpan span = statement.Span;
        ReadOnlySpan<char> rest = span.Source.Text.AsSpan(span.Start);
        int end = rest.IndexOf('\n');
        if (end >= 0) rest = rest[..end];
        int blank = rest.IndexOfAny(Blanks.Any);
        ReadOnlySpan<char> first = blank < 0 ? rest : rest[..blank];
        return at > 0 && first.Contains(':') && first.Length > 2 && first[^1] is '#' or '$' && first.Contains('@');
    }

    private static TextFix? RemoveLine(Statement statement)
    {
        SourceSpan span = statement.Span;
        if (!span.IsVerbatim) return null;
        int line = span.Line;
        int start = span.Source.LineStart(line);
        int end = line < span.Source.LineCount ? span.Source.LineStart(line + 1) : span.Source.Text.Length;
        ReadOnlySpan<char> whole = span.Source.Text.AsSpan(start, end - start);
        return whole.IndexOfAny('{', '}') >= 0
            ? null
            : TextFix.Replace("remove the line", span with { Start = start, Length = end - start }, "");
    }
}
