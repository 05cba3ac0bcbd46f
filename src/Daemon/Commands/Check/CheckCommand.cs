using System.CommandLine;
using System.CommandLine.Parsing;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;

namespace Holdfast.Daemon.Commands.Check;

/// <summary><c>holdfast check FILE…</c>: what a configuration will do, and what is wrong with it.</summary>
internal static class CheckCommand
{
    private const string Help =
        "Explains what is wrong with a configuration, and what it will do.\n\n"
        + "  Exit status: 0 nothing above a note; 1 warnings; 2 errors: something has no effect, or the daemon\n"
        + "  would not start; 64 the command line is wrong.";

    /// <summary>The verb for a command line that has several.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = $"Main configuration files; - is standard input (default {Options.DefaultConfigurationFile})",
            Arity = ArgumentArity.ZeroOrMore,
        };
        files.Validators.Add(result =>
        {
            foreach (var word in result.Tokens.Where(token => token.Value is ['-', _, ..]))
                result.AddError($"there is no option {word.Value}");
        });
        var elsewhere = new Option<bool>("--elsewhere")
        {
            Description = "The file is meant for another machine: interfaces, users and scripts are taken to exist",
        };
        var configId = new Option<string?>("--config-id", "-i") { Description = "Keep lines that begin with @ID", HelpName = "ID" };
        var colour = new Option<string>("--color") { Description = "auto, always or never", DefaultValueFactory = _ => "auto" };
        colour.AcceptOnlyFromAmong("auto", "always", "never");
        var format = new Option<string>("--format") { Description = "text, json, sarif or github", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif", "github");
        var explain = new Option<string?>("--explain") { Description = "Explain what a code means, and end", HelpName = "CODE" };
        explain.Validators.Add(result => RefuseUnknown(result, "--explain"));
        var fix = new Option<bool>("--fix") { Description = "Show as a diff what the fixes would change" };
        var effective = new Option<bool>("--effective")
        {
            Description = "Show the configuration as it will run: defaults filled in, each value with its origin",
        };
        var write = new Option<bool>("--write") { Description = "With --fix: write it" };
        Option<string[]> allow = Codes("--allow", "Pass over findings of these codes");
        Option<string[]> deny = Codes("--deny", "Count findings of these codes as errors");
        Option<string[]> only = Codes("--only", "Show only findings of these codes, beside errors of the language");

        var command = new Command("check", Help)
        {
            files, elsewhere, configId, format, colour, effective, fix, write, explain, allow, deny, only,
        };
        command.Validators.Add(result =>
        {
            bool fixes = result.GetValue(fix);
            if (fixes && result.GetValue(effective)) result.AddError("--fix and --effective show different things");
            if (result.GetValue(write) && !fixes) result.AddError("--write goes with --fix");
            if (fixes && result.GetValue(format) is not (null or "text")) result.AddError("--fix shows a diff; other formats hold the fixes anyway");
            if (result.GetValue(write) && result.GetValue(files)?.Contains(CheckWorld.StandardInput) == true)
                result.AddError("standard input cannot be written");
        });
        command.SetAction(result =>
        {
            if (result.GetValue(explain) is { } code)
            {
                StandardStreams.Output(DiagnosticDocumentation.Explain(DiagnosticCatalog.Find(code)!));
                return CheckStatus.Good;
            }

            var options = new CheckOptions
            {
                Files = result.GetValue(files) is { Length: > 0 } given ? given : [Options.DefaultConfigurationFile],
                Elsewhere = result.GetValue(elsewhere),
                ConfigurationId = result.GetValue(configId),
                Format = Enum.Parse<CheckFormat>(result.GetValue(format)!, ignoreCase: true),
                Colour = UsesColour(result.GetValue(colour)!),
                Effective = result.GetValue(effective),
                Fix = result.GetValue(fix),
                Write = result.GetValue(write),
                Selection = new FindingSelection
                {
                    Allow = Upper(result.GetValue(allow)),
                    Deny = Upper(result.GetValue(deny)),
                    Only = Upper(result.GetValue(only)),
                },
            };
            return CheckRun.Run(options, CheckWorld.Create(options), CheckOutput.Standard);
        });
        return command;
    }

    private static Option<string[]> Codes(string name, string description)
    {
        var option = new Option<string[]>(name)
        {
            Description = description,
            HelpName = "CODE",
            Arity = ArgumentArity.OneOrMore,
        };
        option.Validators.Add(result => RefuseUnknown(result, name));
        return option;
    }

    private static void RefuseUnknown(OptionResult result, string option)
    {
        foreach (string code in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (DiagnosticCatalog.Find(code) is not null) continue;
            string? near = SpellingSuggestion.Nearest(code, DiagnosticCatalog.All.Select(kind => kind.Code));
            result.AddError($"{option}: there is no finding {code}{(near is null ? "" : $"; {near}?")}");
        }
    }

    private static HashSet<string> Upper(string[]? codes) =>
        [.. (codes ?? []).SelectMany(code => code.ToUpperInvariant().Split(','))];

    // https://no-color.org: set and not empty.
    private static bool UsesColour(string wanted) => wanted switch
    {
        "always" => true,
        "never" => false,
        _ => !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"),
    };
}
