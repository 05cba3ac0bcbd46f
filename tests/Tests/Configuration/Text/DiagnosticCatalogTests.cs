using System.Reflection;
using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Text;

/// <summary>Whoever meets a code finds out what it means: every kind is in the catalogue, and says what follows from it.</summary>
public class DiagnosticCatalogTests
{
    public static TheoryData<string> Examples =>
        [.. DiagnosticCatalog.All.Where(kind => kind.Example.Length > 0 && (kind.Code[0] is 'S' or 'B' or 'V')).Select(kind => kind.Code)];

    /// <summary>Examples may be the inside of a block.</summary>
    private static readonly string[] s_contexts =
    [
        "{0}",
        "vrrp_instance VI_0 {{\ninterface eth0\nvirtual_router_id 61\n{0}\n}}",
        "global_defs {{\n{0}\n}}",
        "virtual_server 192.0.2.1 80 {{\nreal_server 192.0.2.2 80 {{\n}}\n{0}\n}}",
    ];

    [Fact]
    public void Every_kind_that_the_compiler_declares_is_in_the_catalogue()
    {
        DiagnosticKind[] declared =
        [
            .. typeof(DiagnosticKind).Assembly.GetTypes()
                .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Where(property => property.PropertyType == typeof(DiagnosticKind))
                .Select(property => (DiagnosticKind)property.GetValue(null)!),
            .. LintRules.All.Select(rule => rule.Kind),
        ];
        declared.Length.ShouldBeGreaterThan(50);
        declared.Except(DiagnosticCatalog.All).Select(kind => kind.Code).ShouldBeEmpty();
    }

    [Fact]
    public void Every_rule_is_asked()
    {
        Type[] rules = [.. typeof(ILintRule).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(ILintRule).IsAssignableFrom(type))];
        rules.Except(LintRules.All.Select(rule => rule.GetType())).ShouldBeEmpty();
    }

    [Fact]
    public void No_code_is_used_twice() =>
        DiagnosticCatalog.All.GroupBy(kind => kind.Code).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmpty();

    [Fact]
    public void A_code_is_a_letter_of_its_stage_and_three_digits() =>
        DiagnosticCatalog.All.Where(kind => !Regex.IsMatch(kind.Code, "^[SBVLP][0-9]{3}$")).Select(kind => kind.Code).ShouldBeEmpty();

    [Fact]
    public void Every_kind_says_what_happens_and_what_to_write_instead() =>
        DiagnosticCatalog.All
            .Where(kind => kind.Consequence.Length == 0 || kind.Remedy.Length == 0 || kind.Title.Length == 0)
            .Select(kind => kind.Code)
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_shows_what_it_is_an_example_of(string code)
    {
        DiagnosticKind kind = DiagnosticCatalog.Find(code).ShouldNotBeNull();
        s_contexts.Select(context => string.Format(context, kind.Example)).ShouldContain(text => Finds(text, code), kind.Example);
    }

    [Fact]
    public void The_reference_page_is_made_from_the_catalogue() =>
        Golden.Verify(DiagnosticDocumentation.WritePage(), "../../../../docs/diagnostics.md");

    private static bool Finds(string text, string code)
    {
        ConfigurationEnvironment world = Compile.World with
        {
            ReadFile = path => new FileReading(new SourceText(path, text)),
        };
        CompilationResult result = Compiler.Compile(Compile.Path, world, new CompilerOptions { KeepTree = true });
        return Inspection.Run(result, world).Any(found => found.Kind.Code == code);
    }
}
