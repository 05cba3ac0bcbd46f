using Holdfast.Configuration;
using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Configuration;

/// <summary>Compiles text in a small world: eth0 and eth1 exist, so does every script, and nobody but root.</summary>
internal static class Compile
{
    public const string Path = "/etc/keepalived/keepalived.conf";

    public static ConfigurationEnvironment World { get; } = new()
    {
        FindInterface = name => name switch
        {
            "lo" => new InterfaceFacts(name, 1) { IsLoopback = true },
            "eth0" => new InterfaceFacts(name, 2),
            "eth1" => new InterfaceFacts(name, 3),
            _ => null,
        },
        LookupUser = name => name switch
        {
            "root" => new UserAccount(name, 0, 0),
            "nobody" => new UserAccount(name, 65534, 65534),
            _ => null,
        },
        LookupGroup = name => name == "adm" ? 4 : null,
        ExamineScript = script => new ScriptExamination(ScriptProblem.None) { ResolvedPath = script.Path },
    };

    public static CompilationResult Text(
        string text, ConfigurationEnvironment? world = null, CompilerOptions? options = null)
    {
        world ??= World;
        return Compiler.Compile(
            Path,
            world with
            {
                ReadFile = path => path == Path
                    ? new FileReading(new SourceText(Path, text))
                    : new FileReading(null, FileProblem.Missing),
            },
            options);
    }

    /// <summary>The only instance of a text that gives an interface and a router id, with further lines.</summary>
    public static (VirtualRouter Router, CompilationResult Result) Instance(string lines, string before = "")
    {
        CompilationResult result = Text($$"""
            {{before}}
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                {{lines}}
            }
            """);
        return (result.Model.ShouldNotBeNull().VirtualRouters.Single(), result);
    }

    public static string Codes(this CompilationResult result) =>
        string.Join(' ', result.Diagnostics.Select(diagnostic => diagnostic.Kind.Code));
}
