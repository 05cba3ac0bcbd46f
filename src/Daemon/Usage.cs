using System.Reflection;

namespace Holdfast.Daemon;

/// <summary>Texts of -v and -h.</summary>
internal static class Usage
{
    /// <summary>Holdfast's own version.</summary>
    public static string HoldfastVersion { get; } =
        typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Name and version for the log.</summary>
    public static string Name { get; } = $"Holdfast v{HoldfastVersion} (Keepalived v2.4.3 compatible)";

    /// <summary>The first line is what scripts parse to learn which features they may use; the second is the truth.</summary>
    public static string Version { get; } = $"""
        Keepalived v2.4.3 (compatible)
        Holdfast v{HoldfastVersion}: not Keepalived itself, but a program to put in its place

        Config options:  VRRP VRRP_AUTH JSON REGEX OLD_CHKSUM_COMPAT INIT=systemd SYSTEMD_NOTIFY

        """;

    /// <summary>Help.</summary>
    public const string Help = """
        Usage: keepalived [OPTION...]
          -f, --use-file=FILE          Read this configuration file
                                        (default /etc/keepalived/keepalived.conf)
          -P, --vrrp                   Run the VRRP process only
          -C, --check                  Run the checker process only
          -B, --no_bfd                 Do not run the BFD process
              --all                    Run every process, also one without configuration
          -l, --log-console            Log to the console as well
          -D, --log-detail             Log in detail; twice: in more detail
          -S, --log-facility=FACILITY  Syslog facility: 0-7, local0-local7, user, daemon (default)
          -g, --log-file[=FILE]        Log to a file as well
              --flush-log-file         Write each line to the log file at once
          -G, --no-syslog              Do not log to syslog
          -u, --umask=MASK             File mode creation mask
          -X, --release-vips           Remove VIPs of another run when a router is backup
          -V, --dont-release-vrrp      Leave VIPs in place at stop
          -I, --dont-release-ipvs      Leave IPVS services in place at stop
          -R, --dont-respawn           Stop when a child process dies
          -n, --dont-fork              Stay in the foreground
          -d, --dump-conf              Log the configuration
          -p, --pid=FILE               Pid file of the parent process
          -r, --vrrp_pid=FILE          Pid file of the VRRP process
          -c, --checkers_pid=FILE      Pid file of the checker process
          -b, --bfd_pid=FILE           Pid file of the BFD process
          -T, --genhash                Act as genhash (first option)
          -a, --address-monitoring     Log every address that comes or goes
          -x, --snmp                   SNMP sub-agent
          -A, --snmp-agent-socket=ADDR SNMP master agent
          -s, --namespace=NAME         Run in this network namespace
          -m, --core-dump              Permit core files
          -M, --core-dump-pattern[=P]  Set the kernel's pattern of core files
          -e, --all-config             A missing configuration file is an error
          -i, --config-id=ID           Keep configuration lines that begin with @ID
              --signum=NAME            Print the number of a signal: STOP, RELOAD, DATA, STATS,
                                        STATS_CLEAR, JSON
          -t, --config-test[=LOG]      Test the configuration; report to LOG or standard error
          -v, --version                Print the version
          -h, --help                   Print this text

        """;
}
