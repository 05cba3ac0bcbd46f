using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Text;

public class SpellingSuggestionTests
{
    private static readonly string[] s_keywords =
        ["priority", "state", "interface", "track_script", "track_interface", "virtual_ipaddress", "advert_int", "weight"];

    [Theory]
    [InlineData("prioriti", "priority")]
    [InlineData("PRIORITY", "priority")]
    [InlineData("piroirty", "priority")]
    [InlineData("track_scripts", "track_script")]
    [InlineData("virtual_ipadress", "virtual_ipaddress")]
    [InlineData("virtual_ip_addresses", "virtual_ipaddress")]
    [InlineData("advert-int", "advert_int")]
    [InlineData("wieght", "weight")]
    [InlineData("stat", "state")]
    [InlineData("zzz", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("authentication", null)]
    public void The_nearest_word_is_found_when_one_is_near(string word, string? expected) =>
        SpellingSuggestion.Nearest(word, s_keywords).ShouldBe(expected);

    [Theory]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "xabc", 1)]
    [InlineData("abc", "abd", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distances_count_edits_and_swaps(string a, string b, int distance)
    {
        SpellingSuggestion.Distance(a, b, 10).ShouldBe(distance);
        SpellingSuggestion.Distance(b, a, 10).ShouldBe(distance);
        if (distance > 0) SpellingSuggestion.Distance(a, b, distance - 1).ShouldBe(distance);
    }

    [Theory, Seeds(200)]
    public void One_edit_is_one_step_away_and_any_text_is_bearable(ulong seed)
    {
        var random = new Random((int)seed);
        string word = s_keywords[random.Next(s_keywords.Length)];
        string edited = word.Remove(random.Next(word.Length), 1).Insert(random.Next(word.Length), "#");
        SpellingSuggestion.Distance(word, edited, 5).ShouldBeInRange(1, 2);
        SpellingSuggestion.Nearest(new string('p', random.Next(200)), s_keywords);
    }
}
