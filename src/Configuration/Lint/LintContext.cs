using Holdfast.Configuration.Lint.LoadBalancing;
using Holdfast.Configuration.Lint.Scripts;
using Holdfast.Configuration.Lint.Text;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core;

namespace Holdfast.Configuration.Lint;

/// <summary>What a rule looks at, and where it reports to.</summary>
/// <param name="result">The compilation, with its tree.</param>
/// <param name="environment">The world that the compilation saw.</param>
/// <param name="findings">Receives the findings.</param>
public sealed class LintContext(CompilationResult result, ConfigurationEnvironment environment, DiagnosticBag findings)
{
    /// <summary>The root of the tree.</summary>
    public ConfigurationNode Root { get; } = result.Tree ?? throw new ArgumentException("compiled without tree", nameof(result));

    /// <summary>The model that runs; null: the daemon does not start with this configuration.</summary>
    public ConfigurationModel? Model => result.Model;

    /// <summary>The model, also when the daemon does not start with it: for what is true of a single instance.</summary>
    public ConfigurationModel ModelIfStarted { get; } = result.ModelIfStarted ?? new ConfigurationModel();

    /// <summary>Every file, the main file first.</summary>
    public IReadOnlyList<SourceText> Files => result.Files;

    /// <summary>What the compiler found.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => result.Diagnostics;

    /// <summary>The world outside.</summary>
    public ConfigurationEnvironment Environment { get; } = environment;

    /// <summary>Blocks of the root with a keyword, refused ones left out.</summary>
    public IEnumerable<ConfigurationNode> Blocks(string keyword) => Root.All(keyword);

    /// <summary>The settings of all <c>global_defs</c> blocks that have a keyword.</summary>
    public IEnumerable<ConfigurationNode> Global(string keyword) =>
        Root.All("global_defs").SelectMany(block => block.All(keyword));

    /// <summary>
    /// Whether the compiler has reported an error or warning about this very statement: it may have no effect, and a
    /// second finding about it is rarely wanted.
    /// </summary>
    public bool IsReported(ConfigurationNode node)
    {
        if (node.Statement is not { } statement) return false;
        SourceSpan span = statement.Span;
        return result.Diagnostics.Any(found =>
            found.Kind.Severity >= Severity.Warning && found.Span is { } at &&
            ReferenceEquals(at.Source, span.Source) && at.Start < span.End && at.End > span.Start);
    }

    /// <summary>Every check that instances may track.</summary>
    internal IReadOnlyList<CheckScript> Checks => field ??= CheckScript.All(Root);

    /// <summary>Every command of the configuration, those of refused blocks left out.</summary>
    internal IReadOnlyList<ScriptCall> Calls => field ??=
        [.. Root.Effective().Select(ScriptCall.Read).OfType<ScriptCall>()];

    /// <summary>Every virtual server.</summary>
    internal IReadOnlyList<BalancedService> Services => field ??= BalancedService.All(this);

    /// <summary>Every line of every file that has anything but blanks and a comment.</summary>
    internal IReadOnlyList<SourceLine> Lines => field ??= [.. SourceLine.All(Files)];

    /// <summary>Whether the compiler has reported one of these codes about a place.</summary>
    internal bool Has(SourceSpan span, params ReadOnlySpan<string> codes)
    {
        foreach (Diagnostic found in result.Diagnostics)
        {
            if (found.Span is { } at && ReferenceEquals(at.Source, span.Source) && at.Start < span.End && at.End > span.Start
                && codes.Contains(found.Kind.Code))
                return true;
        }

        return false;
    }

    /// <summary>Reports a finding.</summary>
    public void Report(Diagnostic finding) => findings.Add(finding);

    /// <summary>Reports a finding.</summary>
    /// <param name="kind">The rule's kind.</param>
    /// <param name="span">The place.</param>
    /// <param name="message">What is wrong here.</param>
    /// <param name="effect">What happens at run time because of it.</param>
    /// <param name="suggestion">What to write instead.</param>
    /// <param name="fix">A change that surely mends it.</param>
    public void Report(
        DiagnosticKind kind, SourceSpan span, string message, string? effect = null, string? suggestion = null,
        TextFix? fix = null) =>
        findings.Add(new Diagnostic(kind, span, message) { Effect = effect, Suggestion = suggestion, Fix = fix });
}
