using System.Diagnostics;
using System.Text;
using Holdfast.Core.Checks;
using Holdfast.Linux.Patterns;

namespace Holdfast.Tests.Linux.Patterns;

public class Pcre2PatternTests
{
    [Theory]
    [InlineData("wor.s", BodyRegexOptions.None, "It works", Pcre2Result.Match)]
    [InlineData("WORKS", BodyRegexOptions.None, "It works", Pcre2Result.NoMatch)]
    [InlineData("WORKS", BodyRegexOptions.Caseless, "It works", Pcre2Result.Match)]
    [InlineData("^b", BodyRegexOptions.None, "a\nb", Pcre2Result.NoMatch)]
    [InlineData("^b", BodyRegexOptions.Multiline, "a\nb", Pcre2Result.Match)]
    [InlineData("a.b", BodyRegexOptions.None, "a\nb", Pcre2Result.NoMatch)]
    [InlineData("a.b", BodyRegexOptions.DotAll, "a\nb", Pcre2Result.Match)]
    [InlineData("a b", BodyRegexOptions.Extended, "ab", Pcre2Result.Match)]
    [InlineData("b$", BodyRegexOptions.None, "ab\n", Pcre2Result.Match)]
    [InlineData("b$", BodyRegexOptions.DollarEndOnly, "ab\n", Pcre2Result.NoMatch)]
    [InlineData("c", BodyRegexOptions.FirstLine, "a\nc", Pcre2Result.NoMatch)]
    [InlineData("^.$", BodyRegexOptions.None, "ü", Pcre2Result.NoMatch)]
    [InlineData("^.$", BodyRegexOptions.Utf, "ü", Pcre2Result.Match)]
    [InlineData("^\\w$", BodyRegexOptions.Utf | BodyRegexOptions.Ucp, "ü", Pcre2Result.Match)]
    [InlineData("[]a", BodyRegexOptions.AllowEmptyClass, "a", Pcre2Result.NoMatch)]
    [InlineData("(?<n>a)(?<n>b)", BodyRegexOptions.DuplicateNames, "ab", Pcre2Result.Match)]
    [InlineData("(?:a|(b))\\1", BodyRegexOptions.MatchUnsetBackReference, "a", Pcre2Result.Match)]
    [InlineData("^(?:b)?\\u0061", BodyRegexOptions.AltBsux, "a", Pcre2Result.Match)]
    [InlineData("", BodyRegexOptions.None, "", Pcre2Result.Match)]
    public void An_option_means_what_it_means_in_PCRE2(string pattern, BodyRegexOptions options, string text, Pcre2Result expected)
    {
        using Pcre2Pattern? compiled = Pcre2Pattern.Compile(pattern, (uint)options, 0, 0, out string error);

        error.ShouldBe("");
        compiled!.Search(Encoding.UTF8.GetBytes(text), out _).ShouldBe(expected);
    }

    [Fact]
    public void Every_option_of_the_language_is_one_that_the_library_takes()
    {
        foreach (BodyRegexOptions option in Enum.GetValues<BodyRegexOptions>())
        {
            using Pcre2Pattern? compiled = Pcre2Pattern.Compile("a", (uint)option, 0, 0, out string error);
            error.ShouldBe("", option.ToString());
            compiled!.Search("a"u8, out _).ShouldBe(Pcre2Result.Match, option.ToString());
        }
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(4, 0, true)]
    [InlineData(5, 0, false)]
    [InlineData(0, 3, false)]
    [InlineData(0, 4, true)]
    [InlineData(100, 0, false)]
    public void Offsets_bound_where_a_match_may_begin(int start, int limit, bool isMatch)
    {
        using Pcre2Pattern? compiled = Pcre2Pattern.Compile("b", 0, (ulong)start, (ulong)limit, out _);
        compiled!.Search("aaaab"u8, out _).ShouldBe(isMatch ? Pcre2Result.Match : Pcre2Result.NoMatch);
    }

    [Fact]
    public void An_error_in_a_pattern_is_told_in_the_library_s_words_with_its_place()
    {
        Pcre2Pattern.Compile("a(b", 0, 0, 0, out string error).ShouldBeNull();
        error.ShouldBe("missing closing parenthesis, at byte 3 of the pattern");
    }

    [Fact]
    public void A_catastrophic_pattern_ends_soon()
    {
        using Pcre2Pattern? compiled = Pcre2Pattern.Compile("^(a+)+$", 0, 0, 0, out _);
        byte[] text = Encoding.ASCII.GetBytes(new string('a', 40) + "b");
        long start = Stopwatch.GetTimestamp();

        compiled!.Search(text, out _).ShouldBe(Pcre2Result.LimitReached);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_text_that_is_not_UTF_8_is_told()
    {
        using Pcre2Pattern? compiled = Pcre2Pattern.Compile("a", (uint)BodyRegexOptions.Utf, 0, 0, out _);
        compiled!.Search([0xff, 0xfe], out _).ShouldBe(Pcre2Result.NotUtf8);
    }
}
