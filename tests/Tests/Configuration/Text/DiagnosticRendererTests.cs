using System.Text;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Text;

public class DiagnosticRendererTests
{
    private static readonly DiagnosticKind s_error = new("B101", Severity.Error, "unknown keyword", ErrorClass.UnknownKeyword);
    private static readonly DiagnosticKind s_warning = new("V201", Severity.Warning, "duplicate");

    [Fact]
    public void Findings_look_like_this()
    {
        var main = new SourceText("main.conf", "global_defs {\n}\n\tvrrp_instance VI_1 {\n  prioriti 100\n}\ninclude a.conf\n" +
            "control \x1b[31m\x7f\u202e and \u00a0 here\n");
        var part = new SourceText("a.conf", "$IF=eth0\ninterface ${IF}\n" + new string('x', 300) + " needle " + new string('y', 300));
        SourceSpan At(SourceText source, string text, SourceOrigin? origin = null) =>
            new(source, source.Text.IndexOf(text), text.Length, origin);
        var include = new SourceOrigin(OriginKind.Include, "a.conf", At(main, "include a.conf"), null);
        var definition = new SourceOrigin(OriginKind.Definition, "IF", At(part, "eth0"), include);

        Diagnostic[] findings =
        [
            new(s_error, At(main, "prioriti"), "unknown keyword 'prioriti'") { Suggestion = "did you mean 'priority'?" },
            new(s_warning, At(main, "VI_1"), "VI_1 is defined twice")
            {
                Related = [new RelatedSpan(At(main, "global_defs"), "first defined here")],
            },
            new(s_warning, At(part, "${IF}", definition), "there is no interface eth0"),
            new(s_error, At(part, "needle", include), "in a long line"),
            new(s_error, At(main, "\x1b[31m\x7f"), "control characters \a are shown"),
            new(s_error, new SourceSpan(main, main.Text.Length, 0), "the end of the file"),
            new(s_error, At(main, "vrrp_instance VI_1 {\n  prioriti"), "more than one line"),
            new(s_error, At(part, new string('x', 300), include), "longer than what is shown"),
            new(s_error, null, "no place at all"),
        ];
        var text = new StringBuilder();
        foreach (Diagnostic finding in findings) text.Append(new DiagnosticRenderer().Render(finding));
        text.Append(DiagnosticRenderer.RenderShort(findings[0])).Append('\n');
        Golden.Verify(text.ToString(), "DiagnosticRendererTests.findings.txt");
    }

    [Theory]
    [InlineData("  auth_pass topsecret", "auth_pass *********")]
    [InlineData("authentication { auth_pas \"top secret\" }", "auth_pas **** ******* }")]
    [InlineData("\tsmtp_password topsecret", "smtp_password *********")]
    [InlineData("  auth_pass=topsecret", "auth_pass=*********")]
    [InlineData("  auth_pass: topsecret", "auth_pass: *********")]
    public void Passwords_are_not_shown(string line, string shown)
    {
        var main = new SourceText("main.conf", $"$PASS=topsecret\n{line}\n");
        var origin = new SourceOrigin(OriginKind.Definition, "PASS", new SourceSpan(main, 6, 9), null);
        var diagnostic = new Diagnostic(s_warning, new SourceSpan(main, main.LineStart(2) + line.IndexOf("top"), 3, origin), "too long");
        string text = new DiagnosticRenderer().Render(diagnostic);
        text.ShouldContain(shown);
        text.ShouldNotContain("secret");
        text.ShouldContain("^^^");
    }

    [Fact]
    public void Carets_stand_below_wide_letters_and_marks()
    {
        var source = new SourceText("f", "key \u6771e\u0301 x\n");
        string text = new DiagnosticRenderer().Render(new Diagnostic(s_error, new SourceSpan(source, 8, 1), "x"));
        text.Split('\n')[2].ShouldBe("   |         ^");
    }

    [Fact]
    public void Colours_change_nothing_but_colours()
    {
        var diagnostic = new Diagnostic(s_error, new SourceSpan(new SourceText("x", "a b c"), 2, 1), "wrong") { Suggestion = "right" };
        string coloured = new DiagnosticRenderer(colour: true).Render(diagnostic);
        coloured.ShouldContain("\e[1;31m");
        string plain = System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", "");
        plain.ShouldBe(new DiagnosticRenderer().Render(diagnostic));
    }

    [Fact]
    public void A_bag_keeps_so_many_and_counts_the_rest()
    {
        var bag = new DiagnosticBag();
        var span = new SourceSpan(new SourceText("x", "text"), 0, 4);
        for (int i = 0; i < 1500; i++) bag.Add(s_warning, span, $"number {i}");
        bag.Add(new Diagnostic(s_error, span, "last") { ErrorClass = ErrorClass.SecurityError });

        bag.Items.Count.ShouldBe(1000);
        bag.Dropped.ShouldBe(501);
        bag.HighestErrorClass.ShouldBe(ErrorClass.SecurityError);
        bag.HasErrors.ShouldBeTrue();
        new DiagnosticRenderer().Render(bag).ShouldEndWith("\nand 501 more\n");
    }

    [Fact]
    public void The_classes_are_in_the_order_that_decides_the_exit_code() =>
        string.Join(" < ", Enum.GetValues<ErrorClass>()).ShouldBe(
            "None < FileNotFound < BadInterface < Fatal < MultipleFiles < UnknownKeyword < UnexpectedOpenBrace < " +
            "MissingOpenBrace < ExtraCloseBrace < MissingCloseBrace < UnmatchedQuote < MissingParameter < InvalidNumber < " +
            "GeneralError < Warning < Deprecated < SecurityError");
}
