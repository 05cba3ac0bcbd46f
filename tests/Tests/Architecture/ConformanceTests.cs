using System.Text.RegularExpressions;

namespace Holdfast.Tests.Architecture;

public class ConformanceTests
{
    /// <summary>A page that names code is wrong as soon as somebody renames it.</summary>
    [Fact]
    public void Every_member_and_test_that_the_page_names_exists()
    {
        Dictionary<string, string> sources = Repository.Sources("src").Concat(Repository.Sources("tests/Tests"))
            .GroupBy(path => Path.GetFileName(path).Split('.')[0])
            .ToDictionary(files => files.Key, files => string.Concat(files.Select(Repository.Read)));
        MatchCollection names = Regex.Matches(Repository.Read("docs/conformance.md"), @"`([A-Z]\w+)\.([A-Z]\w+)`");
        names.Count.ShouldBeGreaterThan(40);
        names.Where(name => !Declares(sources, name.Groups[1].Value, name.Groups[2].Value))
            .Select(name => name.Value)
            .Distinct()
            .ShouldBeEmpty();
    }

    // VrrpRole is declared next to VirtualRouter.
    private static bool Declares(Dictionary<string, string> sources, string type, string member)
    {
        string? source = sources.GetValueOrDefault(type)
            ?? sources.Values.FirstOrDefault(text => Regex.IsMatch(text, $@"\b(enum|record|class|struct) {type}\b"));
        return source is not null && Regex.IsMatch(source, $@"\b{member}\b");
    }
}
