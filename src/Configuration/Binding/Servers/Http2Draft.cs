using Holdfast.Configuration.Validation;
using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>HTTP2_GET</c> under construction.</summary>
internal sealed class Http2Draft(Line opening) : CheckDraft(opening)
{
    public string? VirtualHost { get; set; }
    public string? SniName { get; set; }
    public bool IsCleartext { get; set; }
    public TlsDraft Tls { get; } = new();
    public List<CheckUrl> Urls { get; } = [];

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(3));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Http2
        {
            Schedule = schedule, Connection = connection, Tls = !IsCleartext, TlsDemands = Tls.Complete(),
            VirtualHost = VirtualHost, SniName = SniName, Urls = Urls,
        };
}
