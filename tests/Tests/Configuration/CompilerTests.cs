using Holdfast.Configuration;
using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Configuration;

public class CompilerTests
{
    private const string MasterWithCheck = """
        global_defs {
            router_id node1
            enable_script_security
            script_user root
        }
        vrrp_script chk_nginx {
            script "/etc/keepalived/check.sh 80"
            interval 2
            weight -20
        }
        vrrp_instance VI_1 {
            state MASTER
            interface eth0
            virtual_router_id 51
            priority 101
            advert_int 1
            authentication {
                auth_type PASS
                auth_pass secret
            }
            virtual_ipaddress {
                192.0.2.10/24 dev eth1 label eth1:1
                192.0.2.11
            }
            track_script {
                chk_nginx
            }
            notify_master "/etc/keepalived/notify.sh master" nobody adm
        }
        """;

    /// <summary>keepalived reads such a file until its descriptors are used up, and counts only what that brings.</summary>
    [Theory]
    [InlineData("", 0)]
    [InlineData("vrrp_instance VI_1 {\n interface eth0\n virtual_router_id 51\n virtual_ipaddress {\n 192.0.2.1\n }\n}\n", 5)]
    public void A_file_that_includes_itself_ends_and_fails_the_test_only_by_what_it_repeats(string text, int status)
    {
        CompilationResult result = Compile.Text($"{text}include {Compile.Path}\n");

        result.Diagnostics.ShouldContain(diagnostic => diagnostic.Kind.Code == "S004");
        result.TestExitCode.ShouldBe(status);
    }

    [Fact]
    public void A_password_that_sticks_to_its_keyword_is_not_told()
    {
        CompilationResult result = Compile.Text("vrrp_instance VI_1 {\n auth_pass=topsecret\n}\n");

        result.Codes().ShouldContain("B001");
        foreach (var diagnostic in result.Diagnostics)
        {
            $"{diagnostic.Message} {diagnostic.Effect} {diagnostic.Suggestion} {diagnostic.Fix?.Title}".ShouldNotContain("topsecret");
        }
    }

    [Fact]
    public void A_plain_master_becomes_a_virtual_router()
    {
        CompilationResult result = Compile.Text(MasterWithCheck);

        result.Diagnostics.ShouldBeEmpty();
        (result.TestExitCode, result.FatalExitCode, result.NeedsVrrp, result.NeedsCheckers).ShouldBe((0, null, true, false));
        VirtualRouter router = result.Model!.VirtualRouters.Single();
        (router.Name, router.Interface, router.VirtualRouterId, router.Priority, router.WantsMaster)
            .ShouldBe(("VI_1", "eth0", (byte)51, (byte)101, true));
        router.Authentication.ShouldBe(AuthenticationType.Pass);
        router.Password.ShouldBe("secret"u8.ToArray());
        router.Addresses.Select(address => address.ToString())
            .ShouldBe(["192.0.2.10/24 dev eth1 label eth1:1", "192.0.2.11/32"]);
        router.MulticastGroup.ShouldBe(IpAddress.Parse("224.0.0.18"));
        router.TrackedScripts.Single().ShouldBe(new("chk_nginx", -20));
        router.Notify.Master!.Arguments.ShouldBe(["/etc/keepalived/notify.sh", "master"]);
        (router.Notify.Master.UserId, router.Notify.Master.GroupId).ShouldBe((65534u, 4u));
        result.Model.Scripts.Single().Interval.ShouldBe(TimeSpan.FromSeconds(2));
        result.Model.Scripts.Single().Command.Arguments.ShouldBe(["/etc/keepalived/check.sh", "80"]);
        result.Model.Global.RouterId.ShouldBe("node1");
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 4)]
    public void Without_a_main_file_the_test_ends_well_and_the_daemon_does_not_start(bool allConfig, int status)
    {
        CompilationResult result = Compiler.Compile(
            "/none", Compile.World, new CompilerOptions { FailOnMissingFile = allConfig });

        (result.TestExitCode, result.FatalExitCode, result.Model).ShouldBe((status, 6, null));
        result.Diagnostics.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_missing_mandatory_argument_ends_with_two()
    {
        CompilationResult result = Compile.Text("vrrp_instance V {\n    priority\n}");

        (result.TestExitCode, result.FatalExitCode).ShouldBe((2, 2));
        result.Diagnostics[0].Span!.Value.Line.ShouldBe(2);
    }

    [Fact]
    public void A_keyword_without_effect_gives_one_warning_and_no_exit_code()
    {
        CompilationResult result = Compile.Text("global_defs {\n enable_traps\n enable_traps\n enable_dbus\n}");

        (result.Codes(), result.TestExitCode).ShouldBe(("B021 B021", 0));
    }

    [Fact]
    public void Unguarded_scripts_end_the_test_with_six_and_run()
    {
        var (router, result) = Compile.Instance("virtual_ipaddress {\n 192.0.2.1\n }\n notify /bin/true");

        (result.TestExitCode, result.FatalExitCode, result.Codes()).ShouldBe((6, null, "V032"));
        router.Notify.Any!.Path.ShouldBe("/bin/true");
    }

    [Fact]
    public void The_same_router_twice_on_an_interface_cannot_run()
    {
        const string Instance =
            "{ interface eth0\n virtual_router_id 7\n virtual_ipaddress {\n 192.0.2.1\n }\n }\n";

        CompilationResult result = Compile.Text($"vrrp_instance A {Instance}vrrp_instance B {Instance}");

        (result.TestExitCode, result.FatalExitCode, result.Model).ShouldBe((5, 2, null));
    }
}
