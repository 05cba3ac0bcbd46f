using Holdfast.Configuration;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Lint;

/// <summary>Which findings remain when comments and selections have had their say. B012: a password is cut short.</summary>
public class InspectionTests
{
    [Fact]
    public void A_comment_at_the_end_of_a_line_is_about_that_line()
    {
        Codes("auth_pass secretsecret  # holdfast: allow B012", "auth_pass secretsecret").ShouldBe("6 B012");
        Codes("auth_pass secretsecret  ! holdfast: allow b012, because: it is cut on both sides").ShouldBe("");
    }

    [Fact]
    public void A_comment_on_a_line_of_its_own_is_about_the_next_statement() =>
        Codes("# holdfast: allow B012 (older peers)", "", "# more", "auth_pass secretsecret", "auth_pass secretsecret")
            .ShouldBe("9 B012");

    [Fact]
    public void A_comment_before_a_block_is_about_the_whole_block() =>
        Whole(
            """
            # holdfast: allow B012
            vrrp_instance VI_1
            {
                interface eth0
                virtual_router_id 51
                authentication {
                    auth_pass secretsecret
                }
                virtual_ipaddress {
                    10.0.0.1
                }
            }
            vrrp_instance VI_2 {
                interface eth0
                virtual_router_id 52
                authentication {
                    auth_pass secretsecret
                }
                virtual_ipaddress {
                    10.0.0.2
                }
            }
            """).ShouldBe("17 B012");

    [Fact]
    public void A_comment_may_be_about_the_whole_file() =>
        Codes("auth_pass secretsecret", "auth_pass secretsecret", "# holdfast: allow-file B012").ShouldBe("");

    [Fact]
    public void Several_codes_may_be_named() =>
        Codes("auth_pass secretsecret twice # holdfast: allow B008 B012").ShouldBe("");

    [Fact]
    public void Errors_of_the_language_cannot_be_switched_off()
    {
        Codes("auth_pas x # holdfast: allow B001").ShouldBe("5 B001, 5 L003");
        Selected(new FindingSelection { Allow = ["B001"], Only = ["L102"] }, "auth_pas x").ShouldBe("5 B001");
    }

    [Fact]
    public void A_comment_that_allows_nothing_is_a_finding()
    {
        Codes("auth_pass secret # holdfast: allow B012").ShouldBe("5 L002");
        Codes("auth_pass secret # holdfast: allow L002, B012").ShouldBe("");
    }

    [Fact]
    public void A_comment_that_is_not_understood_is_a_finding()
    {
        Codes("auth_pass secret # holdfast: alow B012").ShouldBe("5 L001");
        Codes("auth_pass secret # holdfast: allow").ShouldBe("5 L001");
        Codes("auth_pass secret # holdfast: allow X999").ShouldBe("5 L001");
    }

    [Fact]
    public void Prose_about_holdfast_and_text_in_quotes_are_no_such_comments()
    {
        Codes("auth_pass secret # see holdfast: allow B012").ShouldBe("");
        Codes("auth_pass \"# holdfast: allow B012\"").ShouldBe("5 B012");
    }

    [Fact]
    public void A_selection_passes_over_codes_makes_errors_of_them_or_keeps_only_some()
    {
        Selected(new FindingSelection { Allow = ["B012"] }, "auth_pass secretsecret twice").ShouldBe("5 B008");
        Selected(new FindingSelection { Only = ["B012"] }, "auth_pass secretsecret twice").ShouldBe("5 B012");
        Inspect(new FindingSelection { Deny = ["B012"] }, Instance(["auth_pass secretsecret"]))
            .Single().Kind.Severity.ShouldBe(Severity.Error);
    }

    private static string Codes(params string[] lines) => Whole(Instance(lines));

    private static string Selected(FindingSelection selection, string line) =>
        Describe(Inspect(selection, Instance([line])));

    private static string Whole(string text) => Describe(Inspect(FindingSelection.Everything, text));

    private static string Instance(string[] lines) => $$"""
        vrrp_instance VI_1 {
        interface eth0
        virtual_router_id 51
        authentication {
        {{string.Join('\n', lines)}}
        }
        virtual_ipaddress {
        10.0.0.1
        }
        }
        """;

    // The rules are not asked here: a new rule must not change what these tests expect.
    private static IEnumerable<Diagnostic> Inspect(FindingSelection selection, string text)
    {
        ConfigurationEnvironment world = Compile.World with
        {
            ReadFile = path => new FileReading(new SourceText(path, text)),
        };
        CompilationResult result = Compiler.Compile(Compile.Path, world, new CompilerOptions { KeepTree = true });
        HashSet<string> rules = [.. LintRules.All.Select(rule => rule.Kind.Code)];
        return Inspection.Run(result, world, selection).Where(found => !rules.Contains(found.Kind.Code));
    }

    private static string Describe(IEnumerable<Diagnostic> findings) =>
        string.Join(", ", findings.Select(found => $"{found.Span?.Line} {found.Kind.Code}"));
}
