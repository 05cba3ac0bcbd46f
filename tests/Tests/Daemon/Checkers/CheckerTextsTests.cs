using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Daemon.Checkers;
using Holdfast.Tests.Configuration;

namespace Holdfast.Tests.Daemon.Checkers;

/// <summary>What scripts read in logs and mails, as keepalived 2.2.7 says it; the reason is ours.</summary>
public sealed class CheckerTextsTests
{
    private const string Url = "{\n retry 3\n url {\n path /\n status_code 200\n }\n }";
    private const string Name = "[10.0.0.1]:tcp:80";

    [Theory]
    [InlineData("HTTP_GET " + Url, "Remote Web server [10.0.0.1]:tcp:80 succeed on service.", "HTTP_CHECK on service [10.0.0.1]:tcp:80 failed after 3 retries: no")]
    [InlineData("SSL_GET " + Url, "Remote Web server [10.0.0.1]:tcp:80 succeed on service.", "HTTP_CHECK on service [10.0.0.1]:tcp:80 failed after 3 retries: no")]
    [InlineData("TCP_CHECK {\n retry 2\n }", "TCP connection to [10.0.0.1]:tcp:80 success.", "TCP_CHECK on service [10.0.0.1]:tcp:80 failed after 2 retries: no")]
    [InlineData("TCP_CHECK {\n fall 1\n }", "TCP connection to [10.0.0.1]:tcp:80 success.", "TCP_CHECK on service [10.0.0.1]:tcp:80 failed: no")]
    [InlineData("UDP_CHECK {\n }", "UDP connection to [10.0.0.1]:tcp:80 success.", "UDP_CHECK on service [10.0.0.1]:tcp:80 failed after 1 retries: no")]
    [InlineData("PING_CHECK {\n }", "ICMP connection to [10.0.0.1]:tcp:80 success.", "ICMP CHECK on service [10.0.0.1]:tcp:80 failed after 1 retries: no")]
    public void The_log_has_keepalived_s_words(string check, string up, string down)
    {
        HealthCheck settings = Model(check).VirtualServers[0].RealServers[0].Checks.Single();

        CheckerTexts.CheckUp(settings, Name, "[10.1.0.1]:tcp:80").ShouldBe(up);
        CheckerTexts.CheckDown(settings, Name, "[10.1.0.1]:tcp:80", "no").ShouldBe(down);
        CheckerTexts.AttemptFailed(settings, Name, "[10.1.0.1]:tcp:80", "no").ShouldNotContain("after");
    }

    [Theory]
    [InlineData("HTTP_GET", "no", "=> CHECK failed on service : no <=", "=> CHECK succeed on service <=")]
    [InlineData("SSL_GET", "", "=> CHECK failed on service : HTTP request failed <=", "=> CHECK succeed on service <=")]
    [InlineData("SMTP_CHECK", "no", "=> CHECK failed on service : no <=", "=> CHECK succeed on service <=")]
    [InlineData("DNS_CHECK", "", "=> DNS_CHECK: failed on service <=", "=> DNS_CHECK: succeed on service <=")]
    [InlineData("PING_CHECK", "", "=> ICMP CHECK failed on service <=", "=> ICMP CHECK succeed on service <=")]
    [InlineData("MISC_CHECK", "", "=> MISC CHECK failed on service <=", "=> MISC CHECK succeed on service <=")]
    [InlineData("TCP_CHECK", "no", "=> TCP CHECK failed on service: no <=", "=> TCP CHECK succeed on service <=")]
    public void Mails_have_keepalived_s_words(string cause, string reason, string down, string up)
    {
        ConfigurationModel model = Model("TCP_CHECK {\n }");
        VirtualServer server = model.VirtualServers[0];
        var notification = new LoadBalancingNotification(model.Global, "host");

        string? Body(bool isUp) => notification.OfServer(server, "web", server.RealServers[0], isUp, cause, reason).Mail?.Body;

        Body(isUp: false).ShouldBe(down);
        Body(isUp: true).ShouldBe(up);
    }

    private static ConfigurationModel Model(string check) => Compile.Text($$"""
        global_defs {
            notification_email {
                ann@example.net
            }
            smtp_server 127.0.0.1
        }
        virtual_server 10.1.0.1 80 {
            protocol TCP
            real_server 10.0.0.1 80 {
                {{check}}
            }
        }
        """).Model.ShouldNotBeNull();
}
