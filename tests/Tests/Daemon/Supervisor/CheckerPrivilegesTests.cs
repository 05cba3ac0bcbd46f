using Holdfast.Daemon.Supervisor;
using Holdfast.Tests.Configuration;

namespace Holdfast.Tests.Daemon.Supervisor;

public sealed class CheckerPrivilegesTests
{
    private const int NetworkAdmin = 12;
    private const int NetworkRaw = 13;

    [Fact]
    public void Checks_over_the_network_need_the_network_alone()
    {
        ChildPrivileges least = Of("TCP_CHECK {\n }");

        least.CapabilityBound.ShouldBe([NetworkAdmin, NetworkRaw]);
        least.NoNewPrivileges.ShouldBeTrue();
    }

    [Theory]
    [InlineData("TCP_CHECK {\n bind_port 1023\n }", "", "10 12 13")]
    [InlineData("TCP_CHECK {\n bind_port 1024\n }", "", "12 13")]
    [InlineData("TCP_CHECK {\n }", "checker_priority -5", "12 13 23")]
    [InlineData("TCP_CHECK {\n }", "checker_no_swap", "12 13 14")]
    [InlineData("SSL_GET {\n tls_ca /etc/ca.pem\n url {\n path /\n status_code 200\n }\n }", "", "2 12 13")]
    [InlineData("TCP_CHECK {\n }", "}\nSSL {\n key /etc/key.pem", "2 12 13")]
    public void More_is_given_only_to_who_needs_it(string check, string globals, string bound) =>
        string.Join(' ', Of(check, globals).CapabilityBound ?? []).ShouldBe(bound);

    [Theory]
    [InlineData("root")]
    [InlineData("nobody")]
    public void Nothing_is_taken_from_scripts(string user) =>
        Of($"MISC_CHECK {{\n misc_path /bin/true\n user {user}\n }}", "script_user root").ShouldBe(ChildPrivileges.All);

    [Fact]
    public void Less_covers_no_more()
    {
        ChildPrivileges least = Of("TCP_CHECK {\n }");
        ChildPrivileges more = Of("TCP_CHECK {\n bind_port 1023\n }");

        (ChildPrivileges.All.Covers(more), more.Covers(least), least.Covers(least)).ShouldBe((true, true, true));
        (least.Covers(more), more.Covers(ChildPrivileges.All)).ShouldBe((false, false));
    }

    private static ChildPrivileges Of(string check, string globals = "") => CheckerPrivileges.Of(Compile.Text($$"""
        global_defs {
            {{globals}}
        }
        virtual_server 10.1.0.1 80 {
            protocol TCP
            real_server 10.0.0.1 80 {
                {{check}}
            }
        }
        """).Model.ShouldNotBeNull());
}
