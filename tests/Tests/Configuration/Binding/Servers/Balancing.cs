using Holdfast.Configuration;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;

namespace Holdfast.Tests.Configuration.Binding.Servers;

/// <summary>Compiles pieces of load balancing in a whole that has nothing else to find.</summary>
internal static class Balancing
{
    /// <summary>A virtual server of one real server, with further lines.</summary>
    public static (VirtualServer Server, CompilationResult Result) Server(
        string lines, string real = "", string head = "192.0.2.1 80", string method = "NAT", string before = "")
    {
        CompilationResult result = Compile.Text($$"""
            {{before}}
            virtual_server {{head}} {
                lb_algo rr
                lb_kind {{method}}
                {{(head.StartsWith("fwmark", StringComparison.Ordinal) ? "" : "protocol TCP")}}
                {{lines}}
                real_server 192.0.2.2 80 {
                    {{real}}
                }
            }
            """);
        return (result.Model.ShouldNotBeNull().VirtualServers.Single(), result);
    }

    /// <summary>A health check, and what was found.</summary>
    public static (T Check, string Codes) Check<T>(string check, string lines = "", string before = "")
        where T : HealthCheck
    {
        (VirtualServer server, CompilationResult result) = Server(lines, check, before: before);
        return (server.RealServers.Single().Checks.OfType<T>().Last(), Findings(result));
    }

    /// <summary>The codes without the remark that load balancing has no effect yet.</summary>
    public static string Findings(this CompilationResult result) =>
        string.Join(' ', result.Diagnostics.Select(found => found.Kind.Code).Where(code => code != "B021"));
}
