using System.Text;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Syntax;

/// <summary>What breaks other readers of this language is refused with one clear message, in bounded time and memory.</summary>
public class PreprocessorLimitsTests
{
    private static readonly PreprocessorLimits s_small = new()
    {
        Statements = 100, GeneratedLines = 50, Substitutions = 200, Files = 20, Characters = 10_000, Nesting = 10,
    };

    [Fact]
    public void A_sequence_of_a_thousand_million_is_refused()
    {
        Diagnostic diagnostic = OnlyFinding("~SEQ(i, 1, 1000000000) 192.0.2.$i\nnext", out List<string> statements);

        diagnostic.Kind.ShouldBe(SyntaxDiagnostics.BadRepetition);
        diagnostic.Message.ShouldContain("1000000000");
        statements.ShouldBe(["next"]);
    }

    [Theory]
    [InlineData("~SEQ(i, -9223372036854775807, 9223372036854775807) x")]
    [InlineData("~SEQ(i, 99999999999999999999) x")]
    [InlineData("~SEQ(i, 0x8000000000000000) x")]
    [InlineData("~SEQ(i, 07777777777777777777777777) x")]
    public void Numbers_beyond_64_bits_are_refused(string text) =>
        OnlyFinding(text, out _).Kind.ShouldBe(SyntaxDiagnostics.BadRepetition);

    [Fact]
    public void Sequences_at_the_ends_of_the_numbers_count()
    {
        SyntaxFixture.Statements("~SEQ(i, 9223372036854775806, 9223372036854775807) $i")
            .ShouldBe(["9223372036854775806", "9223372036854775807"]);
        SyntaxFixture.Statements("~SEQ(i, -9223372036854775807, 9223372036854775807, 9223372036854775807) $i")
            .ShouldBe(["-9223372036854775807", "0", "9223372036854775807"]);
    }

    [Theory]
    [InlineData("~SEQ(i,40) ~SEQ(j,40) x", "more than 50 lines")]
    [InlineData("~SEQ(i,40) ~SEQ(j,40) ~SEQ(k,40)", "more than 50 lines")]
    [InlineData("$A=a \\\na\n$B=${A} \\\n$A \\\n$A \\\n$A \\\n$A\n$C=$B \\\n$B \\\n$B \\\n$B\n$D=$C \\\n$C \\\n$C\n$D", "more than 50 lines")]
    [InlineData("~SEQ(i,40) {}{}{}", "more than 100 statements")]
    [InlineData("$X=5\n~SEQ(i,40) $X $X $X $X $X $X", "more than 200 substitutions")]
    [InlineData("~SEQ(a,1)~SEQ(a,1)~SEQ(a,1)~SEQ(a,1)~SEQ(a,1)~SEQ(a,1)~SEQ(a,1)~SEQ(a,1)~SEQ(a,1)~SEQ(a,1)~SEQ(a,1)x", "nested more than 10 deep")]
    public void Growth_is_stopped_once_and_for_all(string text, string reason)
    {
        var diagnostics = new DiagnosticBag();
        PreprocessedConfiguration result = Preprocessor.Run(
            "main.conf", SyntaxFixture.Environment(("main.conf", text + "\nnever read")), diagnostics, s_small);

        Diagnostic diagnostic = diagnostics.Items.ShouldHaveSingleItem();
        diagnostic.Kind.ShouldBe(SyntaxDiagnostics.TooLarge);
        diagnostic.Message.ShouldContain(reason);
        diagnostic.Span.ShouldNotBeNull();
        result.Statements.Count.ShouldBeLessThanOrEqualTo(100);
        result.Statements.Select(s => s.ToString()).ShouldNotContain("never read");
    }

    [Fact]
    public void Doubling_definitions_end_at_the_substitutions_of_one_line()
    {
        var text = new StringBuilder("$V0=\n");
        for (int i = 1; i <= 40; i++) text.Append($"$V{i}=${{V{i - 1}}}${{V{i - 1}}}\n");
        text.Append("x${V40}\nnext");

        OnlyFinding(text.ToString(), out List<string> statements).Kind.ShouldBe(SyntaxDiagnostics.TooLarge);
        statements.ShouldBe(["next"]);
    }

    [Fact]
    public void Files_that_include_each_other_twice_do_not_double_for_ever()
    {
        var files = new List<(string, string)>();
        for (int i = 0; i < 50; i++) files.Add(($"{i}.conf", $"include {i + 1}.conf\ninclude {i + 1}.conf\n"));
        var diagnostics = new DiagnosticBag();
        Preprocessor.Run("0.conf", SyntaxFixture.Environment([.. files]), diagnostics, s_small with { IncludeDepth = 30 });

        diagnostics.Items.ShouldContain(d => d.Kind == SyntaxDiagnostics.TooLarge);
        diagnostics.Items.Count(d => d.Kind == SyntaxDiagnostics.TooLarge).ShouldBe(1);
    }

