using System.Text.Json;
using Holdfast.Configuration;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;
using Holdfast.Daemon.Commands.Check;

namespace Holdfast.Tests.Daemon.Commands;

/// <summary><c>holdfast check</c> with two files: each for itself, then both together.</summary>
public class CheckPeersTests
{
    private static readonly Dictionary<string, string> s_files = new()
    {
        ["a.conf"] = Instance(150, "secret01", ""),
        ["b.conf"] = Instance(100, "secret02", "preempt_delay 5"),
        ["allowing.conf"] = "# holdfast: allow-file P108\n" + Instance(100, "secret02", ""),
        ["other.conf"] = Instance(100, "secret01", "").Replace("192.0.2.1/24", "198.51.100.9/24"),
    };

    // What else there is to say about each file alone is another test's.
    [Theory]
    [InlineData(CheckFormat.Text, "txt")]
    [InlineData(CheckFormat.Json, "json")]
    public void Two_files_are_compared(object format, string extension)
    {
        (int status, string text) = Run(new CheckOptions
        {
            Files = ["a.conf", "b.conf"],
            Format = (CheckFormat)format,
            Selection = new FindingSelection { Only = ["P108", "P122"] },
        });

        status.ShouldBe(CheckStatus.Errors);
        text.ShouldNotContain("secret");
        Golden.Verify(text, $"CheckPeersTests.{extension}");
    }

    [Fact]
    public void Each_format_has_the_findings_about_both()
    {
        foreach (CheckFormat format in Enum.GetValues<CheckFormat>())
        {
            Run(new CheckOptions { Files = ["a.conf", "b.conf"], Format = format }).Text.ShouldContain("P108", customMessage: $"{format}");
        }
    }

    [Fact]
    public void A_comment_in_one_of_the_files_or_an_option_switches_a_finding_off()
    {
        Run(new CheckOptions { Files = ["a.conf", "allowing.conf"] }).Text.ShouldNotContain("P108");
        Run(new CheckOptions { Files = ["allowing.conf", "a.conf"] }).Text.ShouldNotContain("P108");
        (int status, string text) = Run(new CheckOptions
        {
            Files = ["a.conf", "b.conf"], Selection = new FindingSelection { Allow = ["P108"] },
        });
        text.ShouldNotContain("P108");
        text.ShouldContain("P122");
        status.ShouldBeLessThan(CheckStatus.Errors);
    }

    [Fact]
    public void A_comment_for_two_files_is_not_called_useless_in_one() =>
        Run(new CheckOptions { Files = ["allowing.conf"] }).Text.ShouldNotContain("P108");

    [Fact]
    public void Files_that_share_nothing_are_said_to() =>
        Run(new CheckOptions { Files = ["a.conf", "other.conf"] }).Text.ShouldContain("no virtual router in common");

    [Fact]
    public void A_machine_reads_who_is_master_when()
    {
        using JsonDocument json = JsonDocument.Parse(Run(new CheckOptions { Files = ["a.conf", "b.conf"], Format = CheckFormat.Json }).Text);
        JsonElement table = json.RootElement.GetProperty("peers").GetProperty("tables")[0];
        table.GetProperty("nodes").EnumerateArray().Select(name => name.GetString()).ShouldBe(["a", "b"]);
        JsonElement dead = table.GetProperty("rows").EnumerateArray().First(row => row.GetProperty("case").GetString() == "a dead");
        dead.GetProperty("kind").GetString().ShouldBe("nodeDead");
        dead.GetProperty("cells")[0].GetProperty("masters").EnumerateArray().Select(name => name.GetString()).ShouldBe(["b"]);
    }

    private static (int Status, string Text) Run(CheckOptions options)
    {
        var world = new ConfigurationEnvironment
        {
            ReadFile = path => s_files.TryGetValue(path, out string? text)
                ? new FileReading(new SourceText(path, text))
                : new FileReading(null, FileProblem.Missing),
        };
        var text = new System.Text.StringBuilder();
        int status = CheckRun.Run(options, world.Elsewhere(), new CheckOutput(part => text.Append(part), _ => { }));
        return (status, text.ToString());
    }

    private static string Instance(int priority, string password, string more) => $$"""
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 61
            priority {{priority}}
            {{more}}
            authentication {
                auth_type PASS
                auth_pass {{password}}
            }
            virtual_ipaddress {
                192.0.2.1/24
            }
        }
        """;
}
