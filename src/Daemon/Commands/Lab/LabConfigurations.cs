using Holdfast.Configuration;
using Holdfast.Configuration.Text;
using Holdfast.Core;

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

    /// <summary>Reads the user's two files, to learn what machines they need. The files are used as they stand.</summary>
    public static (LabPair Pair, string First, string Second) OfUser(string first, string second)
    {
        first = Path.GetFullPath(first);
        second = Path.GetFullPath(second);
        LabPair pair = LabPair.TryDerive(Compile(first), Compile(second), out string reason)
            ?? throw new LabException($"cannot play {first} and {second}: {reason}");
        return (pair, first, second);
    }

    private static ConfigurationModel Compile(string path)
    {
        CompilationResult result = Compiler.Compile(path, s_environment);
        if (result.Model is { } model) return model;
        if (result.Diagnostics.Count == 0) throw new LabException($"{path}: cannot be read, or is empty");
        var renderer = new DiagnosticRenderer();
        throw new LabException(string.Join('\n', result.Diagnostics.Select(renderer.Render)));
    }

    // The world of the machines that are still to be made: every interface that a file names will be there. Whether the
    // scripts may run is for the daemon to judge.
    private static readonly ConfigurationEnvironment s_environment = new()
    {
        ReadFile = Read,
        Glob = Glob,
        CurrentDirectory = Environment.CurrentDirectory,
        NodeName = Environment.MachineName,
        EnvironmentVariable = Environment.GetEnvironmentVariable,
        LookupUser = static name => new UserAccount(name, 0, 0),
        LookupGroup = static _ => 0,
        FindInterface = static name => new InterfaceFacts(name, 1),
        ExamineScript = static _ => ScriptExamination.Good,
        ReadTextFile = static path => File.Exists(path) ? File.ReadAllText(path) : null,
    };

    private static FileReading Read(string path)
    {
        try
        {
            return Directory.Exists(path) ? new FileReading(null, FileProblem.Directory)
                : File.Exists(path) ? new FileReading(SourceText.FromBytes(path, File.ReadAllBytes(path)))
                : new FileReading(null, FileProblem.Missing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FileReading(null, FileProblem.Failed, e.Message);
        }
    }

    // conf.d/*.conf is what people write; a pattern in the directory part is not looked into.
    private static IReadOnlyList<string> Glob(string pattern, string directory)
    {
        string full = Path.GetFullPath(pattern, directory);
        string? folder = Path.GetDirectoryName(full);
        return folder is not null && Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, Path.GetFileName(full)).Order(StringComparer.Ordinal)]
            : [];
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
