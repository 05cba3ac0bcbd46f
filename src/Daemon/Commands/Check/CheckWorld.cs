using Holdfast.Configuration;
using Holdfast.Configuration.Text;
using Holdfast.Daemon.Supervisor;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Namespaces;

namespace Holdfast.Daemon.Commands.Check;

/// <summary>The world in which a check compiles: this machine, or another one of which only the files are known.</summary>
internal static class CheckWorld
{
    /// <summary>The name of standard input on the command line.</summary>
    public const string StandardInput = "-";

    private const string StandardInputName = "<stdin>";
    private const int MaxLength = 64 << 20;

    /// <summary>The environment that the options ask for.</summary>
    public static ConfigurationEnvironment Create(CheckOptions options)
    {
        ConfigurationEnvironment world = SystemEnvironment.Create(new Options { ConfigurationId = options.ConfigurationId });
        if (options.Elsewhere || options.Files.Count > 1) world = world.Elsewhere();
        if (!options.Files.Contains(StandardInput)) return world;

        // "-" is our word for it in the command line only; a file of that name can be given as ./-
        var input = new Lazy<FileReading>(ReadStandardInput);
        return world with { ReadFile = path => path == StandardInput ? input.Value : SystemEnvironment.ReadFile(path) };
    }

    /// <summary>
    /// Compiles in the network namespace that the file names, where its interfaces are. If that one is not to be entered,
    /// nothing is known about interfaces, and they are taken to exist.
    /// </summary>
    public static (CompilationResult Result, ConfigurationEnvironment World) Compile(string path, ConfigurationEnvironment world)
    {
        var options = new CompilerOptions { KeepTree = true };
        CompilationResult result = Compiler.Compile(path, world, options);
        if (result.NetworkNamespace is not { } name || result.Diagnostics.Count == 0) return (result, world);
        try
        {
            NetworkNamespace.Enter(name);
            world = world with { FindInterface = SystemEnvironment.Create(new Options()).FindInterface };
        }
        catch (SystemCallException)
        {
            world = world with { FindInterface = world.Elsewhere().FindInterface };
        }

        return (Compiler.Compile(path, world, options), world);
    }

    private static FileReading ReadStandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count = input.Read(buffer); count > 0; count = input.Read(buffer))
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > MaxLength)
                return new FileReading(null, FileProblem.Failed, $"it has more than {MaxLength >> 20} MiB");
        }

        return new FileReading(SourceText.FromBytes(StandardInputName, bytes.ToArray()));
    }
}
