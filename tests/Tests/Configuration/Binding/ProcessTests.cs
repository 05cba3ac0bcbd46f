using Holdfast.Configuration;
using Holdfast.Configuration.Keywords;

namespace Holdfast.Tests.Configuration.Binding;

/// <summary>What follows from the text being read once by each process, and what ends a test before all have read it.</summary>
public class ProcessTests
{
    private const string Instance = """
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            virtual_ipaddress {
                192.0.2.10/24
            }
        }

        """;

    private const string Script = "vrrp_script chk {\n script \"/usr/bin/true\"\n}\n";

    [Fact]
    public void Global_definitions_act_wherever_they_stand()
    {
        CompilationResult result = Compile.Text(Instance + "global_defs {\n vrrp_version 3\n}\n");

        result.Codes().ShouldBe("");
        ((int)result.Model!.VirtualRouters.Single().Version).ShouldBe(3);
    }

    /// <summary>The parent ignores the brace; to the VRRP process it hides everything that follows.</summary>
    [Fact]
    public void A_stray_brace_in_global_defs_hides_the_rest_from_the_children()
    {
        CompilationResult result = Compile.Text("global_defs {{\n router_id x\n}\n" + Script + Instance);

        result.Codes().ShouldBe("B002 B005");
        result.TestExitCode.ShouldBe(5);
        result.Model!.Global.RouterId.ShouldBe("x");
        result.Model.VirtualRouters.ShouldBeEmpty();
    }

    [Fact]
    public void A_list_may_lack_its_opening_brace()
    {
        CompilationResult result = Compile.Text(Instance.Replace("virtual_ipaddress {", "virtual_ipaddress"));

        result.Model!.VirtualRouters.Single().Addresses.Count.ShouldBe(1);
        result.Codes().ShouldBe("B004 B003");
    }

    [Fact]
    public void Words_behind_the_keyword_of_a_list_are_an_error()
    {
        CompilationResult result = Compile.Text(Instance.Replace("virtual_ipaddress {", "virtual_ipaddress 192.0.2.9 {"));

        (result.Codes(), result.TestExitCode).ShouldBe(("B008", 5));
        result.Model!.VirtualRouters.Single().Addresses.Count.ShouldBe(1);
    }

    /// <summary>6: there is no configuration; whatever the children would have found is not looked for.</summary>
    [Theory]
    [InlineData("includea none", 6)]
    [InlineData("includem none", 6)]
    [InlineData("includem {none,nothing}", 0)]
    [InlineData("includeb {none,nothing}", 6)]
    [InlineData("include none", 0)]
    [InlineData("includea none\nvrrp_instance VI_2 {\n priority\n}", 6)]
    [InlineData("includea none\nglobal_defs {\n smtp_server\n}", 2)]
    public void An_include_that_must_succeed_ends_the_test(string line, int status) =>
        Compile.Text($"{line}\n{Instance}").TestExitCode.ShouldBe(status);

    [Fact]
    public void A_script_user_that_does_not_exist_leaves_scripts_without_account()
    {
        CompilationResult result = Compile.Text(
            "global_defs {\n script_user nope\n}\n" + Script
            + Instance.Replace("virtual_router_id", "track_script {\n chk\n}\nvirtual_router_id"));

        (result.Codes(), result.TestExitCode).ShouldBe(("B040 B040 B050", 5));
        result.Model!.Scripts.ShouldBeEmpty();
    }

    /// <summary>Without an instance the VRRP process does not come to look at scripts.</summary>
    [Fact]
    public void Scripts_without_an_instance_are_not_judged()
    {
        Compile.Text(Script).TestExitCode.ShouldBe(0);
        Compile.Text(Script + Instance).TestExitCode.ShouldBe(6);
    }

    [Theory]
    [InlineData("notify_master /usr/bin/true nope")]
    [InlineData("notify_master \"\"")]
    public void A_notify_script_that_cannot_run_is_announced_without_failing_the_test(string line)
    {
        CompilationResult result = Compile.Text(
            "global_defs {\n enable_script_security\n script_user root\n}\n"
            + Instance.Replace("virtual_router_id", line + "\nvirtual_router_id"));

        result.Diagnostics.ShouldNotBeEmpty();
        result.TestExitCode.ShouldBe(0);
    }

    [Fact]
    public void The_first_of_two_notify_scripts_stays()
    {
        CompilationResult result = Compile.Text(
            "global_defs {\n enable_script_security\n script_user root\n}\n"
            + Instance.Replace("virtual_router_id", "notify_master /bin/a\nnotify_master /bin/b\nvirtual_router_id"));

        (result.Codes(), result.TestExitCode).ShouldBe(("B014", 5));
        result.Model!.VirtualRouters.Single().Notify.Master!.Path.ShouldBe("/bin/a");
    }

    [Theory]
    [InlineData("startup_script \"\"")]
    [InlineData("shutdown_script /usr/bin/true nope")]
    public void A_startup_script_that_cannot_run_fails_the_test(string line) =>
        Compile.Text($"global_defs {{\n enable_script_security\n {line}\n}}\n").TestExitCode.ShouldBe(5);

    [Fact]
    public void Every_keyword_in_its_block_takes_any_argument()
    {
        string[] arguments =
        [
            "", "1", "-1", "1.5", "\"\"", "a b c d e f", "99999999999999999999", "\"", "{", "{\n}", "x {\n}", "x y z {\n a\n}", "10.0.0.1 0", "/x :g",
        ];
        int count = 0;
        foreach ((string before, string after, KeywordBlock block) in Blocks("", "", KeywordTable.Root, depth: 0))
        {
            foreach (Keyword keyword in block.Keywords)
            {
                foreach (string argument in arguments)
                {
                    string text = $"{before}{keyword.Name} {argument}\n{keyword.Name} {argument}\n{after}";
                    Should.NotThrow(() => Compile.Text(text), text);
                    count++;
                }
            }
        }

        count.ShouldBeGreaterThan(5000);
    }

    private static IEnumerable<(string Before, string After, KeywordBlock Block)> Blocks(
        string before, string after, KeywordBlock block, int depth)
    {
        yield return (before, after, block);
        if (depth > 6) yield break;
        foreach (Keyword keyword in block.Keywords.Where(keyword => keyword.OpensBlock && keyword.Children is not null))
        {
            string name = keyword.Kind == ArgumentKind.NamedBlock
                ? keyword.Name is "virtual_server" or "real_server" ? " 192.0.2.1 80" : " x"
                : "";
            string settings = keyword.Name == "vrrp_instance" ? "interface eth0\nvirtual_router_id 5\n" : "";
            string opening = $"{before}{keyword.Name}{name} {{\n{settings}";
            foreach (var inner in Blocks(opening, "}\n" + after, keyword.Children!, depth + 1)) yield return inner;
        }
    }
}
