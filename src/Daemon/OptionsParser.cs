using System.Globalization;

namespace Holdfast.Daemon;

/// <summary>
/// Reads keepalived's getopt dialect: short options may be combined (<c>-nlD</c>), an argument may be attached or be the
/// next word, an optional argument must be attached (<c>-tLOG</c>, <c>--config-test=LOG</c>), long names may be cut to a
/// unique beginning, options and other words may be mixed, <c>--</c> ends the options.
/// </summary>
internal static class OptionsParser
{
    private enum Takes
    {
        Nothing,
        Argument,
        OptionalArgument,
    }

    /// <summary>Every option. <c>Later</c>: accepted and without effect yet, which is said in one line.</summary>
    private static readonly Option[] s_table =
    [
        new('f', "use-file", Takes.Argument, (o, a) => o with { ConfigurationFile = a! }),
        new('P', "vrrp", Takes.Nothing, (o, _) => o with { VrrpOnly = true }),
        new('C', "check", Takes.Nothing, (o, _) => o with { CheckersOnly = true }),
        Later('B', "no_bfd", Takes.Nothing),
        new(null, "all", Takes.Nothing, (o, _) => o with { AllChildren = true }),
        new('l', "log-console", Takes.Nothing, (o, _) => o with { LogToConsole = true }),
        new('D', "log-detail", Takes.Nothing, (o, _) => o with { LogDetail = o.LogDetail + 1 }),
        new('S', "log-facility", Takes.Argument, SetFacility),
        new('g', "log-file", Takes.OptionalArgument, (o, a) => o with { LogToFile = true, LogFile = a }),
        new(null, "flush-log-file", Takes.Nothing, (o, _) => o with { FlushLogFile = true }),
        new('G', "no-syslog", Takes.Nothing, (o, _) => o with { NoSyslog = true }),
        new('u', "umask", Takes.Argument, SetUmask),
        new('X', "release-vips", Takes.Nothing, (o, _) => o with { ReleaseVips = true }),
        new('V', "dont-release-vrrp", Takes.Nothing, (o, _) => o with { DontReleaseVrrp = true }),
        new('I', "dont-release-ipvs", Takes.Nothing, (o, _) => o with { DontReleaseServices = true }),
        new('R', "dont-respawn", Takes.Nothing, (o, _) => o with { DontRespawn = true }),
        new('n', "dont-fork", Takes.Nothing, (o, _) => o with { DontFork = true }),
        new('d', "dump-conf", Takes.Nothing, (o, _) => o with { DumpConfiguration = true }),
        new('p', "pid", Takes.Argument, (o, a) => o with { PidFile = a }),
        new('r', "vrrp_pid", Takes.Argument, (o, a) => o with { VrrpPidFile = a }),
        new('c', "checkers_pid", Takes.Argument, (o, a) => o with { CheckersPidFile = a }),
        new('b', "bfd_pid", Takes.Argument, (o, a) => o with { BfdPidFile = a }),
        new('T', "genhash", Takes.Nothing, (o, _) => o with { Request = OptionsRequest.Genhash }),
        new('a', "address-monitoring", Takes.Nothing, (o, _) => o with { MonitorAddresses = true }),
        Later('x', "snmp", Takes.Nothing),
        Later('A', "snmp-agent-socket", Takes.Argument),
        new('s', "namespace", Takes.Argument, (o, a) => o with { NetworkNamespace = a }),
        Later('m', "core-dump", Takes.Nothing),
        Later('M', "core-dump-pattern", Takes.OptionalArgument),
        new('e', "all-config", Takes.Nothing, (o, _) => o with { AllConfigurationFiles = true }),
        new('i', "config-id", Takes.Argument, (o, a) => o with { ConfigurationId = a }),
        new(null, "signum", Takes.Argument, (o, a) => o with { Request = OptionsRequest.SignalNumber, SignalName = a! }),
        new('t', "config-test", Takes.OptionalArgument,
            (o, a) => o with { Request = OptionsRequest.TestConfiguration, TestLog = a }),
        Later(null, "config-fd", Takes.Argument),
        new(null, "ignore-sigint", Takes.Nothing, (o, _) => o with { IgnoreInterrupt = true }),
        Later(null, "perf", Takes.OptionalArgument),
        Later(null, "debug", Takes.OptionalArgument),
        Later(null, "no-mem-check", Takes.Nothing),
        Later('L', null, Takes.Nothing),
        Later('O', null, Takes.Nothing),
        new('v', "version", Takes.Nothing, (o, _) => o with { Request = OptionsRequest.Version }),
        new('h', "help", Takes.Nothing, (o, _) => o with { Request = OptionsRequest.Help }),
    ];

