using Holdfast.Configuration.Validation;
using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

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

internal sealed class RedisDraft(Line opening) : CheckDraft(opening)
{
    public string? User { get; set; }
    public string? Password { get; set; }
    public string? Role { get; set; }

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(1));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Redis { Schedule = schedule, Connection = connection, User = User, Password = Password, Role = Role };
}

internal sealed class PostgresDraft(Line opening) : CheckDraft(opening)
{
    public string User { get; set; } = "holdfast";
    public string? Database { get; set; }

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(1));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Postgres { Schedule = schedule, Connection = connection, User = User, Database = Database };
}

internal sealed class MysqlDraft(Line opening) : CheckDraft(opening)
{
    public string? User { get; set; }

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(1));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Mysql { Schedule = schedule, Connection = connection, User = User };
}
