using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Configuration.Validation;
using Holdfast.Core;

namespace Holdfast.Configuration;

/// <summary>How to compile.</summary>
public sealed record CompilerOptions
{
    /// <summary><c>--all-config</c>: a missing main file is an error of the test.</summary>
    public bool FailOnMissingFile { get; init; }

    /// <summary>Whether the result holds the tree of statements, for lint rules and editors.</summary>
    public bool KeepTree { get; init; }
}

/// <summary>What a configuration became.</summary>
/// <param name="Model">The model; null when the daemon must not start with it (see <see cref="FatalExitCode"/>).</param>
/// <param name="Diagnostics">Every finding, in the order in which it was found.</param>
/// <param name="TestExitCode">The status of <c>--config-test</c>: 0, 2, 4, 5 or 6, as keepalived 2.4.3 ends.</param>
/// <param name="FatalExitCode">
/// 2: the configuration cannot run; 6: there is none. Null: the daemon starts, whatever else was found.
/// </param>
public sealed record CompilationResult(
    ConfigurationModel? Model, IReadOnlyList<Diagnostic> Diagnostics, int TestExitCode, int? FatalExitCode)
{
    /// <summary>How many more findings there were than are kept.</summary>
    public int DroppedDiagnostics { get; init; }

    /// <summary>Whether there is anything for the VRRP process: an instance, a static address or route.</summary>
    public bool NeedsVrrp { get; init; }

    /// <summary>Whether there is anything for the checker process: a virtual server.</summary>
    public bool NeedsCheckers { get; init; }

    /// <summary>Whether there is anything for the BFD process: a session.</summary>
    public bool NeedsBfd { get; init; }

    /// <summary><c>net_namespace</c>, also when there is no model: the reason may be that it was looked at from another one.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>Every statement in its block, if <see cref="CompilerOptions.KeepTree"/> asks for it and a file was read; else null.</summary>
    public ConfigurationNode? Tree { get; init; }

    /// <summary>
    /// The model also when the daemon must not start with it: what a rule says of one instance remains true when
    /// another one has no interface. Null: no file was read.
    /// </summary>
    internal ConfigurationModel? ModelIfStarted { get; init; }

    /// <summary>Every file that was read, the main file first.</summary>
    public IReadOnlyList<SourceText> Files { get; init; } = [];
}

/// <summary>
/// Compiles configuration files: text in, model and findings out. Asks the world only through its environment.
/// </summary>
public static class Compiler
{
    private const int StatusConfiguration = 2;
    private const int StatusTestFatal = 4;
    private const int StatusTestError = 5;
    private const int StatusNoConfiguration = 6;

    /// <summary>Compiles a main file and all that it includes. Never throws for what stands in them.</summary>
    /// <param name="path">The main file.</param>
    /// <param name="environment">The world outside.</param>
    /// <param name="options">How; null: the defaults.</param>
    public static CompilationResult Compile(
        string path, ConfigurationEnvironment environment, CompilerOptions? options = null)
    {
        options ??= new CompilerOptions();
        var diagnostics = new DiagnosticBag();
        PreprocessedConfiguration text = Preprocessor.Run(path, environment, diagnostics);
        if (text.Files.Count == 0)
        {
            return new CompilationResult(
                null, diagnostics.Items, options.FailOnMissingFile ? StatusTestFatal : 0, StatusNoConfiguration);
        }

        var session = new BindingSession(environment, diagnostics) { Statements = text.Statements };
        ModelDraft draft = Bind(text, session);
        ConfigurationModel model = ModelBuilder.Build(draft, session);

        int testExitCode =
            session.ParentTestStatus ??
            (session.ArgumentMissing ? StatusConfiguration : TestStatus(diagnostics.HighestErrorClass));
        int? fatalExitCode =
            text.IncludeCheckFailed ? StatusNoConfiguration :
            session.ArgumentMissing || session.IsFatal ? StatusConfiguration :
            null;
        return new CompilationResult(fatalExitCode is null ? model : null, diagnostics.Items, testExitCode, fatalExitCode)
        {
            DroppedDiagnostics = diagnostics.Dropped,
            NeedsVrrp = draft.Instances.Count > 0 || draft.HasStaticItems,
            NeedsCheckers = draft.HasVirtualServers,
            NeedsBfd = draft.HasBfdSessions,
            NetworkNamespace = model.Global.NetworkNamespace,
            ModelIfStarted = model,
            Files = text.Files,
            Tree = options.KeepTree ? TreeBinder.Build(text, session) : null,
        };
    }

    // Each process of keepalived reads the whole text and skips the blocks of the others: a brace that is wrong inside
    // a block harms only the process that looks into it.
    private static ModelDraft Bind(PreprocessedConfiguration text, BindingSession session)
    {
        ModelDraft draft = null!;
        foreach (DaemonProcess process in Enum.GetValues<DaemonProcess>())
        {
            ModelDraft previous = draft;
            draft = previous?.ForChild() ?? new ModelDraft();
            new BlockParser(text.Statements, text.End, KeywordTable.Root, session).Parse(
                new RootBlock(process, draft, session));
            if (previous is not null) draft.Merge(previous);

            if (process == DaemonProcess.Parent) session.ParentTestStatus = TestStatusOfParent(text, session);
        }

        return draft;
    }

    // Without its files or its namespace keepalived's test ends here, and reports nothing of what the parent has found.
    private static int? TestStatusOfParent(PreprocessedConfiguration text, BindingSession session)
    {
        if (!text.IncludeCheckFailed && !session.NamespaceMissing) return null;
        if (session.ArgumentMissing) return StatusConfiguration;
        return text.IncludeCheckFailed ? StatusNoConfiguration : 0;
    }

    private static int TestStatus(ErrorClass highest) => highest switch
    {
        ErrorClass.None => 0,
        <= ErrorClass.Fatal => StatusTestFatal,
        ErrorClass.SecurityError => StatusNoConfiguration,
        _ => StatusTestError,
    };
}
