using Holdfast.Configuration;
using Holdfast.Configuration.Fixes;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Fixes;

/// <summary>What the compiler offers to change by itself, line by line; an arrow without text: nothing.</summary>
public class MendingTests
{
    [Theory]
    [InlineData("virtual_routr_id 61", "virtual_router_id 61")]
    [InlineData("Virtual-Router-Id 61", "virtual_router_id 61")]
    [InlineData("virtual_routr_id", null)]
    [InlineData("virtual_routr_id 61 {", null)]
    [InlineData("prioity 100", "priority 100")]
    [InlineData("nopreemt", "nopreempt")]
    [InlineData("nopreemt 1", null)]
    [InlineData("foo 100", null)]
    [InlineData("state Backup", "state BACKUP")]
    [InlineData("state backup_", null)]
    [InlineData("smtp_alert True", "smtp_alert true")]
    [InlineData("advert_int 1.12345678", "advert_int 1.123457")]
    [InlineData("priority 100 200", "priority 100")]
    [InlineData("priority 100 nopreempt", null)]
    [InlineData("nopreempt off", null)]
    [InlineData("authentication { auth_pass secretsecret }", "authentication { auth_pass secretse }")]
    [InlineData("authentication { auth_pass \"two words\" }", "authentication { auth_pass \"two word\" }")]
    [InlineData("authentication { auth_pass two words }", null)]
    [InlineData("$X=prioity\n$X 100", null)]
    [InlineData("$X=Backup\nstate $X", null)]
    public void A_line_is_mended_only_where_that_is_surely_right(string line, string? mended)
    {
        SourceText source = new(Compile.Path, Instance(line));
        CompilationResult result = Compile.Text(source.Text);
        FixPlan plan = FixPlan.Of(result.Diagnostics);
        (plan.Files.Count == 0 ? source.Text : plan.Files.Single().After).ShouldBe(Instance(mended ?? line));
    }

    [Fact]
    public void An_old_keyword_becomes_its_successor_if_that_takes_the_same_arguments() =>
        FixPlan.Of(Compile.Text("global_defs {\n    vrrp_rlimit_rtime 1000\n}\n").Diagnostics).Files.Single().After
            .ShouldBe("global_defs {\n    vrrp_rlimit_rttime 1000\n}\n");

    [Fact]
    public void The_title_of_a_fix_does_not_tell_a_password() =>
        Compile.Text(Instance("authentication { auth_pass secretsecret }")).Diagnostics
            .Where(found => found.Fix is not null)
            .ShouldAllBe(found => !found.Fix!.Title.Contains("secret") && !found.Fix.Edits.Any(edit => edit.Replacement.Contains("secret")));

    [Fact]
    public void A_fix_that_brings_a_new_warning_is_left_out()
    {
        string text = Instance("nopreempt\nstate Master\npriority 100\nadvert_it 1");
        ConfigurationEnvironment world = Compile.World with { ReadFile = path => new FileReading(new SourceText(path, text)) };
        IReadOnlyList<Diagnostic> found = Holdfast.Configuration.Lint.Inspection.Run(
            Compiler.Compile(Compile.Path, world, new CompilerOptions { KeepTree = true }), world);

        FixPlan plan = FixVerification.Verify(Compile.Path, world, found, found);

        plan.Files.Single().After.ShouldBe(Instance("nopreempt\nstate Master\npriority 100\nadvert_int 1"));
        plan.Skipped.Single().Reason.ShouldStartWith("with it there is a new finding: V003");
    }

    private static string Instance(string lines) =>
        $"vrrp_instance VI_1 {{\ninterface eth0\nvirtual_router_id 62\n{lines}\nvirtual_ipaddress {{\n10.0.0.1/24\n}}\n}}\n";
}
