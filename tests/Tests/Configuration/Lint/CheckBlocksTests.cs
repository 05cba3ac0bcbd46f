using Holdfast.Configuration;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Lint;

/// <summary>Rules about load balancing know every health check that there is.</summary>
public class CheckBlocksTests
{
    public static TheoryData<string> Checks { get; } =
    [
        .. KeywordTable.Root["virtual_server"].Children!["real_server"].Children!.Keywords
            .Where(keyword => keyword.Kind == ArgumentKind.Block).Select(keyword => keyword.Name),
    ];

    [Fact]
    public void There_are_many() => Checks.Count.ShouldBeGreaterThanOrEqualTo(15);

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_server_with_a_check_has_one(string check) => Codes(check, "TCP").ShouldNotContain("L300");

    [Fact]
    public void A_server_without_has_none() => Codes(null, "TCP").ShouldContain("L300");

    [Theory]
    [InlineData("REDIS_CHECK", true)]
    [InlineData("GRPC_CHECK", true)]
    [InlineData("TCP_CHECK", true)]
    [InlineData("UDP_CHECK", false)]
    [InlineData("DNS_CHECK", false)]
    public void A_check_by_TCP_is_not_one_of_a_service_by_UDP(string check, bool isOther) =>
        Codes(check, "UDP").Contains("L317").ShouldBe(isOther);

    [Theory]
    [InlineData("MYSQL_CHECK")]
    [InlineData("HTTP2_GET")]
    [InlineData("TCP_CHECK")]
    public void A_check_that_notices_late_is_seen(string check) => Codes(check, "TCP", "delay_loop 300").ShouldContain("L318");

    private static string[] Codes(string? check, string protocol, string setting = "delay_loop 5")
    {
        string body = check switch
        {
            "HTTP_GET" or "SSL_GET" or "HTTP2_GET" => "url {\npath /\n}",
            "MISC_CHECK" => "misc_path /bin/true",
            "FILE_CHECK" => "track_file load",
            "BFD_CHECK" => "name peer",
            _ => "",
        };
        string text = $$"""
            global_defs {
                script_user root
            }
            track_file load {
                file /run/load
            }
            bfd_instance peer {
                neighbor_ip 192.0.2.2
            }
            virtual_server 192.0.2.1 80 {
                {{setting}}
                protocol {{protocol}}
                real_server 192.0.2.2 80 {
                    {{(check is null ? "" : $"{check} {{\n{body}\n}}")}}
                }
            }
            """;
        ConfigurationEnvironment world = Compile.World with { ReadFile = path => new FileReading(new SourceText(path, text)) };
        CompilationResult result = Compiler.Compile(Compile.Path, world, new CompilerOptions { KeepTree = true });
        return [.. Inspection.Run(result, world).Select(found => found.Kind.Code)];
    }
}
