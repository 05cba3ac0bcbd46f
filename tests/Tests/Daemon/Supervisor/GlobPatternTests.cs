using Holdfast.Daemon.Supervisor;

namespace Holdfast.Tests.Daemon.Supervisor;

public sealed class GlobPatternTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("holdfast-glob-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("*", "a.conf", true)]
    [InlineData("*.conf", "a.conf", true)]
    [InlineData("*.conf", "a.cnf", false)]
    [InlineData("*.conf", ".conf", false)]
    [InlineData(".*", ".conf", true)]
    [InlineData("?.conf", "a.conf", true)]
    [InlineData("?.conf", "ab.conf", false)]
    [InlineData("[a-c]1", "b1", true)]
    [InlineData("[a-c]1", "d1", false)]
    [InlineData("[!a-c]1", "d1", true)]
    [InlineData("[]]1", "]1", true)]
    [InlineData("[x", "[x", true)]
    [InlineData("a*b*c", "aXbbYc", true)]
    [InlineData("a*b*c", "aXbbY", false)]
    [InlineData("a\\*", "a*", true)]
    [InlineData("a\\*", "ab", false)]
    [InlineData("a**", "a", true)]
    [InlineData("", "a", false)]
    public void A_pattern_is_read_as_in_the_shell(string pattern, string name, bool matches) =>
        GlobPattern.Matches(pattern, name).ShouldBe(matches);

    [Fact]
    public void Paths_come_sorted_and_absolute()
    {
        Directory.CreateDirectory($"{_directory}/b/x");
        Directory.CreateDirectory($"{_directory}/a/x");
        File.WriteAllText($"{_directory}/b/x/2.conf", "");
        File.WriteAllText($"{_directory}/b/x/1.conf", "");
        File.WriteAllText($"{_directory}/a/x/3.conf", "");

        string[] expected = [$"{_directory}/a/x/3.conf", $"{_directory}/b/x/1.conf", $"{_directory}/b/x/2.conf"];
        GlobPattern.Expand("*/x/*.conf", _directory).ShouldBe(expected);
        GlobPattern.Expand($"{_directory}/?/x/*.conf", "/").ShouldBe(expected);
        GlobPattern.Expand("a/x/3.conf", _directory).ShouldBe([expected[0]]);
        GlobPattern.Expand("c/x/*.conf", _directory).ShouldBeEmpty();
        GlobPattern.Expand("a/x/4.conf", _directory).ShouldBeEmpty();
    }
}
