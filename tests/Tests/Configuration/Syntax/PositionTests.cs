using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Syntax;

/// <summary>Every word can be traced to the place where somebody wrote it, whatever brought it there.</summary>
public class PositionTests
{
    [Fact]
    public void A_word_that_came_through_include_definition_and_sequence_points_at_its_reference()
    {
        (PreprocessedConfiguration result, _) = SyntaxFixture.Run(
            ("main.conf", "$NET=192.0.2\n\n  include part.conf\n"),
            ("part.conf", "$BLOCK=block { \\\n  ~SEQ(i, 7, 7) add ${NET}.$i \\\n}\ninstance\n\t$BLOCK\n"));

        Statement add = result.Statements.Single(s => s.Text.StartsWith("add"));
        add.ToString().ShouldBe("add 192.0.2.7");
        Word address = Words(add)[1];
        address.Text.ShouldBe("192.0.2.7");
        address.Span.ToString().ShouldBe("part.conf:5:2");
        address.Span.Text.ToString().ShouldBe("$BLOCK");

        Chain(address.SpanOf(0, 3)).ShouldBe([
            "Definition NET main.conf:1:6", "Definition BLOCK part.conf:2:21", "Include part.conf main.conf:3:3",
        ]);
        Chain(address.SpanOf(8, 1)).ShouldBe([
            "Repetition i part.conf:5:2", "Definition BLOCK part.conf:2:28", "Include part.conf main.conf:3:3",
        ]);
    }

    [Fact]
    public void Words_around_a_substitution_keep_their_own_places()
    {
        Statement statement = SyntaxFixture.Run("$LONGNAME=x y\n before ${LONGNAME} behind \\# end").Result.Statements[0];

        statement.ToString().ShouldBe("before x y behind # end".Replace(" # end", ""), "the \\# begins a comment after substitution");
        Words(statement).Select(word => $"{word.Text}@{word.Span.Column}+{word.Span.Length}")
            .ShouldBe(["before@2+6", "x@9+11", "y@9+11", "behind@21+6"]);
    }

    [Fact]
    public void A_word_partly_from_a_definition_spans_all_that_was_written_for_it()
    {
        Statement statement = SyntaxFixture.Run("$N=5\n$M=7\na${N}b c${N}${M} ${N}d").Result.Statements[0];

        Words(statement).Select(word => $"{word.Text}={word.Span.Text}")
            .ShouldBe(["a5b=a${N}b", "c57=c${N}${M}", "5d=${N}d"]);
    }

    [Fact]
    public void Escaped_comment_signs_shift_nothing()
    {
        Statement statement = SyntaxFixture.Statement("a\\#b\\!c d");

        Words(statement).Select(word => $"{word.Text}@{word.Span.Column}+{word.Span.Length}").ShouldBe(["a#b!c@1+7", "d@9+1"]);
    }

    [Fact]
    public void Lines_are_counted_by_line_feed_and_columns_in_characters()
    {
        var text = new SourceText("x", "a\r\nb\rc\n\nü€𝄞 d");

        text.LineCount.ShouldBe(4);
        text.Line(2).ToString().ShouldBe("b\rc");
        text.Line(1).ToString().ShouldBe("a");
        text.Position(text.Text.IndexOf('d')).ShouldBe((4, 6));
        text.Position(text.Text.Length).ShouldBe((4, 7));
        new SourceText("x", "").Position(0).ShouldBe((1, 1));
        new SourceText("x", "a\n").Position(2).ShouldBe((2, 1));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_can_be_given_back()
    {
        byte[] latin1 = [(byte)'a', 0xfc, 0x80];
        SourceText text = SourceText.FromBytes("x", latin1);

        text.Encoding.GetBytes(text.Text).ShouldBe(latin1);
        SourceText.FromBytes("x", "aü"u8).Text.ShouldBe("aü");
    }

    private static List<Word> Words(Statement statement)
    {
        var words = new List<Word>();
        Tokens.Split(statement, words, new DiagnosticBag()).ShouldBeTrue();
        return words;
    }

    private static List<string> Chain(SourceSpan span)
    {
        var chain = new List<string>();
        for (SourceOrigin? o = span.Origin; o is not null; o = o.Outer) chain.Add($"{o.Kind} {o.Name} {o.Span}");
        return chain;
    }
}