    [Fact]
    public void Includes_deeper_than_the_limit_are_refused()
    {
        var files = new List<(string, string)>();
        for (int i = 0; i < 100; i++) files.Add(($"{i}.conf", $"file {i}\ninclude {i + 1}.conf\n"));
        (PreprocessedConfiguration result, DiagnosticBag diagnostics) = SyntaxFixture.Run([.. files]);

        diagnostics.Items.ShouldHaveSingleItem().Kind.ShouldBe(SyntaxDiagnostics.IncludeLoop);
        result.Statements.Count.ShouldBe(PreprocessorLimits.Default.IncludeDepth);
    }

    [Fact]
    public void A_value_from_the_environment_that_names_itself_ends()
    {
        var diagnostics = new DiagnosticBag();
        var environment = SyntaxFixture.Environment(("main.conf", "x ${_ENV SELF}")) with
        {
            EnvironmentVariable = _ => "${_ENV SELF}",
        };
        Preprocessor.Run("main.conf", environment, diagnostics).Statements.ShouldBeEmpty();
        diagnostics.Items.ShouldHaveSingleItem().Kind.ShouldBe(SyntaxDiagnostics.TooLarge);
    }

    [Theory]
    [InlineData(1022, 0)]
    [InlineData(1023, 1)]
    public void A_line_may_have_1022_bytes(int length, int findings)
    {
        foreach (string text in new[] { new string('x', length), new string('x', length % 2) + new string('ü', length / 2) })
        {
            (PreprocessedConfiguration result, DiagnosticBag diagnostics) = SyntaxFixture.Run(text + "\nnext");
            diagnostics.Items.Count.ShouldBe(findings);
            result.Statements.Count.ShouldBe(2 - findings);
        }
    }

    [Fact]
    public void What_is_left_of_an_overlong_line_is_a_line_of_its_own()
    {
        string text = "# " + new string('-', 3 * 1023) + "rest of it\nnext";
        Diagnostic diagnostic = OnlyFinding(text, out List<string> statements);

        diagnostic.Kind.ShouldBe(SyntaxDiagnostics.LineTooLong);
        statements.ShouldBe(["--rest of it", "next"]);
        SyntaxFixture.Run(text).Result.Statements[1].Span.Line.ShouldBe(2, "the line still counts once");
    }

    [Fact]
    public void A_line_that_grows_too_long_by_substitution_is_dropped()
    {
        string text = $"$A={new string('a', 600)}\nx${{A}}\nx${{A}}${{A}}\nnext";

        OnlyFinding(text, out List<string> statements).Kind.ShouldBe(SyntaxDiagnostics.LineTooLong);
        statements.Count.ShouldBe(2);
        statements[1].ShouldBe("next");
    }

    [Fact]
    public void A_line_with_a_nul_byte_is_dropped()
    {
        OnlyFinding("one\ntw\0o # comment\n# com\0ment\nthree".Replace("# com\0ment\n", ""), out List<string> statements)
            .Kind.ShouldBe(SyntaxDiagnostics.EmbeddedNul);
        statements.ShouldBe(["one", "three"]);
    }

    [Fact]
    public void A_missing_main_file_is_reported_without_a_place()
    {
        var diagnostics = new DiagnosticBag();
        PreprocessedConfiguration result = Preprocessor.Run("absent.conf", SyntaxFixture.Environment(), diagnostics);
        result.Files.ShouldBeEmpty();
        result.End.ShouldBeNull();
        diagnostics.Items.ShouldHaveSingleItem().Message.ShouldContain("absent.conf");
        diagnostics.HighestErrorClass.ShouldBe(ErrorClass.None, "keepalived -t says so and ends with 0");

        diagnostics = new DiagnosticBag();
        Preprocessor.Run("absent.conf", SyntaxFixture.Environment(), diagnostics, allChecks: true);
        diagnostics.HighestErrorClass.ShouldBe(ErrorClass.FileNotFound);
    }

    /// <summary>Counted in characters looked at, which does not depend on what else the machine does.</summary>
    [Theory]
    [InlineData("vrrp_instance VI_1 { # a comment\n    interface eth0\n    notify \"/bin/true x\"\n}\n")]
    [InlineData("$A=1\nline $A ${A} ${B}\n")]
    [InlineData("x\\#y \"q#\" 'z'\n")]
    [InlineData("{$q{$q{$q{$q{$q{$q{$q{$q{$q{$q{$q{$q{$q{$q\n")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("\"")]
    [InlineData("$A=x \\\n")]
    public void Work_grows_with_the_size_and_not_with_its_square(string unit)
    {
        long small = Work(string.Concat(Enumerable.Repeat(unit, 40_000 / unit.Length)));
        long large = Work(string.Concat(Enumerable.Repeat(unit, 400_000 / unit.Length)));

        large.ShouldBeInRange(400_000, 12 * small);
    }

    private static long Work(string text)
    {
        var run = new PreprocessorRun(SyntaxFixture.Environment(("main.conf", text)), new DiagnosticBag(), PreprocessorLimits.Default);
        run.Run("main.conf", allChecks: false);
        return run.Work;
    }

    private static Diagnostic OnlyFinding(string text, out List<string> statements)
    {
        (PreprocessedConfiguration result, DiagnosticBag diagnostics) = SyntaxFixture.Run(text);
        statements = [.. result.Statements.Select(statement => statement.ToString())];
        return diagnostics.Items.ShouldHaveSingleItem();
    }
}
