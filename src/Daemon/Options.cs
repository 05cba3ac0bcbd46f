namespace Holdfast.Daemon;

/// <summary>What a command line asks for before anything else.</summary>
internal enum OptionsRequest
{
    /// <summary>Run the daemon.</summary>
    Run,

    /// <summary>-v: print the version and exit 0.</summary>
    Version,

    /// <summary>-h: print help and exit 0.</summary>
    Help,

    /// <summary>--signum: print a signal number and exit 0.</summary>
    SignalNumber,

    /// <summary>-t: test the configuration and exit.</summary>
    TestConfiguration,

    /// <summary>-T: act as genhash.</summary>
    Genhash,

    /// <summary>The command line is wrong: exit 1.</summary>
    Refused,
}

/// <summary>keepalived's command line, all of it. Never changes once read.</summary>
internal sealed record Options
{
    /// <summary>Where the configuration is when -f does not say.</summary>
    public const string DefaultConfigurationFile = "/etc/keepalived/keepalived.conf";

    /// <summary>What to do.</summary>
    public OptionsRequest Request { get; init; }

    /// <summary>-f.</summary>
    public string ConfigurationFile { get; init; } = DefaultConfigurationFile;

    /// <summary>-P: of the children only VRRP.</summary>
    public bool VrrpOnly { get; init; }

    /// <summary>-C: of the children only the checker.</summary>
    public bool CheckersOnly { get; init; }

    /// <summary>--all: every child, also one without configuration.</summary>
    public bool AllChildren { get; init; }

    /// <summary>-l.</summary>
    public bool LogToConsole { get; init; }

    /// <summary>How often -D is given.</summary>
    public int LogDetail { get; init; }

    /// <summary>-S as a facility number: 1 user, 3 daemon, 16..23 local0..local7.</summary>
    public int LogFacility { get; init; } = 3;

    /// <summary>Whether -g is given.</summary>
    public bool LogToFile { get; init; }

    /// <summary>The path of -g; null: the default one.</summary>
    public string? LogFile { get; init; }

    /// <summary>--flush-log-file.</summary>
    public bool FlushLogFile { get; init; }

    /// <summary>-G.</summary>
    public bool NoSyslog { get; init; }

    /// <summary>-u; null: not given.</summary>
    public uint? Umask { get; init; }

    /// <summary>-X.</summary>
    public bool ReleaseVips { get; init; }

    /// <summary>-V.</summary>
    public bool DontReleaseVrrp { get; init; }

    /// <summary>-I: virtual servers stay in the table at the end.</summary>
    public bool DontReleaseServices { get; init; }

    /// <summary>-R.</summary>
    public bool DontRespawn { get; init; }

    /// <summary>-n.</summary>
    public bool DontFork { get; init; }

    /// <summary>-d.</summary>
    public bool DumpConfiguration { get; init; }

    /// <summary>-p; null: the default one.</summary>
    public string? PidFile { get; init; }

    /// <summary>-r.</summary>
    public string? VrrpPidFile { get; init; }

    /// <summary>-c.</summary>
    public string? CheckersPidFile { get; init; }

    /// <summary>-b.</summary>
    public string? BfdPidFile { get; init; }

    /// <summary>-a.</summary>
    public bool MonitorAddresses { get; init; }

    /// <summary>-s; null: not given.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>-e: a missing configuration file is an error.</summary>
    public bool AllConfigurationFiles { get; init; }

    /// <summary>-i; null: the host name up to the first dot.</summary>
    public string? ConfigurationId { get; init; }

    /// <summary>--ignore-sigint.</summary>
    public bool IgnoreInterrupt { get; init; }

    /// <summary>Argument of --signum.</summary>
    public string SignalName { get; init; } = "";

    /// <summary>Argument of -t; null: standard error.</summary>
    public string? TestLog { get; init; }

    /// <summary>What is wrong, or has no effect: lines for standard error, one each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Reads the words after the program's name.</summary>
    public static Options Parse(IReadOnlyList<string> arguments) => OptionsParser.Parse(arguments);

    /// <summary>The same with paths that mean the same from every directory: a daemon leaves the one it was started in.</summary>
    public Options WithFullPaths() => this with
    {
        ConfigurationFile = Full(ConfigurationFile)!,
        LogFile = Full(LogFile),
        PidFile = Full(PidFile),
        VrrpPidFile = Full(VrrpPidFile),
        CheckersPidFile = Full(CheckersPidFile),
        BfdPidFile = Full(BfdPidFile),
    };

    /// <summary>The number that --signum prints; null for an unknown name.</summary>
    public static int? SignalNumberOf(string name) => name switch
    {
        "STOP" => 15,
        "RELOAD" => 1,
        "DATA" => 10,
        "STATS" => 12,
        "STATS_CLEAR" => 63,
        "JSON" => 36,
        _ => null,
    };

    private static string? Full(string? path) => path is { Length: > 0 } ? Path.GetFullPath(path) : path;
}
