using Holdfast.Configuration;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Validation;

/// <summary>What <c>lvs_engine nftables</c> cannot do is told where it is written.</summary>
public class EngineValidationTests
{
    [Theory]
    [InlineData("lb_algo sed", "", "lb_algo sed needs IPVS", 7)]
    [InlineData("lb_algo rr\n lb_kind TUN", "", "lb_kind TUN needs IPVS", 8)]
    [InlineData("lb_algo rr\n persistence_engine sip", "", "persistence_engine sip needs IPVS", 8)]
    [InlineData("lb_algo rr", "uthreshold 10", "uthreshold needs IPVS", 12)]
    [InlineData("lb_algo rr", "lvs_method TUN", "lb_kind TUN needs IPVS", 12)]
    public void A_setting_that_needs_IPVS_is_an_error_at_its_line(string server, string real, string text, int line)
    {
        Diagnostic finding = Compiled("nftables", server, real).Diagnostics.First(one => one.Kind.Code == "V047");
        finding.Message.ShouldStartWith(text);
        finding.Span!.Value.Line.ShouldBe(line);
        finding.Effect.ShouldEndWith("is not served");
        Compiled("auto", server, real).Diagnostics.ShouldNotContain(one => one.Kind.Code == "V047", "the kernel may have IPVS");
    }

    [Fact]
    public void Wlc_is_a_warning_whether_it_is_written_or_not()
    {
        Compiled("nftables", "lb_algo wlc", "").Diagnostics.Single(one => one.Kind.Code == "V048").Message.ShouldContain("served as wrr");
        Compiled("nftables", "", "").Diagnostics.ShouldContain(one => one.Kind.Code == "V048");
        Compiled("nftables", "lb_algo mh", "").Diagnostics.ShouldNotContain(one => one.Kind.Code == "V047" || one.Kind.Code == "V048");
    }

    private static CompilationResult Compiled(string engine, string server, string real) => Compile.Text(
        $"global_defs {{\n lvs_engine {engine}\n}}\nvirtual_server 192.0.2.10 80 {{\n protocol TCP\n delay_loop 5\n {server}\n"
        + string.Concat(Enumerable.Repeat("\n", 3 - server.Count(c => c == '\n')))
        + $" real_server 192.0.2.20 80 {{\n {real}\n }}\n}}\n");
}
