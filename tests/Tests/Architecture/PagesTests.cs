using System.Text.RegularExpressions;

namespace Holdfast.Tests.Architecture;

/// <summary>Pages for people: what they point at exists, and the first ones stay short enough to be read.</summary>
public class PagesTests
{
    [Fact]
    public void Every_link_to_a_file_leads_to_one()
    {
        (string Page, string Target)[] links =
        [
            .. from page in Pages
               from Match link in Regex.Matches(Repository.Read(page), @"\]\(([^)#\s]+)(?:#[^)]*)?\)")
               where !link.Groups[1].Value.Contains("://", StringComparison.Ordinal)
               select (page, link.Groups[1].Value),
        ];
        links.Length.ShouldBeGreaterThan(30);
        links.Where(link => !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(link.Page)!, link.Target)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_command_of_make_has_a_target()
    {
        HashSet<string> targets = [.. Words(Repository.Read("Makefile"), @"^([a-z][a-z-]*):")];
        string[] commands = [.. Pages.SelectMany(page => Words(Repository.Read(page), @"(?:`|^ {4}(?:sudo )?)make ([a-z][a-z-]*)"))];
        commands.ShouldContain("demo");
        commands.Where(command => !targets.Contains(command)).Distinct().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("README.md", 150)]
    [InlineData("ARCHITECTURE.md", 250)]
    [InlineData("CONTRIBUTING.md", 150)]
    public void A_first_page_stays_short(string page, int lines) =>
        Repository.Read(page).Count(c => c == '\n').ShouldBeLessThanOrEqualTo(lines);

    [Fact]
    public void Every_decision_is_in_the_list_of_decisions()
    {
        string list = Repository.Read("docs/decisions/README.md");
        Pages.Where(page => Regex.IsMatch(page, "^docs/decisions/[0-9]"))
            .Where(page => !list.Contains(Path.GetFileName(page), StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    /// <summary>The parser's table is the truth; help and manual are written by hand.</summary>
    [Theory]
    [InlineData(@"new\((?:'\w'|null), ""([\w-]+)""", "src/Daemon/Usage.cs", "ignore-sigint")]
    [InlineData(@"(?:new|Later)\((?:'\w'|null), ""([\w-]+)""", "packaging/holdfast.8", "")]
    public void Every_option_is_explained(string row, string page, string exempt)
    {
        string[] options = [.. Words(Repository.Read("src/Daemon/OptionsParser.cs"), row)];
        options.Length.ShouldBeGreaterThan(20);
        string text = Repository.Read(page).Replace("\\-", "-", StringComparison.Ordinal);
        options.Where(option => option != exempt)
            .Where(option => !Regex.IsMatch(text, $@"--{option}(?![\w-])"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_option_of_the_check_is_in_the_manual()
    {
        string[] options = [.. Words(Repository.Read("src/Daemon/Commands/Check/CheckCommand.cs"), @"(?:<\w+[?\[\]]*>|Codes)\(""--([\w-]+)""")];
        options.Length.ShouldBeGreaterThan(9);
        string text = Repository.Read("packaging/holdfast.8").Replace("\\-", "-", StringComparison.Ordinal);
        options.Where(option => !text.Contains($"--{option}", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !Regex.IsMatch(path, "(^|/)(bin|obj|artifacts|[.][^/]+)/"))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Words(string text, string pattern) =>
        Regex.Matches(text, pattern, RegexOptions.Multiline).Select(match => match.Groups[1].Value);
}
