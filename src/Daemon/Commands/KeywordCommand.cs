using System.CommandLine;
using System.Text;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands;

/// <summary><c>holdfast keyword NAME…</c>: what keywords of the configuration mean, wherever they may stand.</summary>
internal static class KeywordCommand
{
    /// <summary>The verb for a command line that has several.</summary>
    public static Command Create()
    {
        var names = new Argument<string[]>("NAME") { Description = "Keywords", Arity = ArgumentArity.OneOrMore };
        var command = new Command("keyword", "Explains keywords of the configuration") { names };
        command.SetAction(result =>
        {
            int status = 0;
            foreach (string name in result.GetValue(names) ?? [])
            {
                string text = Describe(name);
                if (text.Length > 0)
                {
                    StandardStreams.Output(text);
                    continue;
                }

                string? nearest = SpellingSuggestion.Nearest(name, Names());
                StandardStreams.Error($"there is no keyword '{name}'{(nearest is null ? "" : $": did you mean '{nearest}'?")}\n");
                status = 1;
            }

            return status;
        });
        return command;
    }

    /// <summary>Every row with a name, with the block in which it may stand; empty: there is none.</summary>
    public static string Describe(string name)
    {
        var text = new StringBuilder();
        foreach ((string path, KeywordBlock block) in KeywordTable.Blocks())
        {
            if (block.Find(name) is not { } keyword) continue;
            text.Append($"{path}: {keyword.Name} {keyword.Arguments}".TrimEnd()).Append('\n');
            text.Append("    ").Append(KeywordDocumentation.Describe(keyword)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The names of all keywords, each once, in order.</summary>
    public static IEnumerable<string> Names() => KeywordTable.Blocks()
        .SelectMany(block => block.Block.Keywords)
        .Select(keyword => keyword.Name)
        .Where(name => char.IsLetter(name[0]))
        .Distinct()
        .Order(StringComparer.Ordinal);
}
