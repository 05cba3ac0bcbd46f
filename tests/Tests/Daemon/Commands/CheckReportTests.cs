using System.Text.Json;
using Holdfast.Configuration;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;
using Holdfast.Daemon.Commands.Check;
using Holdfast.Tests.Configuration;

namespace Holdfast.Tests.Daemon.Commands;

/// <summary>One configuration with a bit of everything, in every format.</summary>
public class CheckReportTests
{
    private const string Main = "/etc/keepalived/keepalived.conf";

    private const string Text = """
        $NAME=VI_2
        include /etc/keepalived/more.conf
        vrrp_script check {
            script "/usr/bin/test -e /run/ready"
        }
        vrrp_instance VI_1 {
            state Master
            interface eth0
            virtual_routr_id 61
            virtual_router_id 62
            priority 100
            authentication {
                auth_type PASS
                auth_pass secretsecret
            }
            virtual_ipaddress {
                10.0.0.1/24
            }
        }
        vrrp_instance $NAME {
            interface eth0
            virtual_router_id 62
            virtual_ipaddress {
                10.0.0.2/24
            }
        }
        vrrp_instance VI_1 {
        }
        """;

    // A path with what formats must escape.
    private static readonly Dictionary<string, string> s_files = new()
    {
        [Main] = Text,
        ["/etc/keepalived/more.conf"] = "global_defs {\n\trouter_idd \"100 %\"\n}\n",
        ["a b,c:d.conf"] = "global_defs {\n\trouter_id lb1\n",
        ["warning.conf"] = "global_defs {\n    router_id lb1 two\n}\n",
        ["good.conf"] = "global_defs {\n    router_id lb1\n}\n",
    };

    [Theory]
    [InlineData(CheckFormat.Text, "txt")]
    [InlineData(CheckFormat.Json, "json")]
    [InlineData(CheckFormat.Sarif, "sarif")]
    [InlineData(CheckFormat.GitHub, "github.txt")]
    public void A_report_says_all_that_is_known(object format, string extension)
    {
        (int status, string text, _) = Run(new CheckOptions { Files = [Main], Format = (CheckFormat)format });
        status.ShouldBe(CheckStatus.Errors);
        text.ShouldNotContain("secret");
        Golden.Verify(text, $"CheckReportTests.{extension}");
    }

    [Fact]
    public void Colours_are_all_that_a_terminal_sees_beside_the_text()
    {
        string plain = Run(new CheckOptions { Files = [Main] }).Output;
        string coloured = Run(new CheckOptions { Files = [Main], Colour = true }).Output;
        coloured.ShouldNotBe(plain);
        System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", "").ShouldBe(plain);
    }

    [Fact]
    public void Properties_of_a_workflow_command_are_escaped() =>
        Run(new CheckOptions { Files = ["a b,c:d.conf"], Format = CheckFormat.GitHub }).Output
            .ShouldStartWith("::error file=a b%2Cc%3Ad.conf,line=3,endLine=3,col=1,endColumn=1,title=B005%3A missing }::1 '}' missing");

    [Fact]
    public void A_location_of_Sarif_is_a_relative_reference()
    {
        string text = Run(new CheckOptions { Files = ["a b,c:d.conf"], Format = CheckFormat.Sarif }).Output;
        using JsonDocument log = JsonDocument.Parse(text);
        JsonElement result = log.RootElement.GetProperty("runs")[0].GetProperty("results")[0];
        JsonElement place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        place.GetProperty("artifactLocation").GetProperty("uri").GetString().ShouldBe("a%20b%2Cc%3Ad.conf");
    }

    /// <summary>What the standard's schema demands of the objects that are written.</summary>
    [Fact]
    public void Every_result_of_Sarif_names_its_rule()
    {
        using JsonDocument log = JsonDocument.Parse(Run(new CheckOptions { Files = [Main], Format = CheckFormat.Sarif }).Output);
        log.RootElement.GetProperty("version").GetString().ShouldBe("2.1.0");
        JsonElement run = log.RootElement.GetProperty("runs")[0];
        JsonElement driver = run.GetProperty("tool").GetProperty("driver");
        driver.GetProperty("name").GetString().ShouldBe("Holdfast");
        JsonElement rules = driver.GetProperty("rules");
        foreach (JsonElement result in run.GetProperty("results").EnumerateArray())
        {
            result.GetProperty("message").GetProperty("text").GetString().ShouldNotBeNullOrEmpty();
            result.GetProperty("level").GetString().ShouldBeOneOf("error", "warning", "note");
            rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()
                .ShouldBe(result.GetProperty("ruleId").GetString());
            foreach (JsonElement place in result.GetProperty("locations").EnumerateArray())
                place.GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32().ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [InlineData("good.conf", "", "", CheckStatus.Good)]
    [InlineData("warning.conf", "", "", CheckStatus.Warnings)]
    [InlineData("warning.conf", "B008", "", CheckStatus.Good)]
    [InlineData("warning.conf", "", "B008", CheckStatus.Errors)]
    [InlineData(Main, "", "", CheckStatus.Errors)]
    [InlineData("missing.conf", "", "", CheckStatus.Errors)]
    public void The_status_tells_a_script_what_was_found(string file, string allow, string deny, int status) =>
        Run(new CheckOptions
        {
            Files = [file],
            Selection = new FindingSelection { Allow = allow.Split(' '), Deny = deny.Split(' ') },
        }).Status.ShouldBe(status);

    [Fact]
    public void A_fix_is_shown_as_a_diff_and_nothing_is_written()
    {
        (int status, string text, string remarks) = Run(new CheckOptions { Files = [Main], Fix = true });
        status.ShouldBe(CheckStatus.Errors);
        Golden.Verify(text + "---\n" + remarks, "CheckReportTests.diff");
    }

    // Without the rules: a new one must not change what these tests expect.
    private static (int Status, string Output, string Remarks) Run(CheckOptions options)
    {
        options = options with
        {
            Selection = options.Selection with { Allow = [.. options.Selection.Allow, .. LintRules.All.Select(rule => rule.Kind.Code)] },
        };
        string text = "";
        string remarks = "";
        ConfigurationEnvironment world = Compile.World with
        {
            ReadFile = path => s_files.TryGetValue(path, out string? content)
                ? new FileReading(new SourceText(path, content))
                : new FileReading(null, FileProblem.Missing),
        };
        int status = CheckRun.Run(options, world, new CheckOutput(part => text += part, line => remarks += line + "\n"));
        return (status, text, remarks);
    }
}
