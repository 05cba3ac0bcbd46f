using System.CommandLine;
using System.Text;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands;

/// <summary>Writes the completion of the command line for bash (and, through bashcompinit, zsh).</summary>
internal static class ShellCompletion
{
    /// <summary>The script, from the tables of verbs, options, keywords and findings.</summary>
    public static string Bash()
    {
        RootCommand root = CommandLine.Root();
        string verbs = Words(root.Subcommands.Select(verb => verb.Name));
        string codes = Words(DiagnosticCatalog.All.Select(kind => kind.Code));
        var script = new StringBuilder();
        script.Append(
            $$"""
            # Completion for holdfast and keepalived. Made from the program's own tables.
            _holdfast_codes() {
                echo "{{codes}}"
            }

            _holdfast_keywords() {
                echo "{{Words(KeywordCommand.Names())}}"
            }

            _holdfast() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= words=
                [ "$COMP_CWORD" -gt 1 ] && verb=${COMP_WORDS[1]}
                case $previous in
                    --explain|--allow|--deny|--only) COMPREPLY=($(compgen -W "$(_holdfast_codes)" -- "$current")); return ;;
                    --format) COMPREPLY=($(compgen -W "text json sarif github" -- "$current")); return ;;
                    --color) COMPREPLY=($(compgen -W "auto always never" -- "$current")); return ;;
                esac
                case $verb in

            """);
        foreach (Command verb in root.Subcommands)
        {
            script.Append($"        {verb.Name}) words=\"{Words(verb.Options.Where(option => !option.Hidden).Select(option => option.Name).Append("--help"))}\"");
            script.Append(verb.Name == "keyword" ? "\n            words=\"$words $(_holdfast_keywords)\" ;;\n" : " ;;\n");
        }

        script.Append(
            $$"""
                    *) words="{{Words(OptionsParser.LongNames.Select(name => $"--{name}"))}}"
                       [ "$COMP_CWORD" -eq 1 ] && words="{{verbs}} $words" ;;
                esac
                COMPREPLY=($(compgen -W "$words" -- "$current"))
                case $current in
                    -*) ;;
                    *) [ "$verb" = keyword ] || COMPREPLY+=($(compgen -f -- "$current")) ;;
                esac
            }

            complete -o filenames -F _holdfast holdfast keepalived

            """);
        return script.ToString();
    }

    private static string Words(IEnumerable<string> words) => string.Join(' ', words.Distinct());
}
