using System.Text.RegularExpressions;

namespace Holdfast.Configuration.Lint.Scripts;

/// <summary>Something that a script does.</summary>
/// <param name="Text">The piece of the script, e.g. <c>systemctl restart nginx</c>.</param>
/// <param name="Line">Its line in the script, from 1; 0: it stands in the configuration itself.</param>
/// <param name="Subject">What is acted upon, e.g. <c>nginx</c>; or the seconds of a <c>sleep</c>.</param>
internal sealed record ScriptAct(string Text, int Line, string Subject)
{
    /// <summary>"'sleep 5' in line 4 of /etc/check.sh", or "'sleep 5'".</summary>
    public string At(string? file) => Line == 0 || file is null ? $"'{Text}'" : $"'{Text}' in line {Line} of {file}";
}

/// <summary>What can be said of a check without running it: from its command line, or the text of its script.</summary>
internal sealed partial class ScriptText
{
    private readonly List<(int Number, string Text)> _lines = [];

    private ScriptText(string? file) => File = file;

    /// <summary>The script; null: the text is that of the command itself.</summary>
    public string? File { get; }

    [GeneratedRegex(@"(?<![\w./-])(?:/\S*/)?sleep\s+(?<n>\d+(?:\.\d+)?)(?<unit>[smh]?)(?![\w.])", RegexOptions.None, -1)]
    private static partial Regex Sleep { get; }

    [GeneratedRegex(
        @"(?<![\w-])systemctl\s+(?:-\S+\s+)*(?<verb>start|stop|restart|reload|reload-or-restart|try-restart|kill)\s+"
        + @"(?<name>[\w@.-]+)", RegexOptions.None, -1)]
    private static partial Regex Systemctl { get; }

    [GeneratedRegex(@"(?<![\w-])service\s+(?<name>[\w@.-]+)\s+(?<verb>start|stop|restart|reload)\b", RegexOptions.None, -1)]
    private static partial Regex Service { get; }

    [GeneratedRegex(@"/init\.d/(?<name>[\w@.-]+)\s+(?<verb>start|stop|restart|reload)\b", RegexOptions.None, -1)]
    private static partial Regex InitScript { get; }

    [GeneratedRegex(@"(?<![\w-])docker\s+(?<verb>start|stop|restart|kill)\s+(?<name>[\w@.-]+)", RegexOptions.None, -1)]
    private static partial Regex Docker { get; }

    // Signals that end it: not -0, which only asks, nor those that make it reload or report.
    [GeneratedRegex(
        @"(?<![\w-])(?:killall|pkill)\s+(?:-(?:9|15|KILL|TERM|SIGKILL|SIGTERM|[efqvwIx])\s+)*keepalived\b"
        + @"|(?<![\w-])kill\s+(?:-(?:9|15|KILL|TERM)\s+)?[^|;&\s-][^|;&]*\b(?:pidof|pgrep|cat)\s+\S*keepalived", RegexOptions.None, -1)]
    private static partial Regex KillKeepalived { get; }

    [GeneratedRegex(@"^\s*(?:echo|printf|logger|log)\b|^\s*:\s", RegexOptions.None, -1)]
    private static partial Regex Speech { get; }

    /// <summary>What is known of a command: the text of its script, or of <c>sh -c</c>; else the command itself.</summary>
    public static ScriptText Of(ScriptCall call, ConfigurationEnvironment environment)
    {
        if (call.File is { } file && environment.ReadTextFile(file) is { } text && !text.Contains('\0'))
        {
            var script = new ScriptText(file);
            int number = 0;
            foreach (string line in text.Split('\n')) script.Add(++number, line);
            return script;
        }

        var command = new ScriptText(null);
        command._lines.Add((0, call.Command));
        return command;
    }

    /// <summary>The longest <c>sleep</c>; null: there is none.</summary>
    public (ScriptAct Act, decimal Seconds)? LongestSleep()
    {
        (ScriptAct Act, decimal Seconds)? longest = null;
        foreach ((int number, string text) in _lines)
        {
            foreach (Match match in Sleep.Matches(text))
            {
                if (!decimal.TryParse(match.Groups["n"].Value, out decimal seconds)) continue;
                seconds *= match.Groups["unit"].Value switch { "m" => 60, "h" => 3600, _ => 1 };
                if (longest is null || seconds > longest.Value.Seconds)
                    longest = (new ScriptAct(match.Value, number, match.Groups["n"].Value), seconds);
            }
        }

        return longest;
    }

    /// <summary>Where the daemon itself is stopped or restarted; null: nowhere.</summary>
    public ScriptAct? StopsKeepalived()
    {
        foreach ((int number, string text) in _lines)
        {
            Match kill = KillKeepalived.Match(text);
            if (kill.Success) return new ScriptAct(kill.Value, number, "keepalived");
            foreach ((Match match, string name, string verb) in Actions(text))
            {
                if (IsDaemon(name) && verb is "stop" or "restart" or "kill") return Act(match, number, name);
            }
        }

        return null;
    }

    /// <summary>Where another service is started, stopped or restarted; null: nowhere.</summary>
    public ScriptAct? Restarts()
    {
        foreach ((int number, string text) in _lines)
        {
            foreach ((Match match, string name, string verb) in Actions(text))
            {
                if (!IsDaemon(name) && verb is not ("stop" or "kill")) return Act(match, number, name);
            }
        }

        return null;
    }

    /// <summary>The lines that do something: no comments, nothing that is only said.</summary>
    public IEnumerable<(int Number, string Text)> Lines => _lines;

    private static ScriptAct Act(Match match, int line, string name) => new(match.Value.TrimStart('/'), line, name);

    private static bool IsDaemon(string name) =>
        name is "keepalived" or "keepalived.service" or "holdfast" or "holdfast.service";

    private static IEnumerable<(Match Match, string Name, string Verb)> Actions(string text)
    {
        foreach (Regex pattern in new[] { Systemctl, Service, InitScript, Docker })
        {
            foreach (Match match in pattern.Matches(text))
                yield return (match, match.Groups["name"].Value, match.Groups["verb"].Value);
        }
    }

    private void Add(int number, string line)
    {
        int comment = line.StartsWith('#') ? 0 : line.IndexOf(" #", StringComparison.Ordinal);
        if (comment < 0) comment = line.IndexOf("\t#", StringComparison.Ordinal);
        if (comment >= 0) line = line[..comment];
        if (!string.IsNullOrWhiteSpace(line) && !Speech.IsMatch(line)) _lines.Add((number, line));
    }
}
