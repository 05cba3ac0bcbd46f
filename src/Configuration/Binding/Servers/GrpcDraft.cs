using Holdfast.Configuration.Validation;
using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>GRPC_CHECK</c> under construction.</summary>
internal sealed class GrpcDraft(Line opening) : CheckDraft(opening)
{
    public string Service { get; set; } = "";
    public string? VirtualHost { get; set; }
    public bool IsTls { get; set; }
    public TlsDraft Tls { get; } = new();

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(3));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Grpc
        {
            Schedule = schedule, Connection = connection, Tls = IsTls, TlsDemands = Tls.Complete(), Service = Service,
            VirtualHost = VirtualHost,
        };
}
