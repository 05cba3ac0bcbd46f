using System.Text;
using Holdfast.Configuration;
using Holdfast.Configuration.Keywords;
using Holdfast.Core;

namespace Holdfast.Tests.Configuration.Binding;

/// <summary>
/// Every keyword of a block against what it changes in the model, on one page for each block: a configuration with the
/// line is compared with one without it. To change the meaning of a keyword is to change these pages.
/// </summary>
public class SettingsTests
{
    // What other blocks hold, or what has tests of its own.
    private static readonly HashSet<string> s_elsewhere =
    [
        "notification_email", "virtual_ipaddress", "virtual_ipaddress_excluded", "virtual_routes", "virtual_rules",
        "interface", "virtual_router_id", "group",
    ];

    public static TheoryData<string> Blocks => ["global_defs", "vrrp_instance", "vrrp_sync_group", "vrrp_script", "vrrp_track_process", "track_file"];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_keyword_changes_what_it_says(string block)
    {
        var page = new StringBuilder();
        string[] lines = File.ReadAllLines(PathOf(block)).Where(line => line.StartsWith("> ", StringComparison.Ordinal)).ToArray();
        ConfigurationModel before = Model(block, "");
        foreach (string line in lines)
        {
            page.Append(line).Append('\n');
            CompilationResult result = Compile.Text(Text(block, line[2..]));
            foreach (var found in result.Diagnostics.Where(found => found.Kind.Code is not ("B021" or "V020" or "V021")))
            {
                page.Append("    ").Append(found.Kind.Code).Append(' ').Append(found.Message).Append('\n');
            }

            if (result.Model is null) page.Append("    the daemon does not start\n");
            else page.AppendJoin("", PropertyPaths.Difference(before, result.Model).Select(difference => $"  {difference}\n"));
        }

        Golden.Verify(page.ToString(), $"settings.{block}.txt");
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_keyword_has_a_line(string block)
    {
        string[] lines = File.ReadAllLines(PathOf(block));
        KeywordTable.Root[block].Children!.Keywords
            .Select(keyword => keyword.Name)
            .Where(name => !s_elsewhere.Contains(name) && !IsOfLoadBalancing(name))
            .Where(name => !lines.Any(line => line == $"> {name}" || line.StartsWith($"> {name} ", StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    private static bool IsOfLoadBalancing(string name) =>
        name.StartsWith("lvs_", StringComparison.Ordinal) && name != "lvs_sync_daemon_interface"
        || name.StartsWith("checker_", StringComparison.Ordinal) || name.StartsWith("nftables_ipvs", StringComparison.Ordinal)
        || name is "smtp_alert_checker" or "rs_init_notifies" or "no_checker_emails" or "enable_snmp_checker"
            or "snmp_vs_stats_update_interval" or "snmp_rs_stats_update_interval";

    private static ConfigurationModel Model(string block, string line) => Compile.Text(Text(block, line)).Model.ShouldNotBeNull();

    private static string Text(string block, string line)
    {
        string In(string name) => name == block ? "\n" + line.Replace("; ", "\n", StringComparison.Ordinal) + "\n" : "";
        return $$"""
            global_defs {
                enable_script_security
                script_user root
                {{In("global_defs")}}
            }
            vrrp_script check {
                script /bin/check
                {{In("vrrp_script")}}
            }
            vrrp_track_process daemon {
                process daemon
                {{In("vrrp_track_process")}}
            }
            track_file number {
                file /run/number
                {{In("track_file")}}
            }
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                virtual_ipaddress {
                    192.0.2.1/24
                }
                {{(block == "vrrp_sync_group" ? "" : "track_script { \n check \n }")}}
                {{In("vrrp_instance")}}
            }
            vrrp_instance VI_2 {
                interface eth0
                virtual_router_id 52
                virtual_ipaddress {
                    192.0.2.2/24
                }
                track_script {
                    check
                }
            }
            {{(block == "vrrp_sync_group" ? $"vrrp_sync_group G {{ \n group {{ \n VI_1 \n VI_2 \n }} \n {In("vrrp_sync_group")} \n }}" : "")}}
            """;
    }

    private static string PathOf(string block, [System.Runtime.CompilerServices.CallerFilePath] string testFile = "") =>
        Path.Combine(Path.GetDirectoryName(testFile)!, $"settings.{block}.txt");
}
