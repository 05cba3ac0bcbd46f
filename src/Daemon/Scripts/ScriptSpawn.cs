using Holdfast.Core.Notifications;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Scripts;

/// <summary>From what the configuration says about a script to what is started.</summary>
internal static class ScriptSpawn
{
    public static SpawnRequest ToRequest(this ScriptCommand command, params ReadOnlySpan<string> appended)
    {
        string path = IsOpenTest(command) ? "/bin/sh" : command.ResolvedPath ?? command.Path;
        string[] arguments = IsOpenTest(command)
            ? ["sh", "-c", command.ToString()]
            : [.. command.Arguments, .. appended];
        return new SpawnRequest(path, arguments)
        {
            UserId = command.UserId,
            GroupId = command.GroupId,
            SupplementaryGroups = command.SupplementaryGroups,
        };
    }

    // "</path" is no program: keepalived has a shell try to open the path, which succeeds if it can be read.
    private static bool IsOpenTest(ScriptCommand command) => command.Path.StartsWith('<');
}
