using Holdfast.Configuration.Peers;

namespace Holdfast.Tests.Configuration.Peers;

public class PeerNodeTests
{
    [Theory]
    [InlineData("a.conf b.conf", "a b")]
    [InlineData("/etc/x/a.conf /etc/y/b.conf", "a b")]
    [InlineData("one/keepalived.conf two/keepalived.conf", "one/keepalived two/keepalived")]
    [InlineData("a.conf a.conf", "a.conf#1 a.conf#2")]
    [InlineData("- b", "- b")]
    public void A_node_is_named_by_as_little_of_its_file_as_tells_it_apart(string paths, string names) =>
        string.Join(' ', PeerNode.NamesFor(paths.Split(' '))).ShouldBe(names);
}
