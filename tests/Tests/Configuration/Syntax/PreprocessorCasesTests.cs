using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Syntax;

/// <summary>
/// The rules of the language, as configurations (Cases/*.conf) and what becomes of them (Cases/*.expected): below each line
/// the statements it makes, then the findings.
/// </summary>
public class PreprocessorCasesTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases => SyntaxFixture.CaseNames().Select(name => new TheoryDataRow<string>(name));

    [Theory, MemberData(nameof(Cases))]
    public void A_case_becomes_what_is_expected(string name)
    {
        (PreprocessedConfiguration result, DiagnosticBag diagnostics) = SyntaxFixture.Run(SyntaxFixture.ReadCase(name));

        string text = $"{SyntaxFixture.Annotate(result)}\n{new DiagnosticRenderer().Render(diagnostics)}" +
            $"highest class: {diagnostics.HighestErrorClass}; include check failed: {result.IncludeCheckFailed}\n";
        Golden.Verify(text, $"Cases/{name}.expected");
    }

    [Fact]
    public void Every_kind_of_finding_occurs_in_a_case_or_has_a_test_of_its_own()
    {
        // TooLarge, EmbeddedNul and LineTooLong need files that one does not want to read: PreprocessorLimitsTests.
        // UnmatchedQuote is for the tokenisers: TokensTests.
        var seen = new HashSet<string> { "S010", "S011", "S012", "S040" };
        foreach (string name in SyntaxFixture.CaseNames())
        {
            foreach (Diagnostic diagnostic in SyntaxFixture.Run(SyntaxFixture.ReadCase(name)).Diagnostics.Items)
            {
                seen.Add(diagnostic.Kind.Code);
            }
        }

        SyntaxDiagnostics.All.Select(kind => kind.Code).Where(code => !seen.Contains(code)).ShouldBeEmpty();
    }
}
