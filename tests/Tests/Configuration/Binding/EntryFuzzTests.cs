using Holdfast.Configuration;
using Holdfast.Configuration.Keywords;

namespace Holdfast.Tests.Configuration.Binding;

/// <summary>Words of addresses, routes and rules in every order: no line makes a reader throw.</summary>
public class EntryFuzzTests
{
    private static readonly string[] s_values =
    [
        "192.0.2.0/24", "192.0.2.1", "2001:db8::/32", "fe80::1", "eth0", "eth1", "nosuch", "0", "1", "255", "4294967295",
        "4294967296", "18446744073709551616", "-1", "0x10", "1/2", "1-2", "2-1", "/", "-", "+", "x", "1s", "5ms", "0.5s", "s",
        "ms", "lock", "main", "default", "all", "1:2:3:4", "100/200", "1/", "0x", "tcp", "forever", "reverse", "ip", "mpls", "ila",
    ];

    [Theory]
    [InlineData("static_ipaddress")]
    [InlineData("static_routes")]
    [InlineData("static_rules")]
    [InlineData("bfd_instance")]
    [InlineData("garp_group")]
    [InlineData("linkbeat_interfaces")]
    [InlineData("interface_up_down_delays")]
    public void No_order_of_words_makes_a_reader_throw(string block)
    {
        string[] words = [.. Words(KeywordTable.Root[block].Children!), .. s_values];
        var random = new Random(block.Length);
        string name = block == "bfd_instance" ? " b1" : "";
        for (int round = 0; round < 1500; round++)
        {
            string[] line = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => words[random.Next(words.Length)])];
            string text = $"{block}{name} {{\n{string.Join(' ', line)}\n}}\n";

            CompilationResult result = Should.NotThrow(() => Compile.Text(text), text);

            result.TestExitCode.ShouldBeOneOf(0, 2, 4, 5);
        }
    }

    private static IEnumerable<string> Words(KeywordBlock block) =>
        block.Keywords.SelectMany(keyword => keyword.Children is { } children
            ? [keyword.Name, .. Words(children)]
            : new[] { keyword.Name });
}
