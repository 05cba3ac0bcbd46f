using Holdfast.Configuration;
using Holdfast.Core;

namespace Holdfast.Tests.Configuration.Binding;

public class GlobalTests
{
    [Fact]
    public void Mail_settings_arrive_with_our_own_keywords()
    {
        SmtpSettings smtp = Global("""
            notification_email {
                ops@example.org
                noc@example.org
            }
            notification_email_from node1@example.org
            smtp_server 192.0.2.25 587
            smtp_helo_name node1
            smtp_connect_timeout 5
            no_email_faults
            smtp_user relay
            smtp_password "two words"
            smtp_tls starttls
            smtp_tls_verify no
            """, out CompilationResult result).Smtp;

        result.Codes().ShouldBe("");
        smtp.Recipients.ShouldBe(["ops@example.org", "noc@example.org"]);
        (smtp.Server, smtp.Port, smtp.From, smtp.HeloName).ShouldBe(("192.0.2.25", (ushort)587, "node1@example.org", "node1"));
        (smtp.User, smtp.Password, smtp.Security, smtp.VerifyCertificate)
            .ShouldBe(("relay", "two words", SmtpSecurity.StartTls, false));
        (smtp.Timeout, smtp.NoFaultMails).ShouldBe((TimeSpan.FromSeconds(5), true));
    }

    [Fact]
    public void The_mail_password_may_stand_in_a_file()
    {
        var world = Compile.World with { ReadTextFile = path => path == "/etc/secret" ? "hush\n" : null };

        Compile.Text("global_defs {\n smtp_password file:/etc/secret\n }", world).Model!.Global.Smtp.Password.ShouldBe("hush");
        CompilationResult missing = Compile.Text("global_defs {\n smtp_password file:/none\n }", world);
        (missing.Model!.Global.Smtp.Password, missing.Codes(), missing.TestExitCode).ShouldBe((null, "B042", 0));
    }

    [Fact]
    public void A_mail_relay_without_address_fails_the_test_and_is_kept()
    {
        var world = Compile.World with { HostResolves = name => name == "known.example" };

        CompilationResult result = Compile.Text("global_defs {\n smtp_server relay.example\n }", world);
        (result.Model!.Global.Smtp.Server, result.Codes(), result.TestExitCode).ShouldBe(("relay.example", "B053", 5));
        Compile.Text("global_defs {\n smtp_server known.example\n }", world).TestExitCode.ShouldBe(0);
        Compile.Text("global_defs {\n smtp_server 192.0.2.1\n }", world).TestExitCode.ShouldBe(0);
    }

    /// <summary>keepalived's test ends silently with 0 as soon as its parent process finds no such namespace.</summary>
    [Theory]
    [InlineData("no_such_keyword", 0)]
    [InlineData("vrrp_instance VI_1 {\n priority\n}", 0)]
    [InlineData("global_defs {\n smtp_server\n}", 2)]
    public void A_network_namespace_that_does_not_exist_ends_the_test(string rest, int status)
    {
        var world = Compile.World with { NetworkNamespaceExists = name => name == "blue" };

        CompilationResult result = Compile.Text($"net_namespace red\n{rest}", world);
        result.Codes().ShouldContain("B052");
        result.TestExitCode.ShouldBe(status);
        Compile.Text($"net_namespace blue\n{rest}", world).TestExitCode.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Theory]
    [InlineData("umask 022", 18u)]
    [InlineData("umask 0x3f", 63u)]
    [InlineData("umask IRUSR | IWUSR|IRWXO", 0x187u)]
    public void The_umask_may_be_a_number_or_names(string line, uint mask) =>
        Global(line, out _).Umask.ShouldBe(mask);

    [Fact]
    public void Scheduling_is_clamped_to_what_the_system_takes()
    {
        SchedulingSettings scheduling = Global(
            "vrrp_priority -5\n vrrp_rt_priority 200\n vrrp_rlimit_rttime 1\n vrrp_no_swap\n vrrp_cpu_affinity 0 2\n "
            + "vrrp_process_name a_name_that_is_too_long",
            out CompilationResult result).VrrpScheduling;

        result.Codes().ShouldBe("B012 B012");
        (scheduling.Nice, scheduling.RealTimePriority, scheduling.RealTimeLimitMicroseconds, scheduling.NoSwap)
            .ShouldBe((-5, 99, 2ul, true));
        scheduling.CpuAffinity.ShouldBe([0, 2]);
        scheduling.ProcessName.ShouldBe("a_name_that_is_");
    }

    [Fact]
    public void Keywords_of_the_root_arrive()
    {
        GlobalSettings global = Compile.Text("instance a\n use_pid_dir\n child_wait_time 9\n net_namespace blue\n").Model!.Global;

        (global.InstanceName, global.UsePidDirectory, global.ChildWaitTime, global.NetworkNamespace)
            .ShouldBe(("a", true, TimeSpan.FromSeconds(9), "blue"));
    }

    [Fact]
    public void Several_blocks_add_up() =>
        Compile.Text("global_defs {\n router_id a\n }\n global_defs {\n json_version 2\n }").Model!.Global
            .ShouldBe(new GlobalSettings { RouterId = "a", JsonVersion = 2 }, new SameSettings());

    [Fact]
    public void A_startup_script_is_guarded_like_any_other()
    {
        CompilationResult result = Compile.Text("global_defs {\n startup_script /usr/bin/true nobody\n }");

        (result.TestExitCode, result.Codes(), result.Model!.Global.StartupScript!.UserId).ShouldBe((6, "V032", 65534u));
    }

    [Fact]
    public void A_refused_script_is_named_with_component_owner_and_mode()
    {
        var world = Compile.World with
        {
            ExamineScript = _ => new ScriptExamination(ScriptProblem.InsecurePath)
            {
                Component = "/opt/checks", Detail = "owned by alice (uid 1000), mode 0775",
            },
        };

        CompilationResult result = Compile.Text(
            "global_defs {\n enable_script_security\n script_user root\n startup_script /opt/checks/start\n }", world);

        (result.TestExitCode, result.Model!.Global.StartupScript).ShouldBe((6, null));
        result.Diagnostics.Single().Message.ShouldContain("/opt/checks: owned by alice (uid 1000), mode 0775");
    }

    private static GlobalSettings Global(string lines, out CompilationResult result)
    {
        result = Compile.Text($"global_defs {{\n{lines}\n}}");
        return result.Model.ShouldNotBeNull().Global;
    }

    private sealed class SameSettings : IEqualityComparer<GlobalSettings>
    {
        public bool Equals(GlobalSettings? x, GlobalSettings? y) =>
            (x?.RouterId, x?.JsonVersion) == (y?.RouterId, y?.JsonVersion);

        public int GetHashCode(GlobalSettings obj) => 0;
    }
}
