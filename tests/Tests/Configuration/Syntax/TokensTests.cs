using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Syntax;

public class TokensTests
{
    [Theory]
    [InlineData("a b\tc", "a|b|c")]
    [InlineData("a \"b c\" d", "a|b c|d")]
    [InlineData("a\"b c\"d", "a|b c|d")]
    [InlineData("a \"\" b", "a||b")]
    [InlineData("a 'b c'", "a|'b|c'")]
    [InlineData("a \"b\\\" c", "a|b\\|c")]
    [InlineData("a \\n\\x41", "a|\\n\\x41")]
    [InlineData("\"a\"\"b\"", "a|b")]
    [InlineData("a\u00a0b\u3000c", "a\u00a0b\u3000c")]
    [InlineData("a\v\fb", "a|b")]
    public void Most_keywords_know_blanks_and_double_quotes_only(string text, string words) =>
        string.Join('|', Split(text).Select(word => word.Text)).ShouldBe(words);

    [Theory]
    [InlineData("a b  c", "a|b|c")]
    [InlineData("a \"b c\" 'd e'", "a|b c|d e")]
    [InlineData("a\"b c\"d'e f'g", "ab cde fg")]
    [InlineData("a \"\" '' b", "a|||b")]
    [InlineData("a \"it's\" '\"'", "a|it's|\"")]
    [InlineData("a b\\ c \\\"", "a|b c|\"")]
    [InlineData("a \"b \\\" c\" 'd \\' e'", "a|b \" c|d ' e")]
    [InlineData("a \\x41\\x4\\x4g\\xg", "a|A\u0004\u0004gxg")]
    [InlineData("a \\101\\60\\7z\\1012", "a|A0\az" + "A2")]
    [InlineData("a \\cA\\ca\\c", "a|\u0001\u0001c")]
    [InlineData("a \\a\\b\\E\\e\\f\\n\\r\\t\\v", "a|\a\b\e\e\f\n\r\t\v")]
    [InlineData("a \\q\\\\\\$", "a|q\\$")]
    public void Script_keywords_know_both_quotes_and_escapes(string text, string words) =>
        string.Join('|', SplitShell(text).Select(word => word.Text)).ShouldBe(words);

    [Fact]
    public void A_quote_without_end_is_reported_and_the_words_before_it_count()
    {
        var diagnostics = new DiagnosticBag();
        var words = new List<Word>();
        Tokens.Split(SyntaxFixture.Statement("a b \"c d"), words, diagnostics).ShouldBeFalse();

        words.Select(word => word.Text).ShouldBe(["a", "b"]);
        Diagnostic diagnostic = diagnostics.Items.ShouldHaveSingleItem();
        diagnostic.ErrorClass.ShouldBe(ErrorClass.UnmatchedQuote);
        diagnostic.Span!.Value.Column.ShouldBe(5);
    }

    [Theory]
    [InlineData("a b 'c d", 5)]
    [InlineData("a b\"c d'", 4)]
    [InlineData("a b \\", 5)]
    public void A_script_line_that_does_not_end_gives_no_words_at_all(string text, int column)
    {
        var diagnostics = new DiagnosticBag();
        var words = new List<Word>();
        Tokens.SplitShell(SyntaxFixture.Statement(text), words, diagnostics).ShouldBeFalse();

        words.ShouldBeEmpty();
        diagnostics.Items.ShouldHaveSingleItem().Span!.Value.Column.ShouldBe(column);
    }

    [Fact]
    public void The_command_is_split_by_the_same_rules_a_second_time()
    {
        Word command = SplitShell("""script "/bin/echo \"a b\" \\x41 'c  d'" """)[1];
        command.Text.ShouldBe("""/bin/echo "a b" \x41 'c  d'""");

        var diagnostics = new DiagnosticBag();
        Tokens.SplitCommand(command.Text, command.Span, diagnostics)!.ShouldBe(["/bin/echo", "a b", "A", "c  d"]);
        Tokens.SplitCommand("/bin/echo 'a", command.Span, diagnostics).ShouldBeNull();
        diagnostics.Items.ShouldHaveSingleItem().Span.ShouldBe(command.Span);
    }

    [Fact]
    public void Words_know_their_place_and_whether_they_were_quoted()
    {
        Word[] words = [.. Split("  key \"two words\"x")];

        words.Select(word => (word.Span.Column, word.Span.Length, word.WasQuoted))
            .ShouldBe([(3, 3, false), (7, 11, true), (18, 1, false)]);
        words[1].SpanOf(4, 5).Column.ShouldBe(12, "of the inner word: columns count behind the quote");
        Word[] shell = [.. SplitShell("key a'b c' d")];
        shell.Select(word => (word.Span.Column, word.Span.Length, word.WasQuoted))
            .ShouldBe([(1, 3, false), (5, 6, true), (12, 1, false)]);
    }

    private static List<Word> Split(string text)
    {
        var words = new List<Word>();
        Tokens.Split(SyntaxFixture.Statement(text), words, new DiagnosticBag()).ShouldBeTrue();
        return words;
    }

    private static List<Word> SplitShell(string text)
    {
        var words = new List<Word>();
        Tokens.SplitShell(SyntaxFixture.Statement(text), words, new DiagnosticBag()).ShouldBeTrue();
        return words;
    }
}
