using System.Diagnostics;
using System.Text;
using Holdfast.Configuration;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration;

/// <summary>
/// Files that hang, crash or fill other readers of this language: a clear finding, and bounds on time and memory. The
/// bounds are wide, for the machine may be busy: what is wrong here takes minutes.
/// </summary>
public class CompilerLimitsTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private const long MemoryLimit = 1L << 30;

    /// <summary>A name, the finding that there must be, and the text.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { "one line of a megabyte", "S011" },
        { "a comment of a megabyte", "S011" },
        { "a quoted megabyte", "S011" },
        { "an address line of a megabyte", "S011" },
        { "a NUL in every line", "S012" },
        { "only NULs", "S011" },
        { "a byte order mark", "B001" },
        { "carriage returns alone", "S011" },
        { "100,000 open braces", "B002" },
        { "100,000 closed braces", "B004" },
        { "100,000 blocks within each other", "B001" },
        { "100,000 known blocks within each other", "B005" },
        { "instances within each other", "B001" },
        { "braces in pairs on one line", "B002" },
        { "an include of itself", "S004" },
        { "definitions of each other", "S020" },
        { "a definition that grows", "S020" },
        { "definitions that double", "S040" },
        { "a sequence of a thousand million", "S030" },
        { "sequences within sequences", "S040" },
        { "sequences of instances", "S040" },
        { "a million unknown keywords", "B001" },
        { "a million undefined references", "S023" },
        { "unterminated quotes", "S010" },
        { "unterminated quotes in scripts", "S010" },
        { "many missing arguments", "B006" },
        { "many instances of one name", "B030" },
        { "many addresses", "B013" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Bounded_and_explained(string name, string code)
    {
        string text = Text(name);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();

        CompilationResult result = Compile.Text(text);

        TimeSpan time = clock.Elapsed;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{text.Length} characters: {time.TotalMilliseconds:f0} ms, {allocated >> 20} MiB");
        time.ShouldBeLessThan(s_limit);
        allocated.ShouldBeLessThan(MemoryLimit);
        result.Diagnostics.ShouldContain(diagnostic => diagnostic.Kind.Code == code);
        result.Diagnostics.Where(diagnostic => diagnostic.Kind.Code == code)
            .ShouldAllBe(diagnostic => diagnostic.Span != null && diagnostic.Message.Length > 10 && diagnostic.Message.Length < 300);
        result.Diagnostics.Count.ShouldBeLessThanOrEqualTo(1_000);
        new DiagnosticRenderer().Render(result.Diagnostics[0]).Length.ShouldBeLessThan(10_000);
    }

    [Fact]
    public void Lines_may_end_in_carriage_return_and_line_feed()
    {
        CompilationResult result = Compile.Text(
            "vrrp_instance VI_1 {\r\n interface eth0\r\n virtual_router_id 51\r\n virtual_ipaddress {\r\n 192.0.2.1/24\r\n }\r\n}\r\n");

        result.Codes().ShouldBe("");
        result.Model!.VirtualRouters.Single().Interface.ShouldBe("eth0");
    }

    private static string Text(string name) => name switch
    {
        "one line of a megabyte" => Many("router_id x ", 90_000),
        "a comment of a megabyte" => "# " + new string('x', 1_000_000),
        "a quoted megabyte" => "global_defs {\n router_id \"" + new string('x', 1_000_000) + "\"\n}",
        "an address line of a megabyte" => "static_ipaddress {\n 192.0.2.1 " + Many("dev eth0 ", 110_000) + "\n}",
        "a NUL in every line" => Many("router_id \0x\n", 80_000),
        "only NULs" => new string('\0', 1_000_000),
        "a byte order mark" => "\ufeffglobal_defs {\n router_id x\n}\n",
        "carriage returns alone" => Many("global_defs {\r router_id x\r}\r", 30_000),
        "100,000 open braces" => Many("{\n", 100_000),
        "100,000 closed braces" => Many("}\n", 100_000),
        "100,000 blocks within each other" => Many("x {\n", 100_000),
        "100,000 known blocks within each other" => Many("virtual_server 192.0.2.1 80 {\nreal_server 192.0.2.1 80 {\nHTTP_GET {\nurl {\n", 25_000),
        "instances within each other" => Many("vrrp_instance VI_1 {\n", 100_000) + Many("}\n", 100_000),
        "braces in pairs on one line" => Many(Many("{}", 400) + "\n", 300),
        "an include of itself" => Many($"include {Compile.Path}\n", 100),
        "definitions of each other" => "$A=$B\n$B=$A\n" + Many("x $A\n", 100_000),
        "a definition that grows" => "$A=1${A}\n" + Many("x $A\n", 100_000),
        "definitions that double" => "$V0=x\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"$V{i}=${{V{i - 1}}}${{V{i - 1}}}\n"))
            + Many("x $V60\n", 50),
        "a sequence of a thousand million" => "~SEQ(i,1,1000000000) x$i\n",
        "sequences within sequences" => Sequences,
        "sequences of instances" => "~SEQ(i,1,1000) ~SEQ(j,1,1000) vrrp_instance VI_$i.$j { }\n",
        "a million unknown keywords" => Many("virtual_serve 1 2\n", 1_000_000),
        "a million undefined references" => Many("x ${NO_SUCH}\n", 1_000_000),
        "unterminated quotes" => Many("router_id \"x\n", 100_000),
        "unterminated quotes in scripts" => "vrrp_instance VI_1 {\n" + Many(" notify '/usr/bin/true\n", 100_000) + "}\n",
        "many missing arguments" => "vrrp_instance VI_1 {\n" + Many(" interface\n", 100_000) + "}\n",
        "many instances of one name" => Many("vrrp_instance VI_1 {\n interface eth0\n}\n", 50_000),
        "many addresses" => "vrrp_instance VI_1 {\n virtual_ipaddress {\n" + Many("  192.0.2.256\n", 200_000) + " }\n}\n",
        _ => throw new UnreachableException(name),
    };

    private const string Sequences = "~SEQ(i,1,1000) ~SEQ(j,1,1000) ~SEQ(k,1,1000) x$i$j$k\n";

    private static string Many(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
