using Holdfast.Configuration;
using Holdfast.Configuration.Text;
using Holdfast.Core.Control;
using Holdfast.Daemon.Dumps;
using Holdfast.Daemon.Logging;
using Holdfast.Linux.Namespaces;

namespace Holdfast.Daemon.Supervisor;

/// <summary>Compiles the configuration and says what was found.</summary>
internal sealed class ConfigurationReader(Options options)
{
    /// <summary>The network namespace that <see cref="ReadFirst"/> has entered; null: that of the start.</summary>
    public string? Namespace { get; private set; } = options.NetworkNamespace;

    /// <summary>
    /// Compiles the files and moves the calling thread into the network namespace that the command line or they name:
    /// interfaces are looked up while compiling, where they are.
    /// </summary>
    /// <exception cref="Linux.Interop.SystemCallException">There is no such namespace, or it may not be entered.</exception>
    public CompilationResult ReadFirst()
    {
        if (Namespace is { } given) NetworkNamespace.Enter(given);
        CompilationResult result = Read();
        if (Namespace is not null || result.NetworkNamespace is not { } configured) return result;
        NetworkNamespace.Enter(Namespace = configured);
        return Read();
    }

    /// <summary>Compiles the files as they are now.</summary>
    public CompilationResult Read() => Read(SystemEnvironment.Create(options));

    private CompilationResult Read(ConfigurationEnvironment environment) => Compiler.Compile(
        options.ConfigurationFile, environment, new CompilerOptions { FailOnMissingFile = options.AllConfigurationFiles });

    // A test may wait for name servers, a start must not. A namespace that does not exist is a finding of the compiler.
    private CompilationResult ReadForTest()
    {
        if (Namespace is { } given) NetworkNamespace.Enter(given);
        CompilationResult result = Read(SystemEnvironment.ForTest(options));
        if (Namespace is not null || result.NetworkNamespace is not { } configured) return result;
        if (!NetworkNamespace.Exists(configured)) return result;
        NetworkNamespace.Enter(Namespace = configured);
        return Read(SystemEnvironment.ForTest(options));
    }

    /// <summary>-t: prints the findings to standard error or appends them to a file; the result is the exit status.</summary>
    public int Test()
    {
        CompilationResult result = ReadForTest();
        string text = Render(result);
        if (options.TestLog is null)
        {
            StandardStreams.Error(text);
            return result.TestExitCode;
        }

        try
        {
            File.AppendAllText(options.TestLog, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardStreams.Error($"Cannot write {options.TestLog}: {e.Message}\n{text}");
        }

        return result.TestExitCode;
    }

    /// <summary>Logs every finding, with its place in the file.</summary>
    public static void LogFindings(CompilationResult result, Log log)
    {
        var renderer = new DiagnosticRenderer();
        foreach (Diagnostic diagnostic in result.Diagnostics)
        {
            LogLevel level = diagnostic.Kind.Severity switch
            {
                Severity.Error => LogLevel.Error,
                Severity.Warning => LogLevel.Warning,
                _ => LogLevel.Info,
            };
            foreach (string line in Lines(renderer.Render(diagnostic))) log.Write(level, line);
        }

        if (result.DroppedDiagnostics > 0) log.Warning($"{result.DroppedDiagnostics} more findings are not shown");
    }

    /// <summary>-d: logs the configuration in force.</summary>
    public static void LogModel(Core.ConfigurationModel model, Log log)
    {
        DumpFacts facts = DumpFacts.OfThisProcess(model.Global.Umask ?? 0x7f, model.Global.NetworkNamespace);
        foreach (string line in Lines(DataDump.Format(ModelSnapshot.Of(model), facts))) log.Info(line);
    }

    /// <summary><c>config_save_dir</c>: keeps copies of the files as they were read.</summary>
    public static void Save(CompilationResult result, string directory, DateTimeOffset now, Log log)
    {
        try
        {
            Directory.CreateDirectory(directory);
            string path = Path.Combine(directory, $"keepalived.conf.{now:yyyyMMdd-HHmmss-fff}");
            string text = string.Concat(result.Files.Select(file => $"# {file.Path}\n{file.Text}\n"));
            if (!DumpFile.TryWrite(path, text, umask: 0x3f, out string error)) log.Warning($"Cannot save the configuration: {error}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning($"Cannot save the configuration in {directory}: {e.Message}");
        }
    }

    private static string Render(CompilationResult result)
    {
        var renderer = new DiagnosticRenderer();
        string text = string.Concat(result.Diagnostics.Select(diagnostic => renderer.Render(diagnostic).TrimEnd('\n') + "\n"));
        return result.DroppedDiagnostics > 0 ? $"{text}{result.DroppedDiagnostics} more findings are not shown\n" : text;
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');
}
