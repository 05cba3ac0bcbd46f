using Holdfast.Configuration;
using Holdfast.Configuration.Text;
using Holdfast.Core;

namespace Holdfast.Daemon.Supervisor;

/// <summary>
/// Whether a newly compiled configuration may replace the one in force. One that cannot run never may. One with errors may
/// replace only one that had errors too: a daemon that runs well does not lose an instance to a slip of the pen.
/// </summary>
internal static class ReloadDecision
{
    /// <summary>Null if the reload may go on, else why not.</summary>
    /// <param name="fresh">What the files say now.</param>
    /// <param name="current">What is in force.</param>
    public static string? Refusal(CompilationResult fresh, CompilationResult current)
    {
        if (fresh.Model is null) return "the configuration cannot be run";
        if (fresh.Model.Global.ReloadCheckConfig is not null && fresh.TestExitCode != 0)
        {
            return $"reload_check_config: the test of the configuration ends with {fresh.TestExitCode}";
        }

        return HasErrors(fresh) && !HasErrors(current) ? "the configuration has errors" : null;
    }

    /// <summary>Takes over what cannot change while the daemon runs; the second result names what was ignored.</summary>
    public static (ConfigurationModel Model, IReadOnlyList<string> Ignored) Fixed(ConfigurationModel fresh, ConfigurationModel current)
    {
        var ignored = new List<string>();
        if (fresh.Global.NetworkNamespace != current.Global.NetworkNamespace) ignored.Add("net_namespace");
        if (fresh.Global.IpvsNetworkNamespace != current.Global.IpvsNetworkNamespace) ignored.Add("net_namespace_ipvs");
        if (fresh.Global.InstanceName != current.Global.InstanceName) ignored.Add("instance");
        if (fresh.Global.UsePidDirectory != current.Global.UsePidDirectory) ignored.Add("use_pid_dir");
        ConfigurationModel model = fresh with
        {
            Global = fresh.Global with
            {
                NetworkNamespace = current.Global.NetworkNamespace,
                IpvsNetworkNamespace = current.Global.IpvsNetworkNamespace,
                InstanceName = current.Global.InstanceName,
                UsePidDirectory = current.Global.UsePidDirectory,
            },
        };
        return (model, ignored);
    }

    private static bool HasErrors(CompilationResult result) =>
        result.Diagnostics.Any(diagnostic => diagnostic.Kind.Severity == Severity.Error);
}
