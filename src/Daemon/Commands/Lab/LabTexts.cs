namespace Holdfast.Daemon.Commands.Lab;

/// <summary>Words that the terminal and the report share.</summary>
internal static class LabTexts
{
    public static string Holders(IReadOnlyList<string> holders) =>
        holders.Count == 0 ? "nobody" : string.Join(" and ", holders);

    /// <summary>The last state word in a daemon's log (tools grep for these words), or null.</summary>
    public static string? LastState(string log)
    {
        string? state = null;
        int last = -1;
        foreach (string word in (string[])["MASTER", "BACKUP", "FAULT"])
        {
            int at = log.LastIndexOf($"Entering {word} STATE", StringComparison.Ordinal);
            if (at > last) (last, state) = (at, word);
        }

        return state;
    }
}
