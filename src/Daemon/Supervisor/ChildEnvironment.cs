using System.Collections;

namespace Holdfast.Daemon.Supervisor;

/// <summary>
/// The environment of processes of our own: that of this one, with the runtime's debugging ports switched off. They would
/// be sockets in TMPDIR and three threads in each process. Scripts do not see the difference.
/// </summary>
internal static class ChildEnvironment
{
    private const string Diagnostics = "DOTNET_EnableDiagnostics";
    private const string Off = "0";

    /// <summary>For a process that is about to be started.</summary>
    public static Dictionary<string, string> Create()
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables.Add((string)variable.Key, (string?)variable.Value ?? "");
        }

        variables.TryAdd(Diagnostics, Off);
        return variables;
    }

    /// <summary>In the process so started, before it starts anything itself.</summary>
    public static void Restore()
    {
        if (Environment.GetEnvironmentVariable(Diagnostics) == Off) Environment.SetEnvironmentVariable(Diagnostics, null);
    }
}
