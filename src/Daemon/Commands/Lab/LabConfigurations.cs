namespace Holdfast.Daemon.Commands.Lab;

/// <summary>Where the two configurations of a play come from.</summary>
internal static class LabConfigurations
{
    /// <summary>Writes the built-in configurations and their check script below a directory, which is made.</summary>
    public static (LabPair Pair, string First, string Second) BuiltIn(string directory)
    {
        string first = WriteDirector(isFirst: true, Path.Combine(directory, "a"));
        string second = WriteDirector(isFirst: false, Path.Combine(directory, "b"));
        return (LabBuiltIn.Pair, first, second);
    }

    private static string WriteDirector(bool isFirst, string directory)
    {
        Directory.CreateDirectory(directory);
        string script = Path.Combine(directory, "check_nginx.sh");
        File.WriteAllText(script, LabBuiltIn.CheckScript);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        string file = Path.Combine(directory, "keepalived.conf");
        File.WriteAllText(file, LabBuiltIn.Configuration(isFirst, directory));
        return file;
    }
}
