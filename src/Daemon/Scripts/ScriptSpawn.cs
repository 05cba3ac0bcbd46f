using Holdfast.Core.Notifications;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Scripts;

/// <summary>From what the configuration says about a script to what is started.</summary>
internal static class ScriptSpawn
{
    public static SpawnRequest ToRequest(this ScriptCommand command, params ReadOnlySpan<string> appended) =>
        new(command.ResolvedPath ?? command.Path, [.. command.Arguments, .. appended])
        {
            UserId = command.UserId,
            GroupId = command.GroupId,
            SupplementaryGroups = command.SupplementaryGroups,
        };
}