    /// <summary>The long names of all options, without their dashes.</summary>
    public static IEnumerable<string> LongNames => s_table.Select(option => option.Long).OfType<string>();

    private sealed record Option(char? Short, string? Long, Takes Takes, Func<Options, string?, Options> Apply);

    /// <summary>Reads a command line without its first word. Never throws: what is wrong is said in the result.</summary>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        var words = new Queue<string>(arguments);
        var strays = new List<string>();
        while (words.TryDequeue(out string? word))
        {
            switch (word)
            {
                case "--":
                    strays.AddRange(words);
                    words.Clear();
                    break;
                case ['-', '-', ..]: options = Long(options, word[2..], words); break;
                case ['-', _, ..]: options = Shorts(options, word[1..], words); break;
                default: strays.Add(word); break;
            }

            // These act where they stand: what follows them is not looked at.
            if (options.Request is OptionsRequest.Version or OptionsRequest.Help or OptionsRequest.Genhash) return options;
        }

        return strays.Count == 0 ? options : Remark(options, $"Unexpected argument(s): {string.Join(' ', strays)}");
    }

    private static Options Long(Options options, string text, Queue<string> words)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? text : text[..equals];
        string? argument = equals < 0 ? null : text[(equals + 1)..];
        Option? option = Array.Find(s_table, candidate => candidate.Long == name);
        if (option is null)
        {
            Option[] candidates = Array.FindAll(s_table, candidate => candidate.Long?.StartsWith(name, StringComparison.Ordinal) == true);
            if (candidates.Length != 1) return Refuse(options, $"Unknown option --{text}");
            option = candidates[0];
        }

        if (option.Takes == Takes.Nothing && argument is not null) return Refuse(options, $"Unknown option --{text}");
        if (option.Takes == Takes.Argument && argument is null && !words.TryDequeue(out argument))
        {
            return Refuse(options, $"Missing parameter for option --{option.Long}");
        }

        return Apply(options, option, argument);
    }

    private static Options Shorts(Options options, string letters, Queue<string> words)
    {
        for (int i = 0; i < letters.Length; i++)
        {
            Option? option = Array.Find(s_table, candidate => candidate.Short == letters[i]);
            if (option is null)
            {
                options = Refuse(options, $"Unknown option -{letters[i]}");
                continue;
            }

            if (option.Takes == Takes.Nothing)
            {
                options = Apply(options, option, null);
                continue;
            }

            string? argument = i + 1 < letters.Length ? letters[(i + 1)..] : null;
            if (argument is null && option.Takes == Takes.Argument && !words.TryDequeue(out argument))
            {
                return Refuse(options, $"Missing parameter for option -{letters[i]}");
            }

            return Apply(options, option, argument);
        }

        return options;
    }

    private static Options Apply(Options options, Option option, string? argument)
    {
        // A refused command line stays refused, but -v and -h after the mistake still answer, as in keepalived.
        Options applied = option.Apply(options, argument);
        bool answers = applied.Request is OptionsRequest.Version or OptionsRequest.Help;
        return options.Request == OptionsRequest.Refused && !answers ? applied with { Request = OptionsRequest.Refused } : applied;
    }

    private static Options SetFacility(Options options, string? argument)
    {
        string name = argument!;
        int? facility = name switch
        {
            "daemon" => 3,
            "user" => 1,
            [>= '0' and <= '7'] => 16 + (name[0] - '0'),
            ['l', 'o', 'c', 'a', 'l', >= '0' and <= '7'] => 16 + (name[5] - '0'),
            _ => null,
        };
        return facility is { } number
            ? options with { LogFacility = number }
            : Remark(options, $"Invalid --log-facility option {name}");
    }

    private static Options SetUmask(Options options, string? argument)
    {
        string text = argument!;
        uint? mask = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint hex) ? hex : null
            : text.StartsWith('0') ? ReadOctal(text)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;
        return mask <= 0x1ff ? options with { Umask = mask } : Remark(options, $"Invalid --umask option {text}");
    }

    private static uint? ReadOctal(string text)
    {
        uint value = 0;
        foreach (char digit in text)
        {
            if (digit is < '0' or > '7' || value > 0x1ff) return null;
            value = value * 8 + (uint)(digit - '0');
        }

        return value;
    }

    private static Option Later(char? letter, string? name, Takes takes)
    {
        string shown = letter is null ? $"--{name}" : name is null ? $"-{letter}" : $"-{letter} (--{name})";
        return new Option(letter, name, takes, (options, _) => Remark(options, $"Option {shown} is accepted and has no effect yet"));
    }

    private static Options Refuse(Options options, string text) => Remark(options, text) with { Request = OptionsRequest.Refused };

    private static Options Remark(Options options, string text) => options with { Remarks = [.. options.Remarks, text] };
}
