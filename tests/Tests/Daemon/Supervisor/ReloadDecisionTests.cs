using Holdfast.Configuration;
using Holdfast.Configuration.Text;
using Holdfast.Core;
using Holdfast.Daemon.Supervisor;

namespace Holdfast.Tests.Daemon.Supervisor;

public sealed class ReloadDecisionTests
{
    private static readonly DiagnosticKind s_error = new("X001", Severity.Error, "error");
    private static readonly DiagnosticKind s_warning = new("X002", Severity.Warning, "warning");

    [Fact]
    public void A_good_configuration_is_taken() => ReloadDecision.Refusal(Result(), Result()).ShouldBeNull();

    [Fact]
    public void Warnings_do_not_matter() => ReloadDecision.Refusal(Result(s_warning), Result()).ShouldBeNull();

    [Fact]
    public void One_that_cannot_run_is_refused() =>
        ReloadDecision.Refusal(Result() with { Model = null, FatalExitCode = 2 }, Result(s_error)).ShouldNotBeNull();

    [Fact]
    public void One_with_errors_does_not_replace_one_without() =>
        ReloadDecision.Refusal(Result(s_error), Result()).ShouldNotBeNull();

    [Fact]
    public void One_with_errors_may_replace_one_that_had_errors_as_well() =>
        ReloadDecision.Refusal(Result(s_error), Result(s_error)).ShouldBeNull();

    [Theory]
    [InlineData(0, true)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    public void Reload_check_config_asks_for_a_clean_test(int status, bool accepted)
    {
        CompilationResult fresh = Result() with
        {
            Model = new ConfigurationModel { Global = new GlobalSettings { ReloadCheckConfig = "/dev/null" } },
            TestExitCode = status,
        };

        (ReloadDecision.Refusal(fresh, Result()) is null).ShouldBe(accepted);
    }

    [Fact]
    public void What_cannot_change_stays_and_is_named()
    {
        var current = new ConfigurationModel { Global = new GlobalSettings { NetworkNamespace = "a", RouterId = "old" } };
        var fresh = new ConfigurationModel
        {
            Global = new GlobalSettings { NetworkNamespace = "b", IpvsNetworkNamespace = "c", InstanceName = "x", UsePidDirectory = true, RouterId = "new" },
        };

        (ConfigurationModel model, IReadOnlyList<string> ignored) = ReloadDecision.Fixed(fresh, current);

        (model.Global.NetworkNamespace, model.Global.InstanceName, model.Global.UsePidDirectory, model.Global.RouterId)
            .ShouldBe(("a", null, false, "new"));
        model.Global.IpvsNetworkNamespace.ShouldBeNull();
        ignored.ShouldBe(["net_namespace", "net_namespace_ipvs", "instance", "use_pid_dir"]);
    }

    private static CompilationResult Result(params DiagnosticKind[] found) =>
        new(new ConfigurationModel(), [.. found.Select(kind => new Diagnostic(kind, null, ""))], 0, null);
}
