using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Configuration.Text;
using Holdfast.Tests.Architecture;

namespace Holdfast.Tests.Configuration;

/// <summary>What docs/operating/health-checks.md shows can be copied.</summary>
public class HealthChecksPageTests
{
    private const string Page = "docs/operating/health-checks.md";

    [Fact]
    public void Every_example_compiles_without_findings_above_a_note()
    {
        string[] examples = [.. Examples()];
        examples.Length.ShouldBeGreaterThan(5);
        foreach (string example in examples)
        {
            CompilationResult result = Compile.Text(Complete(example));
            result.Diagnostics.Where(diagnostic => diagnostic.Kind.Severity > Severity.Note)
                .Select(diagnostic => $"{diagnostic.Kind.Code} {diagnostic.Message}").ShouldBeEmpty(example);
            result.Model.ShouldNotBeNull().VirtualServers.ShouldHaveSingleItem().RealServers.ShouldHaveSingleItem()
                .Checks.ShouldNotBeEmpty(example);
        }
    }

    [Theory]
    [InlineData("HTTP_GET")]
    [InlineData("SSL_GET")]
    [InlineData("HTTP2_GET")]
    [InlineData("GRPC_CHECK")]
    [InlineData("TCP_CHECK")]
    [InlineData("UDP_CHECK")]
    [InlineData("SMTP_CHECK")]
    [InlineData("DNS_CHECK")]
    [InlineData("PING_CHECK")]
    [InlineData("MISC_CHECK")]
    [InlineData("REDIS_CHECK")]
    [InlineData("POSTGRES_CHECK")]
    [InlineData("MYSQL_CHECK")]
    public void Every_checker_has_an_example(string checker) =>
        Examples().Count(example => example.Contains($"{checker} {{", StringComparison.Ordinal)).ShouldBe(1);

    [Fact]
    public void It_stays_short() => Repository.Read(Page).Count(c => c == '\n').ShouldBeLessThanOrEqualTo(150);

    private static IEnumerable<string> Examples() =>
        Regex.Matches(Repository.Read(Page), @"(?:^ {4}.*\n)+", RegexOptions.Multiline).Select(match => match.Value);

    private static string Complete(string example) => example.Contains("virtual_server", StringComparison.Ordinal)
        ? example
        : $$"""
            global_defs {
                script_user root
                enable_script_security
            }
            virtual_server 192.0.2.10 80 {
                delay_loop 10
                lb_algo rr
                lb_kind NAT
                protocol TCP
                real_server 10.0.0.11 80 {
            {{example}}
                }
            }
            """;
}
